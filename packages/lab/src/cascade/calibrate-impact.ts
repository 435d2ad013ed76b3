// Fits the forms of impact to a book-depth file (columns ts_ms, pct_from_mid, depth_base, notional_usdt; ask side only, as in
// book/calibrate-depth.ts) or to books of single levels, and how much of large moves stays.
import { BarFileError } from '../bars/bar-file.ts';
import { exp, ln } from '../base/elementary.ts';
import type { FormFit, ImpactFit } from './impact-law.ts';

const LARGE_MOVES = 0.01;
const STAYS_AFTER_MS = 1_800_000;

type Snapshot = {
  readonly time: number;
  readonly bands: { readonly percent: number; readonly notional: number }[];
  /** Notional within 1 %, and the mean price of it. */
  within: number;
  price: number;
};

/** @throws BarFileError when the text has no ask bands. */
export function calibrateImpact(text: string): ImpactFit {
  const snapshots = [...read(text).values()].filter(({ within }) => within > 0);
  snapshots.sort((a, b) => a.time - b.time);
  const points = snapshots.flatMap(({ bands, within }) =>
    bands.map(({ percent, notional }) => ({
      size: ln(notional / within),
      distance: ln(percent / 100),
    })),
  );
  if (points.length < 3)
    throw new BarFileError('the book-depth file has no ask bands at 1 % and beyond');
  return { points: points.length, forms: fitForms(points), permanentShare: share(snapshots) };
}

/** `size` = ln(cumulative notional in depths within 1 %), `distance` = ln(distance from mid as a share). */
export type BookPoint = { readonly size: number; readonly distance: number };

export function fitForms(points: readonly BookPoint[]): ImpactFit['forms'] {
  const count = points.length;
  const mean = (of: (point: BookPoint) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / count;
  const x = mean((point) => point.size);
  const y = mean((point) => point.distance);
  const xx = mean((point) => (point.size - x) * (point.size - x));
  const xy = mean((point) => (point.size - x) * (point.distance - y));
  const fit = (exponent: number): FormFit => {
    const level = y - exponent * x;
    const square = mean((point) => (point.distance - level - exponent * point.size) ** 2);
    return { perDepth: exp(level), exponent, error: Math.sqrt(square) };
  };
  return { linear: fit(1), 'square-root': fit(0.5), fitted: fit(xx > 0 ? xy / xx : 1) };
}

/**
 * The forms fitted to books of single levels (columns symbol, ts_ms, side, level, price, qty; best level first), by symbol.
 * `perDepth` is then in units of one quote unit, not of a depth; exponents and errors compare with those of the bands.
 */
export function fitLevels(text: string): ReadonlyMap<string, ImpactFit['forms']> {
  type Side = { readonly best: number; readonly levels: { price: number; size: number }[] };
  const sides = new Map<string, Side>();
  const symbols = new Map<string, string[]>();
  for (const line of text.split('\n').slice(1)) {
    const [symbol = '', time = '', side = '', , price = '', quantity = ''] = line.split(',');
    const level = { price: Number(price), size: Number(price) * Number(quantity) };
    if (!(level.size > 0)) continue;
    const book = `${symbol} ${time}`;
    const key = `${book} ${side}`;
    const known = sides.get(key);
    if (known !== undefined) {
      known.levels.push(level);
      continue;
    }
    sides.set(key, { best: level.price, levels: [level] });
    const books = symbols.get(symbol) ?? [];
    symbols.set(symbol, books);
    if (books.at(-1) !== book) books.push(book);
  }
  const pointsOf = (book: string): BookPoint[] => {
    const both = ['b', 'a'].map((side) => sides.get(`${book} ${side}`));
    const mid = both.reduce((sum, side) => sum + (side?.best ?? Number.NaN), 0) / 2;
    return both.flatMap((side) => {
      let total = 0;
      return (side?.levels ?? []).map(({ price, size }) => {
        total += size;
        return { size: ln(total), distance: ln(Math.abs(price - mid) / mid) };
      });
    });
  };
  return new Map(
    [...symbols].map(([symbol, books]) => [
      symbol,
      fitForms([...new Set(books)].flatMap(pointsOf)),
    ]),
  );
}

function read(text: string): Map<number, Snapshot> {
  const found = new Map<number, Snapshot>();
  for (const line of text.split('\n').slice(1)) {
    const [time = 0, percent = 0, base = 0, notional = 0] = line.split(',').map(Number);
    if (!(percent > 0) || !(notional > 0) || !(base > 0)) continue;
    const snapshot = found.get(time) ?? { time, bands: [], within: 0, price: 0 };
    found.set(time, snapshot);
    snapshot.bands.push({ percent, notional });
    if (percent !== 1) continue;
    snapshot.within = notional;
    snapshot.price = notional / base;
  }
  return found;
}

/** Of the largest moves from one snapshot to the next: what of them is left later, weighted by their squares. */
function share(snapshots: readonly Snapshot[]): number {
  const moves = snapshots.slice(1).map((after, i) => ({
    at: i + 1,
    move: ln(after.price / (snapshots[i] as Snapshot).price),
  }));
  const sizes = moves.map(({ move }) => Math.abs(move)).sort((a, b) => b - a);
  const least = sizes[Math.floor(LARGE_MOVES * sizes.length)] ?? 0;
  let kept = 0;
  let all = 0;
  for (const { at, move } of moves) {
    if (Math.abs(move) <= least || move === 0) continue;
    const before = snapshots[at - 1] as Snapshot;
    const time = (snapshots[at] as Snapshot).time + STAYS_AFTER_MS;
    const later = snapshots.slice(at).find((snapshot) => snapshot.time >= time);
    if (later === undefined) continue;
    kept += move * ln(later.price / before.price);
    all += move * move;
  }
  return all > 0 ? Math.min(1, Math.max(0, kept / all)) : 1;
}
