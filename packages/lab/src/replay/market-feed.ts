// Turns observations into the engine's tick: prices brought to the decimals of their index, depth sampled where a bar opens,
// the stable collateral at par.
import type { Lots, Price, Tick } from '@plimsoll/engine';
import type { ObservationStep } from '../bars/observations.ts';
import type { PriceData } from '../bars/price-data.ts';
import type { Depth } from '../book/depth.ts';
import { type MarketPlan, STABLE_PRICE, type VenuePlan } from '../venue/plan-venue.ts';
import type { WarmUpHour } from '../schedule/warm-up.ts';
import type { FloatRisk } from './float-risk.ts';

/** The stable coin's price is said again so often. */
const STABLE_EVERY_MS = 86_400_000;

/** Bars state no confidence interval. */
const NO_INTERVAL = 0n as Price;

export class MarketFeed {
  private readonly venue: VenuePlan;
  private readonly depths: readonly Depth[];
  private readonly risk: FloatRisk;
  /** Per source: from the decimals of the data to those of the index. */
  private readonly factors: readonly bigint[];
  private stableAt = Number.NEGATIVE_INFINITY;
  /** The first index source of each underlying. */
  private readonly firstSource: readonly (number | undefined)[];

  constructor(parts: {
    readonly data: PriceData;
    readonly venue: VenuePlan;
    readonly depths: readonly Depth[];
    readonly risk: FloatRisk;
  }) {
    this.venue = parts.venue;
    this.depths = parts.depths;
    this.risk = parts.risk;
    let next = 0;
    this.firstSource = parts.data.underlyings.map(({ sources }) => {
      const at = next + sources.findIndex(({ role }) => role === 'index');
      next += sources.length;
      return at;
    });
    this.factors = parts.data.underlyings.flatMap(({ sources, decimals }, i) => {
      const { grid } = parts.venue.markets[i] as MarketPlan;
      return sources.map(() => 10n ** BigInt(grid.decimals - decimals));
    });
  }

  tick({ time, observations, opened }: ObservationStep): Tick {
    const prices = observations.map(({ source, price }) => ({
      source,
      price: (price * (this.factors[source] as bigint)) as Price,
      time,
      confidence: NO_INTERVAL,
    }));
    if (time - this.stableAt >= STABLE_EVERY_MS) {
      prices.push({
        source: this.venue.stableSource,
        price: STABLE_PRICE,
        time,
        confidence: NO_INTERVAL,
      });
      this.stableAt = time;
    }
    for (const depth of this.depths) depth.refill(time);
    return {
      type: 'Tick',
      time,
      prices,
      books: opened.length === 0 ? [] : this.sampleBooks(opened),
      volatilities: [],
    };
  }

  /** Hourly closes of a warm-up, told by the first source of each index; the stable coin at par. */
  closes({ time, bars }: WarmUpHour): Tick {
    const prices = bars.flatMap((bar, market) => {
      const source = this.firstSource[market];
      const { grid } = this.venue.markets[market] as MarketPlan;
      if (bar === undefined || source === undefined) return [];
      const price = BigInt(Math.round(bar.close * 10 ** grid.decimals)) as Price;
      return [{ source, price, time, confidence: NO_INTERVAL }];
    });
    prices.push({
      source: this.venue.stableSource,
      price: STABLE_PRICE,
      time,
      confidence: NO_INTERVAL,
    });
    return { type: 'Tick', time, prices, books: [], volatilities: [] };
  }

  private sampleBooks(opened: ObservationStep['opened']): Tick['books'] {
    const traded = new Map<number, number>();
    for (const { underlying, notionalPerMinute } of opened)
      traded.set(underlying, (traded.get(underlying) ?? 0) + notionalPerMinute);
    const books: { market: number; bidDepth: Lots; askDepth: Lots }[] = [];
    for (const [market, notionalPerMinute] of traded) {
      const depth = this.depths[market] as Depth;
      depth.observe(notionalPerMinute);
      const lotValue = this.risk.lotValue(market);
      if (lotValue === 0) continue;
      const slippage = (this.venue.markets[market] as MarketPlan).riskClass.liquidationSlippagePpm;
      const lots = (side: 'bid' | 'ask'): Lots =>
        BigInt(Math.floor(depth.within(side, slippage) / lotValue)) as Lots;
      books.push({ market, bidDepth: lots('bid'), askDepth: lots('ask') });
    }
    return books;
  }
}
