// Total variance at a strike, and the strike at a log-moneyness: the two ways between the price axis and a slice's own.
// Volatility at a strike is svi.ts.
import { exp, logRatio } from '../base/elementary.ts';
import { err, type Result } from '../base/result.ts';
import { checkSlice, type SviPoint, type SviReject, varianceWithin } from './svi.ts';

/** Total variance at a strike under the wing rule, negative where an unclamped slice is; the time is not looked at. */
export function sviTotalVariance({
  slice,
  strike,
  forward,
  wing,
}: SviPoint): Result<number, SviReject> {
  for (const [quantity, value] of [
    ['strike', strike],
    ['forward', forward],
  ] as const) {
    if (!(value > 0 && Number.isFinite(value)))
      return err({ type: 'NotPositive', quantity, value });
  }
  const checked = checkSlice(slice);
  return checked.ok ? varianceWithin(checked.value, logRatio(strike, forward), wing) : checked;
}

/** `forward x e^k`, in the unit of the forward. */
export const strikeAtLogMoneyness = (forward: number, logMoneyness: number): number =>
  forward * exp(logMoneyness);
