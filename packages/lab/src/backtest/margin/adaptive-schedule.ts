// The adaptive schedule: forecasts of the lab through the control law of the engine, one step an hour. What a risk manager
// would list (floor, stress) is reviewed once a month from everything known by then.
import {
  initialRate,
  nextRate,
  RATE_ONE,
  rateOfPpm,
  type RateState,
  type RateTerms,
} from '@plimsoll/engine';
import type { Side } from '../../volatility/calibrated-forecaster.ts';
import { HOUR_MS, type Hour } from '../../volatility/hour.ts';
import type { HorizonWindow } from './horizon-windows.ts';
import type { MarginSchedule } from './margin-schedule.ts';
import { quantileOf } from './quantile-of.ts';

/**
 * Constants of the law. Weight and buffer are the least that EMIR accepts. Speeds are in ppm of the floor an hour: up by a
 * sixth of the floor a day, so that a calm year's largest rise stays below half of an EWMA's; down somewhat faster, because
 * a fall asks nobody for money, and floor, stress and buffer already hold the rate up. docs/decisions/0013 has the numbers.
 */
export const ADAPTIVE_LAW = {
  coverPpm: 1_000_000,
  stressWeightPpm: 250_000,
  bufferPpm: 250_000,
  calmTauMs: 90 * 24 * HOUR_MS,
  riseHourPpm: 7_000,
  fallHourPpm: 10_000,
  noticeMs: HOUR_MS,
} as const;
/** The listed rate, as a share of the quantile of the whole look-back: half, so that the law has room on both sides. */
const FLOOR_SHARE = 0.5;
/** The largest rate, in floors. */
const MAX_FLOORS = 5n;
/** Stressed observations: windows that began when the forecast stood above this quantile of all forecasts before it. */
const STRESS_LEVEL = 0.5;
const REVIEW_MS = 30 * 24 * HOUR_MS;
/** The law is run over so much of the past before the judged period, so that it does not begin at its floor. */
const RUN_IN_HOURS = 90 * 24;
const PPB = 1e9;

export type AdaptiveTerms = {
  readonly horizonHours: number;
  readonly confidence: number;
  readonly judgeFromMs: number;
  /** The forecast quantile of a side as it stands; who asks for it has fed the forecaster with the hour. */
  readonly quantile: (side: Side) => number | undefined;
};

export class AdaptiveSchedule implements MarginSchedule {
  readonly name = 'adaptive';
  private readonly terms: AdaptiveTerms;
  private readonly sides: Readonly<Record<Side, AdaptiveSide>>;

  constructor(terms: AdaptiveTerms) {
    const { confidence } = terms;
    this.terms = terms;
    this.sides = { long: new AdaptiveSide(confidence), short: new AdaptiveSide(confidence) };
  }

  observe(hour: Hour, ended: HorizonWindow | undefined): void {
    const isJudged = hour.endMs >= this.terms.judgeFromMs;
    for (const side of ['long', 'short'] as const) {
      this.sides[side].observe({
        endMs: hour.endMs,
        quantile: this.terms.quantile(side),
        loss: ended?.[side],
        isWhole: hour.endMs % (this.terms.horizonHours * HOUR_MS) === 0,
        isJudged,
      });
    }
  }

  margin(side: Side): number | undefined {
    return this.sides[side].margin;
  }
}

type SideHour = {
  readonly endMs: number;
  readonly quantile: number | undefined;
  /** Of the window that ended with the hour. */
  readonly loss: number | undefined;
  readonly isWhole: boolean;
  readonly isJudged: boolean;
};

type Step = { readonly endMs: number; readonly quantile: number | undefined };

/** The law of one side: each has its own quantile and its own rate. */
class AdaptiveSide {
  private readonly confidence: number;
  private readonly runIn: Step[] = [];
  /** Losses of all windows, and the forecasts that stood when those began for which there was one. */
  private readonly losses: number[] = [];
  private readonly forecasts: { readonly loss: number; readonly quantile: number }[] = [];
  private atStart: number | undefined;
  private listed: { readonly sinceMs: number; readonly terms: RateTerms } | undefined;
  private state: RateState | undefined;
  private lastMs = 0;

  constructor(confidence: number) {
    this.confidence = confidence;
  }

  get margin(): number | undefined {
    return this.state === undefined ? undefined : Number(this.state.rate) / Number(RATE_ONE);
  }

  observe({ endMs, quantile, loss, isWhole, isJudged }: SideHour): void {
    if (loss !== undefined) {
      this.losses.push(loss);
      if (this.atStart !== undefined) this.forecasts.push({ loss, quantile: this.atStart });
    }
    if (isWhole) this.atStart = quantile;
    if (!isJudged) {
      this.runIn.push({ endMs, quantile });
      if (this.runIn.length > RUN_IN_HOURS) this.runIn.shift();
      return;
    }
    if (this.losses.length === 0) return;
    if (this.listed === undefined || endMs - this.listed.sinceMs >= REVIEW_MS) {
      this.listed = { sinceMs: endMs, terms: this.review() };
    }
    if (this.state === undefined) {
      this.state = initialRate(this.listed.terms);
      for (const step of this.runIn) this.step(step, this.listed.terms);
    }
    this.step({ endMs, quantile }, this.listed.terms);
  }

  private step({ endMs, quantile }: Step, terms: RateTerms): void {
    if (this.state === undefined) return;
    this.state = nextRate({
      state: this.state,
      quantile: quantile === undefined ? undefined : rateOf(quantile),
      now: endMs,
      elapsedMs: this.lastMs === 0 ? HOUR_MS : endMs - this.lastMs,
      terms,
    });
    this.lastMs = endMs;
  }

  /** What is listed from all windows that have ended. */
  private review(): RateTerms {
    const { losses, forecasts, confidence } = this;
    const lookBack = Math.max(quantileOf(losses, confidence), 1 / PPB);
    const median =
      forecasts.length === 0
        ? 0
        : quantileOf(
            forecasts.map((each) => each.quantile),
            STRESS_LEVEL,
          );
    const stressed = forecasts.filter((each) => each.quantile >= median).map((each) => each.loss);
    const stress = stressed.length === 0 ? lookBack : quantileOf(stressed, confidence);
    const floor = rateOf(lookBack * FLOOR_SHARE) + 1n;
    const stressPpm = Math.min(1_000_000, Math.max(1, Math.ceil(stress * 1e6)));
    return { ...ADAPTIVE_LAW, stressPpm, floor, max: MAX_FLOORS * floor };
  }
}

/** A fraction of the price as a rate, rounded up to the billionth: forecasts are not known better. */
function rateOf(fraction: number): bigint {
  return (BigInt(Math.ceil(fraction * PPB)) * rateOfPpm(1)) / 1_000n;
}
