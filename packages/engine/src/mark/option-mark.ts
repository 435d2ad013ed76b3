// The mark of an option: Black's formula on the forward of its expiry, at the volatility of its strike, rounded to the
// market's grid. Before expiry the forward counts for what the settlement average still leaves open. Refuses what no
// contract can be worth; whether the inputs are fresh is for the stage that calls.
import { err, ok, type Result } from '../base/result.ts';
import type { EventOf } from '../domain/event.ts';
import type { Market } from '../domain/listing.ts';
import type { Ticks } from '../domain/units.ts';
import { black76PriceOf } from '../pricing/black76.ts';

type Refusal = EventOf<'OptionMarkRefused'>['reason'];
type Contract = Pick<
  Market,
  'payoff' | 'right' | 'strike' | 'capTicks' | 'tickIndexUnits' | 'minPriceTicks' | 'maxPriceTicks'
>;

/**
 * Years over which the settlement average still varies, seen from `now`: the time to the window and a third of the window;
 * inside it a third of what remains.
 *
 * The variance of a mean over time of a Brownian motion is a third of its span.
 */
export function varianceYears(times: {
  readonly toExpiryMs: number;
  readonly settlementWindowMs: number;
  readonly yearMs: number;
}): number {
  const { toExpiryMs, settlementWindowMs, yearMs } = times;
  const inWindow = Math.max(0, Math.min(toExpiryMs, settlementWindowMs));
  return (Math.max(0, toExpiryMs - settlementWindowMs) + inWindow / 3) / yearMs;
}

/**
 * The mark in ticks. `expected` is the expected settlement price and `stdDev` its standard deviation relative to it (zero
 * once nothing is open), prices in index units as floats. A coin-settled option is quoted in the coin: value / forward,
 * with `indexDecimals` decimals like the index. A capped option is the spread that ends at its cap.
 */
export function optionMark(
  contract: Contract,
  input: {
    readonly expected: number;
    readonly stdDev: number;
    readonly indexDecimals: number;
  },
): Result<Ticks, Refusal> {
  const { payoff, right, capTicks, tickIndexUnits, minPriceTicks, maxPriceTicks } = contract;
  const { expected, stdDev } = input;
  if (!(stdDev >= 0) || !(expected > 0)) return err('noVariance');
  const isCall = right === 'call';
  const strike = Number(contract.strike);
  const tick = Number(tickIndexUnits);
  let value = black76PriceOf(isCall, expected, strike, stdDev, 1);
  const intrinsic = Math.max(0, isCall ? expected - strike : strike - expected);
  if (!Number.isFinite(value)) return err('notFinite');
  if (value < intrinsic * (1 - 1e-9) - tick) return err('belowIntrinsic');
  if (capTicks > 0n) {
    const reach = Number(capTicks) * tick;
    const end = isCall ? strike + reach : strike - reach;
    if (end > 0) value -= black76PriceOf(isCall, expected, end, stdDev, 1);
  }
  const quoted =
    payoff === 'inverse' ? (value / expected) * powerOfTen(input.indexDecimals) : value;
  const ticks = Math.round(quoted / tick);
  if (!Number.isSafeInteger(ticks)) return err('notFinite');
  if (BigInt(ticks) > maxPriceTicks) return err('tooLarge');
  const rounded = BigInt(Math.max(0, ticks));
  return ok((rounded < minPriceTicks ? minPriceTicks : rounded) as Ticks);
}

function powerOfTen(exponent: number): number {
  let power = 1;
  for (let i = 0; i < exponent; i++) power *= 10;
  return power;
}
