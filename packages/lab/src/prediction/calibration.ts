// Corrects predicted probabilities by what came true on replays that are not the evaluated one: a monotone line on the
// logits for each target. Plain data that says where it came from; applying it is all that this file does.

export const TARGETS = ['liquidation', 'negative'] as const;
export type Target = (typeof TARGETS)[number];
export const HORIZONS = ['hour', 'day'] as const;
export type Horizon = (typeof HORIZONS)[number];

/** logit(corrected) = intercept + slope * logit(predicted); slope > 0, so that the order of accounts stays. */
export type LogitLine = {
  readonly target: Target;
  readonly horizon: Horizon;
  readonly intercept: number;
  readonly slope: number;
  /** Predictions it was fitted on, how many came true, and the mean. */
  readonly count: number;
  readonly events: number;
};
export type PredictionCalibration = {
  /** The replays it was fitted on, as they were named. */
  readonly sources: readonly string[];
  readonly accounts: number;
  readonly seed: number;
  readonly lines: readonly LogitLine[];
};

/** Probabilities nearer to 0 or 1 than this have no use as logits. */
const LEAST_PROBABILITY = 1e-7;

export function logit(probability: number): number {
  const p = Math.min(1 - LEAST_PROBABILITY, Math.max(LEAST_PROBABILITY, probability));
  return Math.log(p / (1 - p));
}

export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** The corrected probability; the predicted one where no line was fitted. Rises with `probability`. */
export function calibrated(
  calibration: PredictionCalibration | undefined,
  of: { readonly target: Target; readonly horizon: Horizon },
  probability: number,
): number {
  const line = calibration?.lines.find(
    ({ target, horizon }) => target === of.target && horizon === of.horizon,
  );
  // What is certain needs no correction, and what cannot happen cannot.
  if (line === undefined || probability <= 0 || probability >= 1) return probability;
  return logistic(line.intercept + line.slope * logit(probability));
}
