// How well margins covered what came: pinball loss, tests of coverage, QLIKE. Each is the formula of its source.
import { assert } from '@plimsoll/engine';
import { normalCdf } from '@plimsoll/engine/models';
import { ln } from '../../base/elementary.ts';
import { kupiecTest } from '../kupiec.ts';

/**
 * The pinball loss of a margin as a forecast of the `confidence` quantile of the loss (Koenker and Bassett 1978), in
 * fractions of the price. Its mean is least for the true quantile.
 */
export function pinballLoss(of: {
  readonly loss: number;
  readonly margin: number;
  readonly confidence: number;
}): number {
  const excess = of.loss - of.margin;
  return excess > 0 ? of.confidence * excess : (of.confidence - 1) * excess;
}

/**
 * One-sided p value of Kupiec's test (1995) against too many exceedances, from the signed root of his likelihood ratio: small
 * where more losses went beyond the margin than chance explains, near 1 where fewer did.
 */
export function tooManyP(of: {
  readonly exceeded: number;
  readonly count: number;
  readonly share: number;
}): number {
  const root = Math.sqrt(kupiecTest(of).ratio);
  return of.exceeded / of.count > of.share ? normalCdf(-root) : normalCdf(root);
}

/**
 * p value of Christoffersen's test of independence (1998): small where exceedances follow one another. The likelihood ratio
 * has one degree of freedom; 1 where nothing can be told, because no window exceeds or all do.
 */
export function independenceP(exceeds: readonly boolean[]): number {
  const counts = { calmCalm: 0, calmHit: 0, hitCalm: 0, hitHit: 0 };
  for (const [index, hit] of exceeds.entries()) {
    const before = exceeds[index - 1];
    if (before === undefined) continue;
    if (before) counts[hit ? 'hitHit' : 'hitCalm'] += 1;
    else counts[hit ? 'calmHit' : 'calmCalm'] += 1;
  }
  const { calmCalm, calmHit, hitCalm, hitHit } = counts;
  const separate = likelihood(calmHit, calmCalm) + likelihood(hitHit, hitCalm);
  const together = likelihood(calmHit + hitHit, calmCalm + hitCalm);
  const ratio = Math.max(0, 2 * (separate - together));
  return Math.min(1, 2 * normalCdf(-Math.sqrt(ratio)));
}

/** The largest log likelihood of `hits` and `misses` under one probability. */
function likelihood(hits: number, misses: number): number {
  const all = hits + misses;
  return term(hits, all) + term(misses, all);
}

function term(count: number, all: number): number {
  return count === 0 ? 0 : count * ln(count / all);
}

/** QLIKE of one forecast (Patton 2011): RV / h - ln(RV / h) - 1, zero where they agree. Asserts that both are positive. */
export function qlike(realised: number, forecast: number): number {
  assert(realised > 0 && forecast > 0, () => `variances are positive: ${realised}, ${forecast}`);
  const ratio = realised / forecast;
  return ratio - ln(ratio) - 1;
}
