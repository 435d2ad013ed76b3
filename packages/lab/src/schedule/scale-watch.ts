// How far above the listed rates a schedule stood before the crash, and what the population finds listed when it arrives.
import type { ListedMarket, ReadState } from '@plimsoll/engine';
import { SETTLEMENT_SCALE } from '../venue/grid.ts';
import type { MarketPlan } from '../venue/plan-venue.ts';

const SAMPLES = 500;

/** The mean multiple of the listed initial rates, weighted by planned positions and rates. */
export class ScaleWatch {
  private readonly state: ReadState;
  private readonly plans: readonly MarketPlan[];
  private readonly until: number;
  private readonly everyMs: number;
  private due: number;
  private asked = 0;
  private listed = 0;

  constructor(parts: {
    readonly state: ReadState;
    readonly plans: readonly MarketPlan[];
    readonly from: number;
    readonly until: number;
  }) {
    this.state = parts.state;
    this.plans = parts.plans;
    this.until = parts.until;
    this.everyMs = Math.max(1, (parts.until - parts.from) / SAMPLES);
    this.due = parts.from;
  }

  record(time: number): void {
    if (time < this.due || time >= this.until) return;
    this.due = time + this.everyMs;
    for (const [market, plan] of this.plans.entries()) {
      this.asked += plan.populationNotional * firstRate(this.state.market(market));
      this.listed += plan.populationNotional * (plan.tiers[0]?.initialPpm ?? 0);
    }
  }

  /** 1 while nothing was sampled. */
  get mean(): number {
    return this.listed > 0 ? this.asked / this.listed : 1;
  }
}

const firstRate = (market: ListedMarket): number => market.tiers[0]?.initialPpm ?? 0;

/** The plans with the tiers that are in force now: what a trader who arrives has to put up. */
export const asListedNow = (
  plans: readonly MarketPlan[],
  state: ReadState,
): readonly MarketPlan[] =>
  plans.map((plan, market) => ({
    ...plan,
    tiers: state.market(market).tiers.map(({ fromNotional, initialPpm, maintenancePpm }) => ({
      fromNotional: Number(fromNotional) / 10 ** SETTLEMENT_SCALE,
      initialPpm,
      maintenancePpm,
    })),
  }));
