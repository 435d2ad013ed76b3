// The schedule of one market: the control law of rates (rate-law.ts) carried as scales of the listed rates, so that a listing
// may change under it, and the scale of maintenance margin that follows the one of initial margin more slowly. Whole numbers.
//
//   rate   = scale * listed initial rate of the first tier            what the law speaks about
//   m'     = m towards the initial scale, up by at most maintenanceRise an hour, never above it
import { max, min, mulDivDown, mulDivUp } from '../base/fixed.ts';
import type { MarketSchedule } from '../domain/listing-schedule.ts';
import { LISTED_SCALE_PPM } from '../domain/scaled-tiers.ts';
import { PPM, type Ppm, type TimeMs } from '../domain/units.ts';
import {
  nextRate,
  RATE_ONE,
  type RateState,
  rateOfPpm,
  type RateTerms,
  targetRate,
  initialRate,
} from './rate-law.ts';

const HOUR_MS = 3_600_000n;
const FINE_OF_PPM = RATE_ONE / PPM;

/** Scales count 1e-15 of the listed rates and are at least one; `calm` is a rate, in 1e-15 of the price. */
export type ScheduleState = {
  readonly initial: bigint;
  readonly maintenance: bigint;
  /** 0: not begun. */
  readonly calm: bigint;
  /** Since when a rise is proposed; 0: none is. */
  readonly since: TimeMs;
  /** The scale announced for it, ppm; 0: none is. */
  readonly announcedPpm: Ppm;
};

export type ScheduleTerms = MarketSchedule & {
  /** Initial rate of the first listed tier: the floor of the law. */
  readonly listedPpm: Ppm;
};

export type ScheduleStep = {
  readonly state: ScheduleState;
  /** The larger of both sides' quantiles, ppm of the price; undefined while no forecast is valid. */
  readonly quantilePpm: Ppm | undefined;
  readonly now: TimeMs;
  readonly elapsedMs: number;
  readonly terms: ScheduleTerms;
};

export const SCALE_ONE = RATE_ONE;

/** A scale as it is in force: ppm, rounded up. */
export const scalePpmOf = (fine: bigint): Ppm => Number(mulDivUp(fine, 1n, FINE_OF_PPM));
export const fineOfScale = (ppm: Ppm): bigint => BigInt(ppm) * FINE_OF_PPM;

/**
 * One step of the law. Without a forecast everything holds: neither margin rises, nor does it fall. The whole notice is given
 * of a rise before its first step. While it lasts the level that it goes up to follows the target: each higher level is
 * announced a step before the scale may pass the one before, which with the speed limit is the notice of the part that is new.
 */
export function nextScales({
  state,
  quantilePpm,
  now,
  elapsedMs,
  terms,
}: ScheduleStep): ScheduleState {
  if (terms.riseHourPpm === 0) return backToListed(state, elapsedMs, terms);
  const floor = rateOfPpm(terms.listedPpm);
  const law = { ...terms, floor, max: most(terms, floor) };
  const quantile = quantilePpm === undefined ? undefined : rateOfPpm(quantilePpm);
  const moved = nextRate({
    state: lawState(state, law, floor),
    quantile,
    now,
    elapsedMs,
    terms: law,
  });
  const asked = max(SCALE_ONE, mulDivUp(moved.rate, SCALE_ONE, floor));
  const initial = min(asked, max(state.initial, fineOfScale(state.announcedPpm)));
  const elapsed = quantile === undefined ? 0n : BigInt(elapsedMs);
  const followed = state.maintenance + speedOver(elapsed, terms.maintenanceRiseHourPpm);
  const upTo = moved.proposal?.upTo ?? (initial < asked ? moved.rate : undefined);
  const proposedPpm = upTo === undefined ? 0 : scalePpmOf(mulDivUp(upTo, SCALE_ONE, floor));
  return {
    initial,
    maintenance: min(initial, max(state.maintenance, followed)),
    calm: moved.calm,
    since: upTo === undefined ? 0 : state.since === 0 ? now : state.since,
    announcedPpm: announcedLevel(state.announcedPpm, proposedPpm, terms.riseHourPpm),
  };
}

/** A market without a schedule: what an override or a former schedule left falls to what is listed, whatever is forecast. */
function backToListed(
  state: ScheduleState,
  elapsedMs: number,
  { fallHourPpm }: ScheduleTerms,
): ScheduleState {
  const lowered = state.initial - speedOver(BigInt(elapsedMs), fallHourPpm);
  const initial = max(SCALE_ONE, lowered);
  const maintenance = min(initial, state.maintenance);
  return { initial, maintenance, calm: state.calm, since: 0, announcedPpm: 0 };
}

/** The scale that a forecast and the calm level of now ask for, ppm, rounded up. */
export function targetScalePpm(
  state: Pick<ScheduleState, 'calm'>,
  quantilePpm: Ppm,
  terms: ScheduleTerms,
): Ppm {
  const floor = rateOfPpm(terms.listedPpm);
  const law = { ...terms, floor, max: most(terms, floor) };
  const calm = state.calm === 0n ? initialRate(law).calm : state.calm;
  const asked = mulDivUp(rateOfPpm(quantilePpm), BigInt(terms.coverPpm), PPM);
  return scalePpmOf(mulDivUp(targetRate({ asked, calm }, law), SCALE_ONE, floor));
}

/** What was announced stands while the target has come down from it by less than an hour's rise: that is not told anew. */
export function announcedLevel(before: Ppm, proposed: Ppm, riseHourPpm: Ppm): Ppm {
  const isNear = proposed !== 0 && proposed < before && before - proposed < riseHourPpm;
  return isNear ? before : proposed;
}

/** The law's state. A scale is a rate rounded up, hence a rate the scale rounded down: a rate that holds keeps its scale. */
function lawState(state: ScheduleState, law: RateTerms, floor: bigint): RateState {
  const { since, calm } = state;
  const rate = mulDivDown(state.initial, floor, SCALE_ONE);
  return {
    rate,
    calm: calm === 0n ? initialRate(law).calm : calm,
    proposal: since === 0 ? undefined : { sinceMs: since, upTo: rate },
  };
}

/** The largest rate: the listed one at the largest scale, and nothing asks for more than the whole price. */
function most({ scaleMaxPpm }: ScheduleTerms, floor: bigint): bigint {
  const scale = BigInt(Math.max(scaleMaxPpm, LISTED_SCALE_PPM));
  return max(floor, min(RATE_ONE, mulDivDown(floor, scale, PPM)));
}

/** What a scale may move in a time, rounded down. */
const speedOver = (elapsedMs: bigint, hourPpm: Ppm): bigint =>
  mulDivDown(SCALE_ONE, BigInt(hourPpm) * elapsedMs, PPM * HOUR_MS);
