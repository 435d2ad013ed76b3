// The replay over time, downsampled while it runs: price and mark, liquidated notional, the fund, losses, and how the
// accounts' margin ratios are distributed. Floats, for charts only.
import type { ReadState } from '@plimsoll/engine';
import { SETTLEMENT_SCALE } from '../venue/grid.ts';
import type { MarketPlan } from '../venue/plan-venue.ts';
import type { FloatRisk } from './float-risk.ts';
import { insuranceFund } from './insurance-fund.ts';
import type { Tally } from './tally.ts';

export type MarketSeries = {
  readonly symbol: string;
  /** Last index and mark of each bucket of steps, and the mark's extremes within it. */
  readonly index: number[];
  readonly mark: number[];
  readonly low: number[];
  readonly high: number[];
  /** Rates of the first tier, as shares of notional. */
  readonly initial: number[];
  readonly maintenance: number[];
};
export type ReplaySeries = {
  readonly times: number[];
  readonly markets: readonly MarketSeries[];
  /** Within the bucket, quote units. */
  readonly liquidated: number[];
  readonly fundCash: number[];
  readonly fundInventory: number[];
  /** Cumulative, quote units. */
  readonly adl: number[];
  readonly socialised: number[];
  readonly uncovered: number[];
  readonly ratioTimes: number[];
  /** [time][band]: accounts with positions by maintenance margin over equity; the bands are RATIO_BANDS. */
  readonly ratios: number[][];
};

/** Upper ends of the bands; the venue warns at 1 / 1.4, calls for margin at 1 / 1.25 and liquidates at 1. */
export const RATIO_BANDS = [0.2, 0.4, 1 / 1.4, 1 / 1.25, 1, Number.POSITIVE_INFINITY] as const;

const POINTS_FEW_MARKETS = 1500;
const POINTS_MANY_MARKETS = 600;
const MANY_MARKETS = 10;
const RATIO_POINTS = 240;
const UNIT = 10 ** SETTLEMENT_SCALE;

export class SeriesRecorder {
  readonly series: ReplaySeries;
  private readonly state: ReadState;
  private readonly risk: FloatRisk;
  private readonly tally: Tally;
  private readonly plans: readonly MarketPlan[];
  private readonly every: number;
  private readonly ratioEvery: number;
  private readonly lows: number[];
  private readonly highs: number[];
  private liquidated = 0n;
  private step = 0;

  constructor(parts: {
    readonly state: ReadState;
    readonly risk: FloatRisk;
    readonly tally: Tally;
    readonly markets: readonly MarketPlan[];
    readonly steps: number;
  }) {
    this.state = parts.state;
    this.risk = parts.risk;
    this.tally = parts.tally;
    this.plans = parts.markets;
    const points = parts.markets.length > MANY_MARKETS ? POINTS_MANY_MARKETS : POINTS_FEW_MARKETS;
    this.every = Math.max(1, Math.ceil(parts.steps / points));
    this.ratioEvery = Math.max(1, Math.ceil(parts.steps / RATIO_POINTS));
    this.lows = parts.markets.map(() => Number.POSITIVE_INFINITY);
    this.highs = parts.markets.map(() => 0);
    this.series = {
      times: [],
      markets: parts.markets.map(({ symbol }) => ({
        symbol,
        index: [],
        mark: [],
        low: [],
        high: [],
        initial: [],
        maintenance: [],
      })),
      liquidated: [],
      fundCash: [],
      fundInventory: [],
      adl: [],
      socialised: [],
      uncovered: [],
      ratioTimes: [],
      ratios: [],
    };
  }

  /** Once a step, with fresh `risk`. */
  record(time: number, isLast: boolean): void {
    for (let m = 0; m < this.plans.length; m += 1) {
      const mark = Number(this.state.mark(m)) * (this.plans[m] as MarketPlan).grid.tick;
      if (mark === 0) continue;
      if (mark < (this.lows[m] as number)) this.lows[m] = mark;
      if (mark > (this.highs[m] as number)) this.highs[m] = mark;
    }
    if (isLast || this.step % this.every === this.every - 1) this.sample(time);
    if (isLast || this.step % this.ratioEvery === 0) this.sampleRatios(time);
    this.step += 1;
  }

  private sample(time: number): void {
    const { series, state, tally } = this;
    series.times.push(time);
    for (const [m, plan] of this.plans.entries()) {
      const market = series.markets[m] as MarketSeries;
      const mark = Number(state.mark(m)) * plan.grid.tick;
      market.mark.push(round(mark));
      market.index.push(round(Number(state.indexes.price.get(m)) / 10 ** plan.grid.decimals));
      market.low.push(round(Math.min(mark, this.lows[m] as number)));
      market.high.push(round(Math.max(mark, this.highs[m] as number)));
      this.lows[m] = Number.POSITIVE_INFINITY;
      this.highs[m] = 0;
      const tier = state.market(m).tiers[0];
      market.initial.push((tier?.initialPpm ?? 0) / 1e6);
      market.maintenance.push((tier?.maintenancePpm ?? 0) / 1e6);
    }
    series.liquidated.push(money(tally.liquidatedNotional - this.liquidated));
    this.liquidated = tally.liquidatedNotional;
    const fund = insuranceFund(state);
    series.fundCash.push(money(fund.cash));
    series.fundInventory.push(money(fund.collateral + fund.positions));
    series.adl.push(money(tally.adlNotional));
    series.socialised.push(money(tally.socialised));
    series.uncovered.push(money(tally.uncovered));
  }

  private sampleRatios(time: number): void {
    const { state, risk } = this;
    const counts = RATIO_BANDS.map(() => 0);
    const accounts = state.scalar('accounts');
    for (let account = 0; account < accounts; account += 1) {
      // Cross and isolated accounts only; the outside market is never near its limits and would only add noise.
      if (state.accounts.kind.get(account) > 1 || state.accounts.positions.get(account) === 0)
        continue;
      risk.look(account);
      const { ratio } = risk;
      let band = 0;
      while (ratio >= (RATIO_BANDS[band] as number) && band < counts.length - 1) band += 1;
      counts[band] = (counts[band] as number) + 1;
    }
    this.series.ratioTimes.push(time);
    this.series.ratios.push(counts);
  }
}

const money = (quanta: bigint): number => Math.round(Number(quanta) / (UNIT / 100)) / 100;
/** Six significant digits: what a chart can show. */
const round = (price: number): number => Number(price.toPrecision(6));
