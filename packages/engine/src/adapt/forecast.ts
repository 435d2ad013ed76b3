// Whether a forecast that an adviser sent is believed. Pure: what is refused changes nothing but the alarm, and what is
// accepted is used by the control laws. Which index it is about, and whether it exists, is the caller's question.
import type { ForecastRefusal } from '../domain/event-schedule.ts';
import type { ForecastTerms } from '../domain/listing-schedule.ts';
import { SYMBOL_LENGTH_MAX } from '../domain/parameter.ts';
import { PPM, type Ppm, type TimeMs } from '../domain/units.ts';

export type Forecast = {
  readonly model: string;
  readonly horizonMs: number;
  readonly confidencePpm: Ppm;
  /** Quantiles of the fall and of the rise over the horizon, ppm of the price. */
  readonly longPpm: Ppm;
  readonly shortPpm: Ppm;
  readonly validUntil: TimeMs;
};

/** The forecast accepted last; `validUntil` of 0 where there never was one or it ran out. */
export type LastForecast = Pick<Forecast, 'longPpm' | 'shortPpm' | 'validUntil'> & {
  readonly time: TimeMs;
};

/** The first rule that it breaks, in this order, with what it said and the bound. */
export type Refused = {
  readonly reason: ForecastRefusal;
  readonly value: bigint;
  readonly bound: bigint;
};

/**
 * Judges a forecast heard at `now`; undefined if it is believed.
 *
 * A jump is judged against the last one only while that one is valid: after a silence nobody knows how far the market has
 * gone, and the range alone has to do. Otherwise a market that changed while the adviser was away would lock him out for good.
 */
export function judgeForecast(
  forecast: Forecast,
  {
    terms,
    last,
    now,
  }: { readonly terms: ForecastTerms; readonly last: LastForecast; readonly now: TimeMs },
): Refused | undefined {
  const { model, horizonMs, confidencePpm, validUntil } = forecast;
  const refuse = (reason: ForecastRefusal, value: number, bound: number): Refused => ({
    reason,
    value: BigInt(value),
    bound: BigInt(bound),
  });
  if (model.length < 1 || model.length > SYMBOL_LENGTH_MAX)
    return refuse('modelUnnamed', model.length, SYMBOL_LENGTH_MAX);
  if (horizonMs !== terms.forecastHorizonMs)
    return refuse('wrongHorizon', horizonMs, terms.forecastHorizonMs);
  if (confidencePpm !== terms.forecastConfidencePpm)
    return refuse('wrongConfidence', confidencePpm, terms.forecastConfidencePpm);
  if (now <= last.time) return refuse('notNewer', now, last.time);
  if (validUntil <= now) return refuse('expired', validUntil, now);
  if (validUntil - now > terms.forecastLifeMs)
    return refuse('validTooLong', validUntil - now, terms.forecastLifeMs);
  for (const side of ['longPpm', 'shortPpm'] as const) {
    const value = forecast[side];
    if (value < terms.forecastMinPpm) return refuse('tooSmall', value, terms.forecastMinPpm);
    if (value > terms.forecastMaxPpm) return refuse('tooLarge', value, terms.forecastMaxPpm);
  }
  if (last.validUntil < now) return undefined;
  for (const side of ['longPpm', 'shortPpm'] as const) {
    if (isJump(forecast[side], last[side], terms.forecastJumpPpm))
      return refuse('jump', forecast[side], last[side]);
  }
  return undefined;
}

/** More than `jumpPpm` times as large, or as small. Exact. */
function isJump(value: Ppm, last: Ppm, jumpPpm: number): boolean {
  const [small, large] = value < last ? [value, last] : [last, value];
  return BigInt(large) * PPM > BigInt(small) * BigInt(jumpPpm);
}
