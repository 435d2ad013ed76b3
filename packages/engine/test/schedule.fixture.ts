// The small venue of the tests with a margin schedule: forecasts, and time in steps of the schedule.
import {
  type Command,
  type Event,
  type Market,
  type MarketId,
  NONE,
  type Ppm,
} from '../src/index.ts';
import { World, type WorldOptions } from './world.fixture.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Up 10 % of the listed rate an hour after an hour's notice, maintenance at 5 %, down 5 %; at most five times. */
export const scheduled: Partial<Market> = {
  riseHourPpm: 100_000,
  fallHourPpm: 50_000,
  maintenanceRiseHourPpm: 50_000,
  noticeMs: HOUR,
  scaleMaxPpm: 5_000_000,
  coverPpm: 1_000_000,
  stressWeightPpm: 0,
  bufferPpm: 0,
};

export class ScheduledWorld extends World {
  constructor(options: WorldOptions = {}) {
    super({ ...options, btc: { ...scheduled, ...options.btc } });
  }
  forecastOf(
    longPpm: Ppm,
    change: Partial<Command & { readonly type: 'Forecast' }> = {},
  ): Command & { readonly type: 'Forecast' } {
    return {
      type: 'Forecast',
      time: this.time,
      index: 0,
      model: 'har',
      horizonMs: DAY,
      confidencePpm: 990_000,
      longPpm,
      shortPpm: longPpm,
      validUntil: this.time + DAY,
      ...change,
    };
  }
  /** A forecast of BTC, then a step of the schedule an hour later, at the same prices. */
  hour(longPpm?: Ppm): readonly Event[] {
    if (longPpm !== undefined) this.must(this.forecastOf(longPpm));
    return this.tick({ afterMs: HOUR });
  }
  hours(count: number, longPpm: Ppm): void {
    for (let i = 0; i < count; i++) this.hour(longPpm);
  }
  /** `account` gives signed lots of BTC back to `other` at the mark, by an order that can only reduce. */
  reduce(account: number, other: number, size: number): void {
    const price = this.mark(0);
    const [taker, maker] = [
      this.order(account, 0, size, price, true),
      this.order(other, 0, -size, price),
    ];
    this.must(maker);
    this.must(taker);
    const { order, limit, time } = maker;
    const fill = { maker: order, taker: taker.order, price: limit, size: maker.size };
    this.must({ type: 'PostFill', time, market: 0, ...fill });
  }
  /** An account under the venue's rulebook. */
  portfolioAccount(): number {
    const { time } = this;
    const account = this.state.scalar('accounts');
    const opened = { account, owner: account, kind: 'portfolio', market: NONE } as const;
    this.must({ type: 'OpenAccount', time, ...opened });
    return account;
  }
  scales(market: MarketId = 0): readonly [initial: number, maintenance: number] {
    const { initialScale, maintenanceScale } = this.state.markets;
    return [initialScale.get(market) || 1_000_000, maintenanceScale.get(market) || 1_000_000];
  }
  capOf(account: number, market: MarketId = 0): number {
    return this.state.positions.scaleCap.get(this.state.positionRow(account, market));
  }
}
