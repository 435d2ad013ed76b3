// One expiry of a volatility surface in the raw SVI parametrisation: total variance and volatility at a strike, slopes in
// log-moneyness, and how far out the wings are believed. Whether a slice can be arbitraged is judged in svi-arbitrage.ts.
import { logRatio } from '../base/elementary.ts';
import { err, ok, type Result } from '../base/result.ts';

/**
 * Raw SVI: total variance `w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2))` at log-moneyness
 * `k = ln(strike / forward)`. Source: J. Gatheral and A. Jacquier, Arbitrage-free SVI volatility surfaces (2014), eq. 3.1.
 */
export type SviSlice = {
  /** Level, in total variance; may be negative as long as the least total variance is not. */
  readonly a: number;
  /** Half the sum of the wings' slopes; zero or more. */
  readonly b: number;
  /** Tilt, from -1 to 1. */
  readonly rho: number;
  /** Log-moneyness of the vertex. */
  readonly m: number;
  /** Roundness of the vertex, above zero. */
  readonly sigma: number;
};

/**
 * How far out a slice is believed. `clamped` holds log-moneyness inside `clampFactor * sqrt(a + b sigma)` on both sides, so
 * that total variance is flat beyond, and then total variance at `varianceMax`. A clamp bends the wing downwards where it
 * sets in, which a butterfly across that strike can exploit: checks of arbitrage speak of the unclamped slice.
 */
export type WingRule =
  | { readonly type: 'unclamped' }
  | { readonly type: 'clamped'; readonly clampFactor: number; readonly varianceMax: number };

/** Why a slice gives no volatility, with the numbers that decided. */
export type SviReject =
  | {
      readonly type: 'SliceOutOfDomain';
      readonly parameter: keyof SviSlice;
      readonly value: number;
    }
  | { readonly type: 'ClampUndefined'; readonly varianceAtVertex: number }
  | {
      readonly type: 'TotalVarianceNegative';
      readonly logMoneyness: number;
      readonly totalVariance: number;
    }
  | {
      readonly type: 'NotPositive';
      readonly quantity: 'strike' | 'forward' | 'years';
      readonly value: number;
    };

/** Largest size of a parameter: far beyond any market, and small enough that no square overflows. */
const PARAMETER_MAX = 1e6;

/** Refuses parameters outside the domain of SVI: `b >= 0`, `-1 <= rho <= 1`, `sigma > 0`, none beyond 1e6 in size. */
export function checkSlice(slice: SviSlice): Result<SviSlice, SviReject> {
  const { a, b, rho, m, sigma } = slice;
  const refuse = (parameter: keyof SviSlice): Result<never, SviReject> =>
    err({ type: 'SliceOutOfDomain', parameter, value: slice[parameter] });
  if (!(Math.abs(a) <= PARAMETER_MAX)) return refuse('a');
  if (!(b >= 0 && b <= PARAMETER_MAX)) return refuse('b');
  if (!(rho >= -1 && rho <= 1)) return refuse('rho');
  if (!(Math.abs(m) <= PARAMETER_MAX)) return refuse('m');
  if (!(sigma > 0 && sigma <= PARAMETER_MAX)) return refuse('sigma');
  return ok(slice);
}

/** Unclamped total variance at log-moneyness `k`; negative where the parameters make it so. */
export function totalVariance(slice: SviSlice, k: number): number {
  const x = k - slice.m;
  return slice.a + slice.b * (slice.rho * x + Math.sqrt(x * x + slice.sigma * slice.sigma));
}

export type VarianceDerivatives = {
  readonly value: number;
  /** dw/dk. */
  readonly first: number;
  /** d2w/dk2, never negative. */
  readonly second: number;
};

/** Unclamped total variance and its first two derivatives in log-moneyness. */
export function varianceDerivatives(slice: SviSlice, k: number): VarianceDerivatives {
  const { a, b, rho, m, sigma } = slice;
  const x = k - m;
  const root = Math.sqrt(x * x + sigma * sigma);
  return {
    value: a + b * (rho * x + root),
    first: b * (rho + x / root),
    second: (b * sigma * sigma) / (root * root * root),
  };
}

/** Least unclamped total variance over all strikes, reached at `m - rho sigma / sqrt(1 - rho^2)` where |rho| < 1. */
export function leastVariance(slice: SviSlice): number {
  const { a, b, rho, sigma } = slice;
  return a + b * sigma * Math.sqrt(1 - rho * rho);
}

/** Total variance at log-moneyness `k` as the wing rule has it; rejects a clamp whose width is undefined. */
export function varianceWithin(
  slice: SviSlice,
  k: number,
  wing: WingRule,
): Result<number, SviReject> {
  if (wing.type === 'unclamped') return ok(totalVariance(slice, k));
  const varianceAtVertex = slice.a + slice.b * slice.sigma;
  if (!(varianceAtVertex >= 0)) return err({ type: 'ClampUndefined', varianceAtVertex });
  const bound = wing.clampFactor * Math.sqrt(varianceAtVertex);
  const held = Math.max(-bound, Math.min(bound, k));
  return ok(Math.min(wing.varianceMax, totalVariance(slice, held)));
}

export type SviPoint = {
  readonly slice: SviSlice;
  readonly strike: number;
  /** Same unit as the strike. */
  readonly forward: number;
  /** Time to expiry, above zero. */
  readonly years: number;
  readonly wing: WingRule;
};

/**
 * Black volatility (a decimal, per square root of a year) of a strike: `sqrt(w / years)`. Rejects a strike, forward or time
 * that is not positive, parameters outside their domain, and a negative total variance; never NaN.
 */
export function sviVolatility(point: SviPoint): Result<number, SviReject> {
  const { strike, forward, years, wing } = point;
  for (const [quantity, value] of [
    ['strike', strike],
    ['forward', forward],
    ['years', years],
  ] as const) {
    if (!(value > 0 && Number.isFinite(value)))
      return err({ type: 'NotPositive', quantity, value });
  }
  const slice = checkSlice(point.slice);
  if (!slice.ok) return slice;
  const logMoneyness = logRatio(strike, forward);
  const variance = varianceWithin(slice.value, logMoneyness, wing);
  if (!variance.ok) return variance;
  if (!(variance.value >= 0)) {
    return err({ type: 'TotalVarianceNegative', logMoneyness, totalVariance: variance.value });
  }
  return ok(Math.sqrt(variance.value / years));
}
