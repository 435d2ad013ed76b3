// Fits the depth model to a book-depth file (columns ts_ms, pct_from_mid, depth_base, notional_usdt). Only the ask side
// is used and mirrored: in the file at hand the bid bands hang on a stale price from the middle of the crash day on.
import { BarFileError } from '../bars/bar-file.ts';
import { ln } from '../base/elementary.ts';

export type DepthFit = {
  readonly snapshots: number;
  /** Median notional within 1 % of mid, quote units. */
  readonly medianNotional: number;
  /** Depth within x of mid grows as (x / 1 %)^shape: least squares on the medians of the bands, in logarithms. */
  readonly shape: number;
  /** Thinnest snapshot over the median, at 1 %. */
  readonly thinnest: number;
  /** After a drop by 30 % or more from one snapshot to the next: median time until half of it was back, ms. */
  readonly halfLifeMs: number;
};

/**
 * The fit on the BTCUSDT perpetual of 2025-10-10 (`calibrateDepth` gives these numbers from the file; the test compares).
 * That day's median traded notional was 16 M USDT a minute, its busiest hour traded 15 times as much (hourly bars of the
 * same market), so a median depth of 240 M is 15 minutes of trading.
 */
export const DEPTH_FIT: DepthFit = {
  snapshots: 2879,
  medianNotional: 244_318_935,
  shape: 0.64,
  thinnest: 0.2324,
  halfLifeMs: 257_000,
};
const SHARP_DROP = 0.3;
export const DEPTH_MINUTES_OF_TRADING = 15;
export const BUSIEST_OVER_MEDIAN = 15;

/** @throws BarFileError when the text has no ask bands. */
export function calibrateDepth(text: string): DepthFit {
  const bands = new Map<number, number[]>();
  const oneWide: Snapshot[] = [];
  for (const line of text.split('\n').slice(1)) {
    const [time, percent, , notional] = line.split(',').map(Number);
    if (
      time === undefined ||
      percent === undefined ||
      notional === undefined ||
      !(percent > 0) ||
      !(notional > 0)
    )
      continue;
    const band = bands.get(percent);
    if (band === undefined) bands.set(percent, [notional]);
    else band.push(notional);
    if (percent === 1) oneWide.push({ time, notional });
  }
  const medianNotional = median(oneWide.map((snapshot) => snapshot.notional));
  if (!(medianNotional > 0) || bands.size < 2)
    throw new BarFileError('the book-depth file has no ask bands at 1 % and beyond');

  let xx = 0;
  let xy = 0;
  for (const [percent, notionals] of bands) {
    const x = ln(percent);
    xx += x * x;
    xy += x * ln(median(notionals) / medianNotional);
  }
  let thinnest = oneWide[0] as (typeof oneWide)[number];
  for (const snapshot of oneWide) if (snapshot.notional < thinnest.notional) thinnest = snapshot;
  return {
    snapshots: oneWide.length,
    medianNotional,
    shape: xy / xx,
    thinnest: thinnest.notional / medianNotional,
    halfLifeMs: median(recoveries(oneWide)),
  };
}

type Snapshot = { readonly time: number; readonly notional: number };

/** Times from each sharp drop until half of it was back; a drop that never came back counts to the end of the file. */
function recoveries(snapshots: readonly Snapshot[]): number[] {
  const times: number[] = [];
  for (let i = 1; i < snapshots.length; i += 1) {
    const before = snapshots[i - 1] as Snapshot;
    const dropped = snapshots[i] as Snapshot;
    if (dropped.notional > (1 - SHARP_DROP) * before.notional) continue;
    const halfBack = (dropped.notional + before.notional) / 2;
    const back =
      snapshots.slice(i + 1).find((later) => later.notional >= halfBack) ??
      (snapshots.at(-1) as Snapshot);
    times.push(back.time - dropped.time);
  }
  return times;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
