// How a margin moved over the judged period: what a trader who holds the same position has to find, and how fast (the measures
// of Murphy, Vasios and Vause 2014). All in fractions of the price.

export type MarginSample = { readonly timeMs: number; readonly margin: number };

export type Procyclicality = {
  readonly meanMargin: number;
  /** Largest over smallest. */
  readonly peakToTrough: number;
  /** The largest rise from any hour to any later one at most a day after, as a fraction of the price; 0 if it only fell. */
  readonly maxDailyRise: number;
  readonly maxWeeklyRise: number;
};

const DAY_MS = 86_400_000;

/** Samples ascend by time, one an hour. */
export function procyclicality(samples: readonly MarginSample[]): Procyclicality {
  let [sum, least, most] = [0, Infinity, 0];
  for (const { margin } of samples) {
    sum += margin;
    least = Math.min(least, margin);
    most = Math.max(most, margin);
  }
  return {
    meanMargin: sum / samples.length,
    peakToTrough: most / least,
    maxDailyRise: largestRise(samples, DAY_MS),
    maxWeeklyRise: largestRise(samples, 7 * DAY_MS),
  };
}

/** Keeps the samples that can still be the least of a window, ascending by time and margin: O(samples). */
function largestRise(samples: readonly MarginSample[], windowMs: number): number {
  const least: MarginSample[] = [];
  let first = 0;
  let rise = 0;
  for (const sample of samples) {
    while (least.length > first && (least.at(-1)?.margin ?? 0) >= sample.margin) least.pop();
    least.push(sample);
    while (sample.timeMs - (least[first]?.timeMs ?? 0) > windowMs) first += 1;
    rise = Math.max(rise, sample.margin - (least[first]?.margin ?? sample.margin));
  }
  return rise;
}
