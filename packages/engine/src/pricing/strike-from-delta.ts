// The strike that a quoted delta stands for. Plain deltas invert in closed form; premium-adjusted
// ones by Newton's method on their logarithm, which is concave.
import { exp, inverseNormal, log, normalCdf, normalPdf } from '../base/elementary.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Right } from '../domain/instrument.ts';
import { type DeltaMarket, deltaScale, forwardOf } from './delta-conventions.ts';

/** No strike has this delta: the numbers say what the convention allows, in absolute value. */
export type NoStrike = {
  readonly type: 'NoStrikeForDelta';
  readonly delta: number;
  /** The delta must lie strictly between 0 and this, or below the peak of the calls' deltas. */
  readonly most: number;
};

/** Newton's method needs about five; beyond this there is no root. */
const STEPS_MAX = 60;

/**
 * The strike at which `quotedDelta` gives the delta (positive for calls, negative for puts); the
 * market's `stdDev` must be above 0.
 *
 * A premium-adjusted call has two strikes for most deltas; the higher one is meant. Relative error
 * about 1e-14.
 */
export function strikeFromDelta(
  market: DeltaMarket,
  quote: { readonly right: Right; readonly delta: number },
): Result<number, NoStrike> {
  const { deltaType, stdDev } = market;
  const { right, delta } = quote;
  const isCall = right === 'call';
  const scale = deltaScale(market);
  const share = (isCall ? delta : -delta) / scale;
  const isAdjusted = deltaType === 'PaSpot' || deltaType === 'PaFwd';
  const isOpenEnded = isAdjusted && !isCall;
  const none = err({
    type: 'NoStrikeForDelta' as const,
    delta,
    most: isOpenEnded ? Number.MAX_VALUE : scale,
  });
  if (!(share > 0 && (isOpenEnded ? share < Number.POSITIVE_INFINITY : share < 1))) return none;
  const start = share < 1 ? inverseNormal(share) : 0;
  // w d2 of the strike: for plain deltas w d1 = N^-1(share).
  const plain = isCall ? start - stdDev : start + stdDev;
  const d2 = isAdjusted ? adjusted({ isCall, share, stdDev, start: plain }) : plain;
  if (d2 === undefined) return none;
  const strike = forwardOf(market) * exp((isCall ? -d2 : d2) * stdDev - 0.5 * stdDev * stdDev);
  return strike > 0 && strike < Number.POSITIVE_INFINITY ? ok(strike) : none;
}

/**
 * y = w d2 with (K/F) N(y) = share, ln(K/F) = -w y s - s^2 / 2, or undefined. The call starts below
 * its lower root, where a concave function lets Newton's steps come up to it and not past it.
 */
function adjusted(search: {
  readonly isCall: boolean;
  readonly share: number;
  readonly stdDev: number;
  readonly start: number;
}): number | undefined {
  const { isCall, share, stdDev, start } = search;
  const drift = isCall ? -stdDev : stdDev;
  const wanted = log(share) + 0.5 * stdDev * stdDev;
  let y = start;
  for (let step = 0; step < STEPS_MAX; step++) {
    const probability = normalCdf(y);
    if (probability === 0) return undefined;
    const slope = drift + normalPdf(y) / probability;
    if (!(slope > 0)) return undefined;
    const change = (wanted - drift * y - log(probability)) / slope;
    y += change;
    if (Math.abs(change) <= 1e-13 * (1 + Math.abs(y))) return y;
  }
  return undefined;
}
