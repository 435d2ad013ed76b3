// The schedule of an asset's haircut: towards what the forecast of its index and the time to sell the venue's holding ask for,
// with notice and speed limits. The haircut of maintenance margin follows that of initial margin. Whole numbers.
//
//   target = min(largest, max(listed, cover * quantile * widening + conversion discount))
import { clamp, max, min, mulDivDown, mulDivUp } from '../base/fixed.ts';
import type { AssetSchedule } from '../domain/listing-schedule.ts';
import { PPM, type Ppm, type TimeMs } from '../domain/units.ts';
import { announcedLevel } from './margin-schedule.ts';
import { RATE_ONE, rateOfPpm } from './rate-law.ts';

const HOUR_MS = 3_600_000n;

/** Haircuts count 1e-15 of the value. */
export type HaircutState = {
  readonly initial: bigint;
  readonly maintenance: bigint;
  /** Since when a rise is proposed, and the haircut announced for it, ppm; 0: none is. */
  readonly since: TimeMs;
  readonly announcedPpm: Ppm;
};

export type HaircutTerms = AssetSchedule & {
  readonly haircutPpm: Ppm;
  readonly conversionDiscountPpm: Ppm;
};

export type HaircutStep = {
  readonly state: HaircutState;
  /** Quantile of the fall, ppm of the price; undefined while no forecast is valid. */
  readonly quantilePpm: Ppm | undefined;
  /** sqrt(1 + time to sell / horizon) in ppm, at least 1e6. */
  readonly wideningPpm: bigint;
  readonly now: TimeMs;
  readonly elapsedMs: number;
  readonly terms: HaircutTerms;
};

/** The haircut asked for, ppm, rounded up: at least the listed one, at most `haircutMaxPpm` or the listed one. */
export function targetHaircutPpm(quantilePpm: Ppm, wideningPpm: bigint, terms: HaircutTerms): Ppm {
  const covered = mulDivUp(
    BigInt(quantilePpm) * BigInt(terms.haircutCoverPpm),
    wideningPpm,
    PPM * PPM,
  );
  const listed = BigInt(terms.haircutPpm);
  const asked = covered + BigInt(terms.conversionDiscountPpm);
  return Number(clamp(asked, listed, max(listed, BigInt(terms.haircutMaxPpm))));
}

/**
 * One step: as the law of rates, a rise begins `haircutNoticeMs` after it was proposed and goes no faster than listed and not
 * beyond what was announced a step before, a fall needs no notice, and without a forecast everything holds. What is listed
 * anew applies at once, as do its limits.
 */
export function nextHaircuts(step: HaircutStep): HaircutState {
  const { state, quantilePpm, now, terms } = step;
  const floor = rateOfPpm(terms.haircutPpm);
  const ceiling = max(floor, rateOfPpm(terms.haircutMaxPpm));
  const initial = clamp(state.initial, floor, ceiling);
  const maintenance = clamp(state.maintenance, floor, initial);
  const held = { ...state, initial, maintenance };
  if (terms.haircutRiseHourPpm === 0) return backToListed(held, step);
  if (quantilePpm === undefined) return held;
  const targetPpm = targetHaircutPpm(quantilePpm, step.wideningPpm, terms);
  const target = rateOfPpm(targetPpm);
  const elapsed = BigInt(step.elapsedMs);
  if (target <= initial) {
    const lowered = initial - speedOver(elapsed, terms.haircutFallHourPpm);
    return followed({ ...held, ...NO_RISE, initial: max(target, lowered) }, step);
  }
  const since = state.since === 0 ? now : state.since;
  const sinceNotice = max(0n, BigInt(now) - BigInt(since) - BigInt(terms.haircutNoticeMs));
  const raised = initial + speedOver(min(elapsed, sinceNotice), terms.haircutRiseHourPpm);
  const bound = max(initial, rateOfPpm(state.announcedPpm));
  const reached = min(target, min(raised, bound));
  if (reached === target) return followed({ ...held, ...NO_RISE, initial: target }, step);
  const announcedPpm = announcedLevel(state.announcedPpm, targetPpm, terms.haircutRiseHourPpm);
  return followed({ ...held, initial: reached, since, announcedPpm }, step);
}

/** An asset without a schedule: what an override or a former schedule left falls to what is listed, whatever is forecast. */
function backToListed(state: HaircutState, { elapsedMs, terms }: HaircutStep): HaircutState {
  const lowered = state.initial - speedOver(BigInt(elapsedMs), terms.haircutFallHourPpm);
  const initial = max(rateOfPpm(terms.haircutPpm), lowered);
  return { ...NO_RISE, initial, maintenance: min(initial, state.maintenance) };
}

const NO_RISE = { since: 0, announcedPpm: 0 } as const;

/** Maintenance follows as fast as it may, and never lies above initial. */
function followed(state: HaircutState, { elapsedMs, terms }: HaircutStep): HaircutState {
  const speed = speedOver(BigInt(elapsedMs), terms.maintenanceHaircutRiseHourPpm);
  return { ...state, maintenance: min(state.initial, state.maintenance + speed) };
}

const speedOver = (elapsedMs: bigint, hourPpm: Ppm): bigint =>
  mulDivDown(RATE_ONE, BigInt(hourPpm) * elapsedMs, PPM * HOUR_MS);
