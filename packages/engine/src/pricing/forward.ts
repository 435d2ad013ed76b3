// The forward of an expiry: from spot and a rate, from put-call parity over a chain, and its split into the part already
// fixed and the part still open while the settlement price is being averaged. Interpolation between expiries is surface.ts.
import { exp } from '../base/elementary.ts';
import { err, ok, type Result } from '../base/result.ts';

export type Carry = {
  /** Continuously compounded, per year, a decimal. */
  readonly rate: number;
  readonly years: number;
};

/** Value today of one unit paid after `years`: `exp(-rate years)`. */
export function discountFromRate({ rate, years }: Carry): number {
  return exp(-rate * years);
}

/** Forward of a spot price: `spot exp(rate years)`, in the unit of spot. */
export function forwardFromRate(spot: number, { rate, years }: Carry): number {
  return spot * exp(rate * years);
}

/** The premiums of a call and a put of one strike and expiry. */
export type ParityPair = { readonly strike: number; readonly call: number; readonly put: number };

export type ParityChain = {
  readonly pairs: readonly ParityPair[];
  /** In which currency premiums are paid: the quote's, or units of the underlying at its forward. */
  readonly premiumIn: 'quote' | 'underlying';
  /** Discount factor to expiry in the quote currency, above zero; 1 where premiums are paid in the underlying. */
  readonly discount: number;
};

export type ParityForward = {
  /** Median over the pairs, in the unit of the strikes. */
  readonly forward: number;
  readonly pairs: number;
  /** Median distance of the pairs' forwards from it, relative to it. */
  readonly spread: number;
};

export type ParityReject =
  | { readonly type: 'NoPairs' }
  | { readonly type: 'DiscountNotPositive'; readonly discount: number }
  | { readonly type: 'ForwardNotPositive'; readonly strike: number; readonly forward: number };

/**
 * Forward of an expiry from put-call parity, the median over all strikes so that no few stale premiums decide. In quote
 * currency `C - P = D (F - K)`; in units of the underlying `c - p = D (1 - K / F)`. Rejects an empty chain and a pair
 * whose premiums admit no positive forward.
 */
export function forwardFromParity(chain: ParityChain): Result<ParityForward, ParityReject> {
  const { pairs, discount } = chain;
  if (pairs.length === 0) return err({ type: 'NoPairs' });
  if (!(discount > 0 && Number.isFinite(discount))) {
    return err({ type: 'DiscountNotPositive', discount });
  }
  const forwards: number[] = [];
  for (const { strike, call, put } of pairs) {
    const difference = (call - put) / discount;
    const forward = chain.premiumIn === 'quote' ? strike + difference : strike / (1 - difference);
    if (!(forward > 0 && Number.isFinite(forward))) {
      return err({ type: 'ForwardNotPositive', strike, forward });
    }
    forwards.push(forward);
  }
  const forward = medianOf(forwards);
  const spread = medianOf(forwards.map((each) => Math.abs(each - forward))) / forward;
  return ok({ forward, pairs: forwards.length, spread });
}

export type SettlementWindow = {
  /** Forward of the spot price, as if nothing were averaged. */
  readonly spotForward: number;
  /** Average of the index from the start of the window until now; not read before the window opens. */
  readonly averageSoFar: number;
  /** Unix milliseconds; the window opens before it ends. */
  readonly nowMs: number;
  readonly windowStartMs: number;
  readonly expiryMs: number;
};

/** A forward in two parts: `fixedPart` no longer moves with spot, `variablePart` moves in proportion to it. */
export type SplitForward = { readonly fixedPart: number; readonly variablePart: number };

/**
 * Expected settlement price while it is being averaged over `[windowStartMs, expiryMs]`: what is averaged already counts
 * for the share of the window that is over, the spot forward for the rest. Before the window all of it is variable, so
 * delta falls linearly from 1 to 0 within it; from expiry on the average stands.
 */
export function forwardInWindow(window: SettlementWindow): SplitForward {
  const { spotForward, averageSoFar, nowMs, windowStartMs, expiryMs } = window;
  if (nowMs >= expiryMs) return { fixedPart: averageSoFar, variablePart: 0 };
  if (nowMs <= windowStartMs) return { fixedPart: 0, variablePart: spotForward };
  const over = (nowMs - windowStartMs) / (expiryMs - windowStartMs);
  return { fixedPart: averageSoFar * over, variablePart: spotForward * (1 - over) };
}

/**
 * The same split for a venue that publishes the expected settlement price itself: of a forward `F` with `left` of a window
 * of length `W` to go, `F (W - left) / W` is fixed. Both lengths in one unit; all of it is variable where `left >= W`.
 */
export function splitForward(
  forward: number,
  window: { readonly left: number; readonly length: number },
): SplitForward {
  const open = Math.max(0, window.left);
  if (open >= window.length) return { fixedPart: 0, variablePart: forward };
  const fixedPart = (forward * (window.length - open)) / window.length;
  return { fixedPart, variablePart: (forward * open) / window.length };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
