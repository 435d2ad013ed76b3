// The early warning that predictions give: how long before a liquidation they rose above a threshold and stayed there.

export type Warning = {
  readonly threshold: number;
  /** Liquidations of accounts that had been predicted before. */
  readonly liquidations: number;
  /** Share of them that stood above the threshold when last looked at. */
  readonly warned: number;
  /** Milliseconds, over the warned: a quarter had less than the first, half less than the second, ... */
  readonly quartilesMs: readonly [number, number, number];
  /** Share of all liquidations that were warned at least so long before, at CURVE_MS. */
  readonly curve: readonly number[];
};
/** Looks at one account, ascending by time. */
export type Track = {
  readonly times: readonly number[];
  readonly probabilities: readonly number[];
  /** When it was liquidated, ascending. */
  readonly liquidations: readonly number[];
};

const MINUTE_MS = 60_000;
/** Where the early-warning curve is drawn. */
export const CURVE_MS: readonly number[] = [
  0, 5, 10, 15, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720, 960, 1440,
].map((minutes) => minutes * MINUTE_MS);

/** Lead times of all liquidations for one threshold. A run of looks above it ends with a look below, or a liquidation. */
export function warningOf(tracks: readonly Track[], threshold: number): Warning {
  const leads: number[] = [];
  let liquidations = 0;
  for (const track of tracks) {
    let previous = Number.NEGATIVE_INFINITY;
    for (const time of track.liquidations) {
      const lead = leadOf(track, { previous, time, threshold });
      previous = time;
      if (lead === undefined) continue;
      liquidations += 1;
      if (lead >= 0) leads.push(lead);
    }
  }
  leads.sort((a, b) => a - b);
  const total = Math.max(1, liquidations);
  return {
    threshold,
    liquidations,
    warned: leads.length / total,
    quartilesMs: [quantile(leads, 0.25), quantile(leads, 0.5), quantile(leads, 0.75)],
    curve: CURVE_MS.map((lead) => leads.filter((each) => each >= lead).length / total),
  };
}

/** Undefined where nobody had looked since the last liquidation; -1 where the last look was below the threshold. */
function leadOf(
  { times, probabilities }: Track,
  at: { readonly previous: number; readonly time: number; readonly threshold: number },
): number | undefined {
  let last = upperBound(times, at.time) - 1;
  if (last < 0 || (times[last] as number) <= at.previous) return undefined;
  let since: number | undefined;
  for (; last >= 0 && (times[last] as number) > at.previous; last -= 1) {
    if ((probabilities[last] as number) < at.threshold) break;
    since = times[last];
  }
  return since === undefined ? -1 : at.time - since;
}

/** Number of times before `time`. */
function upperBound(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
