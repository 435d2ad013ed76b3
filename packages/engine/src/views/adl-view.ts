// The rank in deleveraging that an account sees beforehand, one line a position, as plain JSON. The order is the one that the
// waterfall uses; nothing is ranked here.
import type { ReadState } from '../state/state.ts';
import { type RankBeforehand, RanksBeforehand } from '../waterfall/adl/rank-beforehand.ts';

export type AdlRankView = {
  readonly market: number;
  readonly symbol: string;
  readonly side: 'long' | 'short';
  readonly policy: string;
  /** 1 is deleveraged first; null where there is no order beforehand: by lot, or everyone alike. */
  readonly rank: number | null;
  /** Accounts that stand on the side. */
  readonly of: number;
  /** Share of them that come later, 0 to 1; null without a rank. */
  readonly quantile: number | null;
  /** Lights of five that are on, 5 for the first fifth; 0 without a rank. */
  readonly lights: number;
};

const LIGHTS = 5;

/** Ranks of many accounts of one state, from books that are kept so long (engine time, ms). */
export class AdlRanks {
  private readonly state: ReadState;
  private readonly ranks: RanksBeforehand;

  constructor(state: ReadState, staleAfterMs: number) {
    this.state = state;
    this.ranks = new RanksBeforehand(state, staleAfterMs);
  }

  of(account: number): readonly AdlRankView[] {
    return this.ranks.of(account).map((each) => viewOf(this.state, each));
  }
}

/** Of one account, once. */
export const adlRank = (state: ReadState, account: number): readonly AdlRankView[] =>
  new AdlRanks(state, 0).of(account);

function viewOf(state: ReadState, { market, side, policy, rank, of }: RankBeforehand): AdlRankView {
  const { symbol } = state.listedMarket(market);
  const line = { market, symbol, side, policy, of } as const;
  if (rank === undefined) return { ...line, rank: null, quantile: null, lights: 0 };
  const later = of - rank;
  return {
    ...line,
    rank,
    quantile: later / of,
    lights: Math.min(LIGHTS, Math.floor((later * LIGHTS) / of) + 1),
  };
}
