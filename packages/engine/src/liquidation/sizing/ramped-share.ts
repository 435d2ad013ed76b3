// What share of a shortage may be covered now where a venue lets a liquidation grow with time.
import { Exact } from '../../base/exact.ts';

/**
 * All of it below `wholeBelow`; else what `min(1, elapsed / duration + initial share)` of the shortage, counted with what was
 * freed already, leaves beyond that, as a share of the shortage now. Shares are rounded down to `shareUnit`, amounts to the
 * quantum. Source: Drift v2, `calculate_max_pct_to_liquidate`.
 */
export function rampedShare(input: {
  readonly shortage: Exact;
  readonly freed: Exact;
  readonly elapsed: Exact;
  readonly duration: Exact;
  readonly initialShare: Exact;
  readonly wholeBelow: Exact;
  readonly shareUnit: Exact;
  readonly quantum: Exact;
}): Exact {
  const { shortage, freed, duration, shareUnit } = input;
  if (shortage.isBelow(input.wholeBelow) || shortage.isZero) return Exact.ONE;
  const passed = duration.isZero
    ? Exact.ONE
    : input.elapsed.over(duration).roundTo(shareUnit, 'down');
  const share = Exact.min(Exact.ONE, passed.plus(input.initialShare));
  const most = shortage.plus(freed).times(share).roundTo(input.quantum, 'down');
  const left = Exact.max(Exact.ZERO, most.minus(freed));
  return left.over(shortage).roundTo(shareUnit, 'down');
}
