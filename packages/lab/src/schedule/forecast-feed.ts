// The forecasters of a replay: hours of each index go in, and at the end of each what they expect goes to the engine as a
// command that it need not believe.
import type { Session } from '../replay/session.ts';
import type { ScheduleKind } from '../venue/plan-venue.ts';
import { HOUR_MS, type PriceBar } from '../volatility/hour.ts';
import { type MarginForecast, MarginForecaster } from '../volatility/margin-forecaster.ts';
import {
  FORECAST_CONFIDENCE_PPM,
  FORECAST_HORIZON_MS,
  FORECAST_LIFE_MS,
} from './adaptive-terms.ts';
import { joined } from './hour-bars.ts';
import { ReturnHistory } from './proxy.ts';
import type { WarmUpHour } from './warm-up.ts';

export class ForecastFeed {
  /** Forecasts that were sent. */
  sent = 0;
  private readonly session: Session;
  private readonly decimals: readonly number[];
  /** By index, which is the number of its market; none where rates are static. */
  private readonly forecasters: readonly MarginForecaster[];
  private readonly returns: readonly ReturnHistory[];
  /** The hour that each index is in. */
  private readonly open: (PriceBar | undefined)[];
  private hourMs = Number.NEGATIVE_INFINITY;

  constructor(parts: {
    readonly session: Session;
    /** Decimals of the index of each market; index number i is market number i. */
    readonly decimals: readonly number[];
    readonly schedule: ScheduleKind;
  }) {
    this.session = parts.session;
    this.decimals = parts.decimals;
    const terms = { horizonMs: FORECAST_HORIZON_MS, confidence: FORECAST_CONFIDENCE_PPM / 1e6 };
    this.forecasters =
      parts.schedule === 'static' ? [] : parts.decimals.map(() => new MarginForecaster(terms));
    this.returns = this.forecasters.map(() => new ReturnHistory());
    this.open = parts.decimals.map(() => undefined);
  }

  /** An hour of a warm-up, after its tick. */
  learn({ time, bars }: WarmUpHour): void {
    for (const [index, forecaster] of this.forecasters.entries()) {
      const bar = bars[index];
      if (bar !== undefined) this.observe(index, forecaster, bar);
    }
    for (const [index, bar] of bars.entries()) if (bar !== undefined) this.send(index, time);
  }

  /** After a tick at `time`: the price of each index goes into its hour; hours that ended are learnt and forecast from. */
  hear(time: number): void {
    if (this.forecasters.length === 0) return;
    const hourMs = Math.floor(time / HOUR_MS) * HOUR_MS;
    if (hourMs !== this.hourMs) this.turn(time);
    this.hourMs = hourMs;
    const { indexes } = this.session.state;
    for (const [index, decimals] of this.decimals.entries()) {
      const price = Number(indexes.price.get(index)) / 10 ** decimals;
      if (price <= 0 || indexes.fresh.get(index) === 0) continue;
      const now = {
        timeMs: hourMs,
        lengthMs: HOUR_MS,
        open: price,
        high: price,
        low: price,
        close: price,
      };
      const bar = this.open[index];
      this.open[index] = bar === undefined ? now : joined(bar, now);
    }
  }

  private turn(time: number): void {
    const ended: number[] = [];
    for (const [index, forecaster] of this.forecasters.entries()) {
      const bar = this.open[index];
      this.open[index] = undefined;
      if (bar === undefined) continue;
      this.observe(index, forecaster, bar);
      ended.push(index);
    }
    for (const index of ended) this.send(index, time);
  }

  private observe(index: number, forecaster: MarginForecaster, bar: PriceBar): void {
    forecaster.observe(bar);
    this.returns[index]?.observe(bar);
  }

  private send(index: number, time: number): void {
    const forecast = this.forecasters[index]?.forecast() ?? this.byProxy(index);
    if (forecast === undefined) return;
    const validUntil = time + FORECAST_LIFE_MS;
    if (this.session.step({ type: 'Forecast', time, index, ...forecast, validUntil }))
      this.sent += 1;
  }

  /** The forecast of the first market that has one, at the ratio of what both have moved. */
  private byProxy(index: number): MarginForecast | undefined {
    for (const [other, forecaster] of this.forecasters.entries()) {
      const known = other === index ? undefined : forecaster.forecast();
      if (known === undefined) continue;
      const reference = this.returns[other];
      const ratio = reference === undefined ? undefined : this.returns[index]?.ratioTo(reference);
      if (ratio === undefined) return undefined;
      const scaled = (ppm: number): number => Math.min(900_000, Math.ceil(ppm * ratio));
      return {
        ...known,
        model: 'proxy',
        longPpm: scaled(known.longPpm),
        shortPpm: scaled(known.shortPpm),
      };
    }
    return undefined;
  }
}
