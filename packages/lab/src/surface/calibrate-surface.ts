// From an option chain to a volatility surface without arbitrage: fits the expiries one by one, each between those fitted
// before it, repairs what is left, and keeps what every expiry was fitted to, so that misses can be told.
import {
  assert,
  repairSlices,
  type SliceRepair,
  type Surface,
  surfaceOf,
  type SurfaceReject,
  type SviSlice,
  totalVariance,
  type WingRule,
} from '@plimsoll/engine/models';
import {
  type ExpiryQuotes,
  expiryQuotes,
  type ExpiryReject,
  type ExpiryTerms,
  quotedWings,
  type StrikePoint,
} from './expiry-quotes.ts';
import { type FitPoint, fitSvi } from './fit-svi.ts';
import type { OptionChain, OptionRow } from './option-chain.ts';

export type CalibrationTerms = Pick<ExpiryTerms, 'daysPerYear'> & {
  readonly wing: WingRule;
};

/** One expiry of a calibrated surface, with what it was fitted to. */
export type CalibratedExpiry = {
  readonly quotes: ExpiryQuotes;
  /** The best fit of this expiry alone, whatever arbitrage it has. */
  readonly free: SviSlice;
  /** The best fit between its neighbours, and what was still mended of it; its `after` is in the surface. */
  readonly repair: SliceRepair;
};

export type Calibration = {
  readonly surface: Surface;
  readonly expiries: readonly CalibratedExpiry[];
  /** Expiries that were left out, and why. */
  readonly refused: readonly ExpiryReject[];
};

export type CalibrationReject =
  | { readonly type: 'NoExpiryUsable'; readonly refused: readonly ExpiryReject[] }
  | { readonly type: 'NotASurface'; readonly error: SurfaceReject };

type Calibrated =
  | { readonly ok: true; readonly value: Calibration }
  | { readonly ok: false; readonly error: CalibrationReject };

/** Width of a quote that is missing, in widest quotes of its expiry. */
const UNQUOTED_WIDTHS = 4;

/** Calibrates the surface of one chain. Expiries that are not sound are left out and listed; rejects when none is left. */
export function calibrateSurface(chain: OptionChain, terms: CalibrationTerms): Calibrated {
  const { asOfMs } = chain;
  const refused: ExpiryReject[] = [];
  const usable: ExpiryQuotes[] = [];
  for (const rows of rowsByExpiry(chain.rows)) {
    const quotes = expiryQuotes(rows, { ...terms, asOfMs });
    if (quotes.ok) usable.push(quotes.value);
    else refused.push(quotes.error);
  }
  const fitted = fitAll(usable);
  for (const { expiryMs, points } of usable) {
    if (fitted.some(({ quotes }) => quotes.expiryMs === expiryMs)) continue;
    refused.push({ type: 'NoSlice', expiryMs, strikes: points.length });
  }
  if (fitted.length === 0) return { ok: false, error: { type: 'NoExpiryUsable', refused } };
  const timed = fitted.map(({ quotes, bounded }) => ({ years: quotes.years, slice: bounded }));
  const repairs = repairSlices(timed);
  assert(repairs.ok, () => `a fit left the domain of SVI: ${JSON.stringify(repairs)}`);
  const expiries = repairs.value.flatMap((repair, i) => {
    const own = fitted[i];
    return own === undefined ? [] : [{ quotes: own.quotes, free: own.free, repair }];
  });
  const surface = surfaceOf({
    asOfMs,
    spot: medianOf(chain.rows.map(({ index }) => index)),
    daysPerYear: terms.daysPerYear,
    wing: terms.wing,
    slices: expiries.map(({ quotes: { expiryMs, forward }, repair }) => ({
      expiryMs,
      forward,
      discount: 1,
      slice: repair.after,
    })),
  });
  if (!surface.ok) return { ok: false, error: { type: 'NotASurface', error: surface.error } };
  return { ok: true, value: { surface: surface.value, expiries, refused } };
}

/** Absolute miss of volatility at each strike between the quoted wings, in points (0.01). */
export function volatilityMisses(quotes: ExpiryQuotes, slice: SviSlice): readonly number[] {
  const wings = quotedWings(quotes.points);
  if (wings === undefined) return [];
  return quotes.points
    .filter(({ logMoneyness }) => logMoneyness >= wings.from && logMoneyness <= wings.to)
    .map(({ logMoneyness, volatility }) => {
      const variance = Math.max(0, totalVariance(slice, logMoneyness));
      return 100 * Math.abs(Math.sqrt(variance / quotes.years) - volatility);
    });
}

type Fitted = {
  readonly quotes: ExpiryQuotes;
  readonly free: SviSlice;
  readonly bounded: SviSlice;
};

/**
 * Fits the expiries with the widest quotes first, each next one between the neighbours that are fitted already: what is
 * quoted far out is known, and where it is not, a slice can follow its neighbours at no cost.
 */
function fitAll(usable: readonly ExpiryQuotes[]): readonly Fitted[] {
  const breadth = usable.map(({ points }) => {
    const wings = quotedWings(points);
    return wings === undefined ? 0 : wings.to - wings.from;
  });
  const order = [...usable.keys()].sort((x, y) => (breadth[y] ?? 0) - (breadth[x] ?? 0) || y - x);
  const fitted: (Fitted | undefined)[] = usable.map(() => undefined);
  for (const i of order) {
    const quotes = usable[i];
    if (quotes === undefined) continue;
    const { years } = quotes;
    const points = fitPoints(quotes.points);
    const floor = fitted.slice(0, i).findLast((each) => each !== undefined)?.bounded;
    const ceiling = fitted.slice(i + 1).find((each) => each !== undefined)?.bounded;
    const free = fitSvi({ points, years, bounds: { type: 'free' } });
    const bounded = fitSvi({ points, years, bounds: { type: 'bounded', floor, ceiling } });
    if (free === undefined || bounded === undefined) continue;
    fitted[i] = { quotes, free: free.slice, bounded: bounded.slice };
  }
  return fitted.flatMap((each) => (each === undefined ? [] : [each]));
}

/** A miss counts by its price in widths of the quote; a strike without a quote as if quoted wider than any other. */
function fitPoints(points: readonly StrikePoint[]): readonly FitPoint[] {
  const widths = points.flatMap(({ width }) => (width !== undefined && width > 0 ? [width] : []));
  const widest = widths.length === 0 ? 1 : Math.max(...widths);
  const least = widths.length === 0 ? 1 : Math.min(...widths);
  return points.map(({ logMoneyness, volatility, vega, width }) => ({
    logMoneyness,
    volatility,
    weight: vega / (width === undefined ? UNQUOTED_WIDTHS * widest : Math.max(width, least)),
  }));
}

function rowsByExpiry(rows: readonly OptionRow[]): readonly (readonly OptionRow[])[] {
  const byExpiry = new Map<number, OptionRow[]>();
  for (const row of rows) {
    const own = byExpiry.get(row.expiryMs);
    if (own === undefined) byExpiry.set(row.expiryMs, [row]);
    else own.push(row);
  }
  return [...byExpiry].sort(([x], [y]) => x - y).map(([, own]) => own);
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[sorted.length >> 1] ?? 0;
}
