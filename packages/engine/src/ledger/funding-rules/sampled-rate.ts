// From premium samples to a funding rate, from the rate to the move of an index, from the index to what a position is
// paid: rates in whole parts per million of eight hours, every division truncated toward zero.
import { Exact } from '../../base/exact.ts';

const MILLION = Exact.integer(1_000_000n);

export type PremiumSamples = {
  /** Parts per million, signed, with how many samples had that value. */
  readonly value: Exact;
  readonly count: Exact;
};

/** The average over the larger of the samples there are and those there should be: one that is missing counts zero. */
export function averagePremium(input: {
  readonly samples: readonly PremiumSamples[];
  readonly expectedCount: Exact;
}): Exact {
  const { samples } = input;
  const sum = Exact.sum(samples.map((each) => each.value.times(each.count)));
  const count = Exact.sum(samples.map((each) => each.count));
  const over = Exact.max(count, input.expectedCount);
  return over.isZero ? Exact.ZERO : sum.over(over).roundTo(Exact.ONE, 'towardZero');
}

/** How many samples a tick should have: its length over theirs, rounded up. */
export const samplesPerTick = (input: {
  readonly tickSeconds: Exact;
  readonly sampleSeconds: Exact;
}): Exact => input.tickSeconds.over(input.sampleSeconds).roundTo(Exact.ONE, 'up');

export type FundingBound = {
  /** All in parts per million. */
  readonly clampFactor: Exact;
  readonly initialMargin: Exact;
  readonly maintenanceShare: Exact;
};

/** `floor(clamp factor x (initial - floor(initial x maintenance share)))`, the largest rate either way, ppm. */
export function fundingBound({
  clampFactor,
  initialMargin,
  maintenanceShare,
}: FundingBound): Exact {
  const maintenance = ppmOf(initialMargin, maintenanceShare);
  return ppmOf(clampFactor, initialMargin.minus(maintenance));
}

const ppmOf = (value: Exact, ppm: Exact): Exact =>
  value.times(ppm).over(MILLION).roundTo(Exact.ONE, 'down');

/** `clamp(average premium + default, +-bound)`, ppm of eight hours. Source: dYdX v4, `MaybeProcessNewFundingTickEpoch`. */
export function sampledRate(input: {
  readonly samples: readonly PremiumSamples[];
  readonly expectedCount: Exact;
  readonly defaultRate: Exact;
  readonly bound: Exact;
}): Exact {
  const { bound } = input;
  return averagePremium(input).plus(input.defaultRate).clamp(bound.negated(), bound);
}

/**
 * What the funding index moves by: `trunc(trunc(seconds x rate x price x 10^(resolution + 6)) / interval)`, millionths of
 * a quote quantum per base quantum. `rate` is ppm per interval, price quote units per coin, `resolution` the power of ten
 * of a base quantum, negative as a rule.
 */
export function fundingIndexMove(input: {
  readonly seconds: Exact;
  readonly rate: Exact;
  readonly price: Exact;
  readonly resolution: number;
  readonly quoteDecimals: number;
  readonly intervalSeconds: Exact;
}): Exact {
  const scale = powerOfTen(input.resolution + input.quoteDecimals);
  const whole = input.seconds
    .times(input.rate)
    .times(input.price)
    .times(scale)
    .roundTo(Exact.ONE, 'towardZero');
  return whole.over(input.intervalSeconds).roundTo(Exact.ONE, 'towardZero');
}

/** `-(index now - index at entry) x size`: millionths of a quote quantum; a long position pays when the index rises. */
export const fundingSettlement = (input: {
  readonly indexNow: Exact;
  readonly indexAtEntry: Exact;
  /** Base quanta, signed. */
  readonly sizeQuanta: Exact;
}): Exact => input.indexNow.minus(input.indexAtEntry).times(input.sizeQuanta).negated();

function powerOfTen(exponent: number): Exact {
  const power = Exact.integer(10n ** BigInt(exponent < 0 ? -exponent : exponent));
  return exponent < 0 ? Exact.ONE.over(power) : power;
}
