// The control law of adaptive margin: one step of a margin rate towards what a forecast asks for, with the tools of the
// trade against procyclicality. Whole numbers only; the engine and the back-test of the lab run this same function. Which
// forecast is believed, and what a rate does to tiers and accounts, is decided elsewhere.
//
//   asked   = cover * quantile                     what the forecast asks for
//   calm'   = min(asked, calm + (asked - calm) e / (tau + e))    e: the time since the last step
//   target  = max(floor, asked, (1 + buffer) calm', (1 - weight) asked + weight * stress), at most `max`
//   rate'   = rate moved towards target, up by at most rise * floor an hour and only after notice, down by fall * floor
//
// The three tools are those of EMIR (Delegated Regulation 153/2013, article 28(1)), here held all at once:
// (a) a buffer above the calm level, used up before the rate rises: while `asked` grows within (1 + buffer) calm the target
//     does not move; (b) a weight for stressed observations, which also damps every rise to (1 - weight) of it; (c) a floor
//     from the long look-back: nothing of the calm of the day takes the rate below it.
// The calm level falls with what is asked and rises slowly, so it is the level of the quiet times within `tau`: were it an
// average, a buffer above it would charge for storms twice. Its step is implicit, so that it overshoots for no step length.
// `asked` itself stands among the maxima, so that a stress that has become too small never holds the rate below the forecast.
import { assert } from '../base/assert.ts';
import { clamp, max, min, mulDivDown, mulDivUp } from '../base/fixed.ts';
import type { MarketSchedule } from '../domain/listing-schedule.ts';
import { PPM, type Ppm, type TimeMs } from '../domain/units.ts';

/** Rates count 1e-15 of the price: fine enough that no speed limit of a step of a second rounds to nothing. */
export const RATE_ONE = 1_000_000_000_000_000n;
const RATE_OF_PPM = RATE_ONE / PPM;
const HOUR_MS = 3_600_000n;

/** A rise that is announced and not complete. */
export type RateProposal = {
  readonly sinceMs: TimeMs;
  /** The level announced last; it follows the target while the rise lasts. */
  readonly upTo: bigint;
};

export type RateState = {
  readonly rate: bigint;
  /** The level of the quiet times of what forecasts asked for. */
  readonly calm: bigint;
  readonly proposal: RateProposal | undefined;
};

/** The schedule's fields that the law reads. `riseHourPpm` of 0 never rises. */
export type RateTerms = Pick<
  MarketSchedule,
  | 'coverPpm'
  | 'stressPpm'
  | 'stressWeightPpm'
  | 'bufferPpm'
  | 'calmTauMs'
  | 'riseHourPpm'
  | 'fallHourPpm'
  | 'noticeMs'
> & {
  /** The listed rate, which speaks for the long look-back; speed limits are relative to it. */
  readonly floor: bigint;
  readonly max: bigint;
};

export type RateStep = {
  readonly state: RateState;
  /** Forecast quantile of the loss over the horizon, as a rate; undefined while there is no forecast to believe. */
  readonly quantile: bigint | undefined;
  readonly now: TimeMs;
  /** Time since the last step, at least 0. */
  readonly elapsedMs: number;
  readonly terms: RateTerms;
};

/** ppm of the price as a rate, exact. */
export function rateOfPpm(ppm: Ppm): bigint {
  return BigInt(ppm) * RATE_OF_PPM;
}

/** A rate in ppm of the price, rounded up. */
export function ppmOfRateUp(rate: bigint): Ppm {
  return Number(mulDivUp(rate, 1n, RATE_OF_PPM));
}

/** Where a schedule begins: at the floor, read as a calm level with its buffer, nothing pending. */
export function initialRate({
  floor,
  bufferPpm,
}: Pick<RateTerms, 'floor' | 'bufferPpm'>): RateState {
  return {
    rate: floor,
    calm: mulDivDown(floor, PPM, PPM + BigInt(bufferPpm)),
    proposal: undefined,
  };
}

/** The rate that a level asked for and a calm level call for together; at least `floor` and at most `max`. Rounds up. */
export function targetRate(
  { asked, calm }: { readonly asked: bigint; readonly calm: bigint },
  terms: RateTerms,
): bigint {
  const weight = BigInt(terms.stressWeightPpm);
  const buffered = mulDivUp(calm, PPM + BigInt(terms.bufferPpm), PPM);
  const stressed = mulDivUp(asked * (PPM - weight) + rateOfPpm(terms.stressPpm) * weight, 1n, PPM);
  return clamp(max(asked, max(buffered, stressed)), terms.floor, terms.max);
}

/**
 * One step of the law. The rate never falls or rises faster than the speed limits allow for the time that has passed, a rise
 * begins `noticeMs` after it was proposed, and a larger quantile never gives a smaller rate. A target that is back at the
 * rate withdraws the proposal. Without a quantile everything holds. A floor or a maximum listed anew applies at once.
 * Requirements round up: what asks for margin is rounded up, speeds are rounded down.
 */
export function nextRate({ state, quantile, now, elapsedMs, terms }: RateStep): RateState {
  const { floor, max: ceiling, calmTauMs } = terms;
  assert(
    floor > 0n && floor <= ceiling,
    () => `a floor ${floor} is positive and at most ${ceiling}`,
  );
  assert(elapsedMs >= 0, () => `time does not run back: ${elapsedMs} ms`);
  const rate = clamp(state.rate, floor, ceiling);
  if (quantile === undefined) return { ...state, rate };

  assert(quantile >= 0n, () => `a quantile of the loss ${quantile} is at least zero`);
  const asked = mulDivUp(quantile, BigInt(terms.coverPpm), PPM);
  const elapsed = BigInt(elapsedMs);
  const drift = mulDivDown(asked - state.calm, elapsed, BigInt(calmTauMs) + elapsed);
  const calm = min(asked, state.calm + drift);
  const target = targetRate({ asked, calm }, terms);
  if (target <= rate) {
    const lowered = rate - speedOver(elapsed, { floor, hourPpm: terms.fallHourPpm });
    return { rate: max(target, lowered), calm, proposal: undefined };
  }
  const sinceMs = state.proposal?.sinceMs ?? now;
  const sinceNotice = max(0n, BigInt(now) - BigInt(sinceMs) - BigInt(terms.noticeMs));
  const raised = rate + speedOver(min(elapsed, sinceNotice), { floor, hourPpm: terms.riseHourPpm });
  if (raised >= target) return { rate: target, calm, proposal: undefined };
  return { rate: raised, calm, proposal: { sinceMs, upTo: target } };
}

/** The largest change of the rate over a time, rounded down. */
function speedOver(
  elapsed: bigint,
  { floor, hourPpm }: { readonly floor: bigint; readonly hourPpm: Ppm },
): bigint {
  return mulDivDown(floor, BigInt(hourPpm) * elapsed, PPM * HOUR_MS);
}
