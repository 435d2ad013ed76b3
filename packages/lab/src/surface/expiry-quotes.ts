// The options of one expiry made ready for a fit: refused where they are not sound, the forward implied by put-call parity
// of the marks, and the out-of-the-money option of each strike with its volatility, vega and width of quote.
import { forwardFromParity, impliedVolatility, yearsBetween } from '@plimsoll/engine/models';
import { exp, ln } from '../base/elementary.ts';
import type { OptionRow } from './option-chain.ts';

/** Why the options of an expiry cannot be used, with the numbers that decided. */
export type ExpiryReject =
  | { readonly type: 'Expired'; readonly asOfMs: number; readonly expiryMs: number }
  | {
      readonly type: 'QuoteCrossed';
      readonly instrument: string;
      readonly bid: number;
      readonly ask: number;
    }
  | {
      readonly type: 'StrikeRepeated';
      readonly instrument: string;
      readonly right: 'call' | 'put';
      readonly strike: number;
    }
  | { readonly type: 'StrikeNotPositive'; readonly instrument: string; readonly strike: number }
  | {
      readonly type: 'VolatilityNotPositive';
      readonly instrument: string;
      readonly volatility: number;
    }
  | {
      readonly type: 'TooFewStrikes';
      readonly expiryMs: number;
      readonly strikes: number;
      readonly strikesMin: number;
    }
  | { readonly type: 'NoForward'; readonly expiryMs: number; readonly strikes: number }
  /** No slice was found between those of the neighbouring expiries. */
  | { readonly type: 'NoSlice'; readonly expiryMs: number; readonly strikes: number };

/** Fewer strikes than SVI has parameters determine no slice. */
export const STRIKES_MIN = 5;
/** A vega below this moves no digit of any premium: the strike says nothing about volatility and is left out. */
const VEGA_MIN = 1e-12;

export type StrikePoint = {
  readonly strike: number;
  readonly logMoneyness: number;
  readonly volatility: number;
  /** Change of the premium, in units of the underlying, for a change of volatility by 1. */
  readonly vega: number;
  /** Ask less bid of the out-of-the-money option, in units of the underlying; undefined where a side is missing. */
  readonly width: number | undefined;
};

export type ExpiryQuotes = {
  readonly expiryMs: number;
  readonly years: number;
  readonly forward: number;
  /** Median distance of the strikes' parity forwards from it, relative to it; undefined where none has both rights. */
  readonly forwardSpread: number | undefined;
  /** By ascending strike. */
  readonly points: readonly StrikePoint[];
};

export type ExpiryTerms = {
  readonly asOfMs: number;
  /** Days of a year by which volatility is quoted, such as 365. */
  readonly daysPerYear: number;
};

type Quotes<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ExpiryReject };

/**
 * Prepares the rows of one expiry. Rejects in this order: expired; for each row a strike or volatility that is not
 * positive, a bid above the ask, an option listed twice; no forward; fewer than five strikes whose premium moves with
 * volatility.
 */
export function expiryQuotes(rows: readonly OptionRow[], terms: ExpiryTerms): Quotes<ExpiryQuotes> {
  const { asOfMs, daysPerYear } = terms;
  const expiryMs = rows[0]?.expiryMs ?? asOfMs;
  const refusal =
    expiryMs > asOfMs ? rowsRefused(rows) : ({ type: 'Expired', asOfMs, expiryMs } as const);
  if (refusal !== undefined) return { ok: false, error: refusal };
  const byStrike = new Map<number, { call?: OptionRow; put?: OptionRow }>();
  for (const row of rows) {
    byStrike.set(row.strike, { ...byStrike.get(row.strike), [row.right]: row });
  }
  const strikes = [...byStrike.keys()].sort((x, y) => x - y);
  const implied = impliedForward(rows);
  if (implied === undefined) {
    return { ok: false, error: { type: 'NoForward', expiryMs, strikes: strikes.length } };
  }
  const years = yearsBetween({ fromMs: asOfMs, toMs: expiryMs, daysPerYear });
  const points: StrikePoint[] = [];
  for (const strike of strikes) {
    const { call, put } = byStrike.get(strike) ?? {};
    const row = strike < implied.forward ? (put ?? call) : (call ?? put);
    if (row === undefined) continue;
    const volatility = row.volatility ?? markVolatility(row, implied.forward, years);
    if (volatility === undefined) continue;
    const logMoneyness = ln(strike / implied.forward);
    const vega = vegaOf(logMoneyness, volatility, years);
    if (!(vega >= VEGA_MIN)) continue;
    points.push({ strike, logMoneyness, volatility, vega, width: widthOf(row) });
  }
  if (points.length < STRIKES_MIN) {
    const error = {
      type: 'TooFewStrikes',
      expiryMs,
      strikes: points.length,
      strikesMin: STRIKES_MIN,
    } as const;
    return { ok: false, error };
  }
  return { ok: true, value: { expiryMs, years, ...implied, points } };
}

/** Log-moneyness between which every strike lies among quotes with both sides; undefined where fewer than two have. */
export function quotedWings(
  points: readonly StrikePoint[],
): { readonly from: number; readonly to: number } | undefined {
  const quoted = points.filter(({ width }) => width !== undefined);
  const [first, last] = [quoted[0], quoted.at(-1)];
  if (first === undefined || last === undefined || quoted.length < 2) return undefined;
  return { from: first.logMoneyness, to: last.logMoneyness };
}

function rowsRefused(rows: readonly OptionRow[]): ExpiryReject | undefined {
  const seen = new Set<string>();
  for (const { instrument, right, strike, volatility, bid, ask } of rows) {
    if (!(strike > 0)) return { type: 'StrikeNotPositive', instrument, strike };
    if (volatility !== undefined && !(volatility > 0)) {
      return { type: 'VolatilityNotPositive', instrument, volatility };
    }
    if (bid !== undefined && ask !== undefined && bid > ask) {
      return { type: 'QuoteCrossed', instrument, bid, ask };
    }
    const key = `${right} ${strike}`;
    if (seen.has(key)) return { type: 'StrikeRepeated', instrument, right, strike };
    seen.add(key);
  }
  return undefined;
}

/**
 * The forward behind the marks: the median of put-call parity over the strikes, or of the published forwards where no
 * strike has both rights. Marks of one chain belong together; the published forwards are of slightly other times.
 */
export function impliedForward(
  rows: readonly OptionRow[],
): Pick<ExpiryQuotes, 'forward' | 'forwardSpread'> | undefined {
  const puts = new Map(
    rows.flatMap((row) => (row.right === 'put' ? [[row.strike, row.mark]] : [])),
  );
  const pairs = rows.flatMap(({ right, strike, mark }) => {
    const put = puts.get(strike);
    return right === 'call' && put !== undefined ? [{ strike, call: mark, put }] : [];
  });
  const parity = forwardFromParity({ pairs, premiumIn: 'underlying', discount: 1 });
  if (parity.ok) return { forward: parity.value.forward, forwardSpread: parity.value.spread };
  const published = rows.flatMap(({ forward }) =>
    forward !== undefined && forward > 0 ? [forward] : [],
  );
  published.sort((x, y) => x - y);
  const forward = published[published.length >> 1];
  return forward === undefined ? undefined : { forward, forwardSpread: undefined };
}

function widthOf({ bid, ask }: OptionRow): number | undefined {
  return bid !== undefined && ask !== undefined && bid > 0 ? ask - bid : undefined;
}

/** Volatility behind a mark; undefined where its digits leave none, and the strike is left out. */
function markVolatility(row: OptionRow, forward: number, years: number): number | undefined {
  const { right, strike, mark } = row;
  const price = mark * forward;
  const implied = impliedVolatility({ right, forward, strike, years, discount: 1, price });
  return implied.ok ? implied.value : undefined;
}

/** Black-76 vega over the forward: `sqrt(T) n(d1)`. */
function vegaOf(logMoneyness: number, volatility: number, years: number): number {
  const deviation = volatility * Math.sqrt(years);
  const d1 = -logMoneyness / deviation + deviation / 2;
  return (Math.sqrt(years) * exp((-d1 * d1) / 2)) / Math.sqrt(2 * Math.PI);
}
