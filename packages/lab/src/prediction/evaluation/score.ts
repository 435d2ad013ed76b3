// How good probabilities are: Brier score, its parts, what it is better than, and reliability by tenth of the probability.

/** One predicted probability beside what happened. */
export type Forecasts = {
  readonly probabilities: ArrayLike<number>;
  /** 0 or 1. */
  readonly outcomes: ArrayLike<number>;
  /** Who was predicted. */
  readonly accounts: ArrayLike<number>;
};
export type ReliabilityBin = {
  /** Probabilities from (included) and to (excluded, but for the last). */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Different accounts among them. */
  readonly accounts: number;
  readonly meanProbability: number;
  readonly rate: number;
};
/**
 * Brier = reliability - resolution + uncertainty + spread within the bins, all non-negative but the last, which is what
 * grouping hides. Source: Murphy (1973), with the two terms within bins of Stephenson, Coelho and Jolliffe (2008) as one.
 */
export type BrierParts = {
  readonly reliability: number;
  readonly resolution: number;
  readonly uncertainty: number;
  readonly withinBins: number;
};

const BINS = 10;

/** Mean squared distance of probabilities from outcomes; 0 for none. */
export function brierScore({ probabilities, outcomes }: Omit<Forecasts, 'accounts'>): number {
  let sum = 0;
  for (let i = 0; i < outcomes.length; i += 1)
    sum += ((probabilities[i] as number) - (outcomes[i] as number)) ** 2;
  return outcomes.length === 0 ? 0 : sum / outcomes.length;
}

/** The score of saying `rate` of everyone, where `baseRate` came true. */
export const constantBrier = (rate: number, baseRate: number): number =>
  baseRate * (1 - rate) ** 2 + (1 - baseRate) * rate ** 2;

/** Share by which a score is better than another; negative where it is worse, null where there is nothing to be better than. */
export const skill = (score: number, reference: number): number | null =>
  reference > 0 ? 1 - score / reference : null;

export function rateOf(outcomes: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < outcomes.length; i += 1) sum += outcomes[i] as number;
  return outcomes.length === 0 ? 0 : sum / outcomes.length;
}

/** Ten bins of equal width; empty ones have no mean and no rate but 0. */
export function reliability({ probabilities, outcomes, accounts }: Forecasts): ReliabilityBin[] {
  const bins = Array.from({ length: BINS }, () => ({
    count: 0,
    accounts: new Set<number>(),
    probability: 0,
    events: 0,
  }));
  for (let i = 0; i < outcomes.length; i += 1) {
    const probability = probabilities[i] as number;
    const bin = bins[Math.min(BINS - 1, Math.floor(probability * BINS))];
    if (bin === undefined) throw new RangeError(`${probability} is no probability`);
    bin.count += 1;
    bin.accounts.add(accounts[i] as number);
    bin.probability += probability;
    bin.events += outcomes[i] as number;
  }
  return bins.map((bin, i) => ({
    from: i / BINS,
    to: (i + 1) / BINS,
    count: bin.count,
    accounts: bin.accounts.size,
    meanProbability: bin.count === 0 ? 0 : bin.probability / bin.count,
    rate: bin.count === 0 ? 0 : bin.events / bin.count,
  }));
}

/** The parts of the Brier score over the bins; they sum to it. */
export function brierParts(forecasts: Forecasts): BrierParts {
  const baseRate = rateOf(forecasts.outcomes);
  const total = Math.max(1, forecasts.outcomes.length);
  let calibration = 0;
  let resolution = 0;
  for (const { count, meanProbability, rate } of reliability(forecasts)) {
    calibration += (count / total) * (meanProbability - rate) ** 2;
    resolution += (count / total) * (rate - baseRate) ** 2;
  }
  const uncertainty = baseRate * (1 - baseRate);
  return {
    reliability: calibration,
    resolution,
    uncertainty,
    withinBins: brierScore(forecasts) - (calibration - resolution + uncertainty),
  };
}

/** The largest distance between mean probability and rate among bins with enough accounts, in points of 100. */
export function worstBin(bins: readonly ReliabilityBin[], accountsLeast: number): number | null {
  const misses = bins
    .filter(({ accounts }) => accounts >= accountsLeast)
    .map(({ meanProbability, rate }) => 100 * Math.abs(meanProbability - rate));
  return misses.length === 0 ? null : Math.max(...misses);
}
