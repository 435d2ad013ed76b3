// The pro-rata slice as a measure: every leg closed by one fraction, the least that restores the exit level. Hedges stay whole,
// and every spread is paid.
import { unwindAnswer, type Closing, type Lots, unwindLegs } from '@plimsoll/engine';
import type { UnwindProblem } from './solve-unwind.ts';

const PARTS = 1n << 20n;

/** The closings of the least slice that restores, each leg's lots rounded up; undefined where the whole does not. */
export function sliceUnwind({
  portfolio,
  view,
  terms,
}: Omit<UnwindProblem, 'costOf'>): readonly Closing[] | undefined {
  const legs = unwindLegs(portfolio, view, terms);
  const at = (part: bigint): readonly Closing[] =>
    legs.flatMap(({ market, most }) => {
      const lots = ((most * part + PARTS - 1n) / PARTS) as Lots;
      return lots > 0n ? [{ market, lots }] : [];
    });
  const suffices = (part: bigint): boolean =>
    unwindAnswer(portfolio, view, { legs, closings: at(part), exitPpm: terms.exitPpm })
      ?.restores === true;
  if (!suffices(PARTS)) return undefined;
  let low = 0n;
  let high = PARTS;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (suffices(middle)) high = middle;
    else low = middle;
  }
  return at(high);
}
