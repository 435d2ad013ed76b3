// Kupiec's test of the share of exceedances: whether as many as were seen could come from a coverage as stated.
import { assert, normalCdf } from '@plimsoll/engine/models';
import { ln } from '../base/elementary.ts';

export type KupiecTest = {
  /** Likelihood ratio, chi-squared with one degree of freedom if the coverage is as stated. */
  readonly ratio: number;
  /** Chance of a ratio as large. Small with too few exceedances as with too many. */
  readonly pValue: number;
};

/**
 * Proportion-of-failures test: `exceeded` of `count` independent periods against an expected `share` between 0 and 1.
 * Source: P. Kupiec, Techniques for verifying the accuracy of risk measurement models, 1995.
 */
export function kupiecTest(seen: {
  readonly exceeded: number;
  readonly count: number;
  readonly share: number;
}): KupiecTest {
  const { exceeded, count, share } = seen;
  assert(
    count > 0 && exceeded >= 0 && exceeded <= count && share > 0 && share < 1,
    () => `${exceeded} of ${count} against ${share} is no test`,
  );
  const likelihood = (p: number): number =>
    (exceeded === 0 ? 0 : exceeded * ln(p)) +
    (exceeded === count ? 0 : (count - exceeded) * ln(1 - p));
  const ratio = Math.max(0, 2 * (likelihood(exceeded / count) - likelihood(share)));
  return { ratio, pValue: Math.min(1, 2 * normalCdf(-Math.sqrt(ratio))) };
}
