// The forecasts of the demo: once a minute what each coin may lose or gain within the next, from minutes of the venue's own
// index prices after a simulated past. Kept in memory only: a venue that starts again begins with a past made afresh, which
// ends at the prices it stopped at.
import type { Input, ReadState } from '@plimsoll/engine';
import { Random } from '../base/random.ts';
import { HOUR_MS, type PriceBar } from '../volatility/hour.ts';
import { MarginForecaster } from '../volatility/margin-forecaster.ts';
import { joined } from '../schedule/hour-bars.ts';
import type { VenuePlan } from '../venue/plan-venue.ts';
import { DEMO_COINS } from './demo-listing.ts';
import { nextPrices, stormAt } from './demo-path.ts';
import { demoPrices } from './demo-prices.ts';
import { DEMO_FORECAST } from './demo-terms.ts';

const { minuteMs, confidencePpm, lifeMs } = DEMO_FORECAST;
/** A forecaster wants about a month of hours, which are minutes here. */
const PAST_MINUTES = 31 * 24;
const PAST_STEP_SECONDS = 5;
/** Of so many forecasts one does not come, and one is in percent of a percent: the engine is to notice both. */
const LOST_CHANCE = 0.015;
const SLIPPED_CHANCE = 0.015;
const SLIP = 100;

export class DemoForecasts {
  private readonly seed: number;
  private readonly forecasters = DEMO_COINS.map(
    () => new MarginForecaster({ horizonMs: HOUR_MS, confidence: confidencePpm / 1e6 }),
  );
  private minute: number | undefined;
  private bars: readonly PriceBar[] = [];

  constructor(seed: number) {
    this.seed = seed;
  }

  /** After a tick: takes its prices, and yields the forecasts when a minute of the venue's clock has ended. */
  *hear(state: ReadState, venue: VenuePlan): Generator<Input, void, void> {
    const { time } = state;
    const minute = Math.floor(time / minuteMs);
    const prices = demoPrices(state, venue);
    const isFirst = this.minute === undefined;
    if (isFirst) this.learnPast(minute, prices);
    if (!isFirst && minute === this.minute) {
      this.bars = this.bars.map((bar, i) => joined(bar, barOf(minute, prices[i] ?? bar.close)));
      return;
    }
    this.observe(this.bars);
    this.minute = minute;
    this.bars = prices.map((price) => barOf(minute, price));
    yield* this.tell(time, new Random(this.seed).fork(`forecasts ${minute}`));
  }

  private *tell(time: number, random: Random): Generator<Input, void, void> {
    for (const [index, forecaster] of this.forecasters.entries()) {
      const forecast = forecaster.forecast();
      if (forecast === undefined || random.chance(LOST_CHANCE)) continue;
      const slip = random.chance(SLIPPED_CHANCE) ? SLIP : 1;
      yield {
        type: 'Forecast',
        time,
        index,
        ...forecast,
        horizonMs: minuteMs,
        longPpm: Math.min(1_000_000, forecast.longPpm * slip),
        shortPpm: Math.min(1_000_000, forecast.shortPpm * slip),
        validUntil: time + lifeMs,
      };
    }
  }

  private observe(bars: readonly PriceBar[]): void {
    for (const [i, bar] of bars.entries()) this.forecasters[i]?.observe(bar);
  }

  /** Minutes up to `minute`, of the kind that will follow, the last of which ends at `prices`. */
  private learnPast(minute: number, prices: readonly number[]): void {
    const random = new Random(this.seed).fork('past');
    const past: PriceBar[][] = [];
    let now: readonly number[] = DEMO_COINS.map(({ price }) => price);
    for (let m = minute - PAST_MINUTES; m < minute; m += 1) {
      let bars = now.map((price) => barOf(m, price));
      for (let second = 0; second < 60; second += PAST_STEP_SECONDS) {
        const storm = stormAt(this.seed, m * minuteMs + second * 1_000);
        now = nextPrices(now, { seconds: PAST_STEP_SECONDS, storm, random });
        bars = bars.map((bar, i) => joined(bar, barOf(m, now[i] ?? bar.close)));
      }
      past.push(bars);
    }
    const scales = prices.map((price, i) => price / (now[i] ?? price));
    for (const bars of past) this.observe(bars.map((bar, i) => scaled(bar, scales[i] ?? 1)));
  }
}

/** A minute as the forecasters read it: they count hours. */
const barOf = (minute: number, price: number): PriceBar => ({
  timeMs: minute * HOUR_MS,
  lengthMs: HOUR_MS,
  open: price,
  high: price,
  low: price,
  close: price,
});

const scaled = (bar: PriceBar, factor: number): PriceBar => ({
  ...bar,
  open: bar.open * factor,
  high: bar.high * factor,
  low: bar.low * factor,
  close: bar.close * factor,
});
