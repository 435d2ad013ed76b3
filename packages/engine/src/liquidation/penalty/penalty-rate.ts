// How much of a liquidated notional the penalty takes: it starts at the ladder's part of what the market lists, and rises with
// the time in liquidation and with how far equity has fallen below maintenance margin.
import { Exact } from '../../base/exact.ts';
import type { Ladder } from '../../domain/ladder.ts';
import { PPM, type Ppm } from '../../domain/units.ts';
import { rampedFee } from './fee-ramp.ts';

type PenaltyTerms = Pick<Ladder, 'penaltyStartPpm' | 'penaltyMaxPpm' | 'penaltyRampMs'>;

/**
 * Whether a ladder charges more with time or stress than at the start. One that names neither a ramp nor a most beyond the
 * listed penalty keeps to its start: a venue that charges less than it lists, or nothing.
 */
export const hasRise = ({ penaltyStartPpm, penaltyMaxPpm, penaltyRampMs }: PenaltyTerms): boolean =>
  penaltyStartPpm < penaltyMaxPpm && (penaltyRampMs > 0 || BigInt(penaltyMaxPpm) > PPM);

/**
 * Parts per million of notional, rounded up: `start + (most - start) * min(1, elapsed / ramp + stress)`, where start is
 * `penaltyStartPpm` and most `penaltyMaxPpm` of the listed penalty, and `stress = clamp(1 - equity / maintenance, 0, 1)`.
 * Without a ramp it rises with stress only; without a requirement there is no stress.
 */
export function penaltyRatePpm(input: {
  readonly listedPpm: Ppm;
  readonly ladder: PenaltyTerms;
  readonly elapsedMs: number;
  /** Of the account. */
  readonly equity: bigint;
  readonly maintenance: bigint;
}): bigint {
  const { listedPpm, ladder, equity, maintenance } = input;
  const base = Exact.ratio(BigInt(listedPpm) * BigInt(ladder.penaltyStartPpm), PPM);
  if (!hasRise(ladder)) return base.unitsOf(Exact.ONE, 'up');
  const most = Exact.ratio(BigInt(listedPpm) * BigInt(ladder.penaltyMaxPpm), PPM);
  const rise = most.minus(base);
  const { penaltyRampMs } = ladder;
  const byTime =
    penaltyRampMs === 0
      ? base
      : rampedFee({
          base,
          most,
          elapsed: Exact.integer(Math.max(0, input.elapsedMs)),
          grace: Exact.ZERO,
          rise: rise.over(Exact.integer(penaltyRampMs)),
        });
  const stressed = rise.times(stressOf(equity, maintenance));
  return Exact.min(most, byTime.plus(stressed)).unitsOf(Exact.ONE, 'up');
}

/** 0 at maintenance and above, 1 once nothing is left. */
function stressOf(equity: bigint, maintenance: bigint): Exact {
  if (maintenance <= 0n) return Exact.ZERO;
  return Exact.ONE.minus(Exact.ratio(equity, maintenance)).clamp(Exact.ZERO, Exact.ONE);
}
