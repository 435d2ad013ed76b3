// Where an account stands before anybody is deleveraged: its place in the order of the policy in force, as it would be if a
// deficit came now. Books are made once and asked many times; they may be older than the state by what the caller allows.
import type { AdlPolicyName } from '../../domain/ladder.ts';
import { type AccountId, type MarketId, NONE, type TimeMs } from '../../domain/units.ts';
import type { ReadState } from '../../state/state.ts';
import { Counterparties } from '../counterparties.ts';
import type { PositionSide } from './book.ts';
import { adlPolicies } from './policies.ts';

export type RankBeforehand = {
  readonly market: MarketId;
  readonly side: PositionSide;
  readonly policy: AdlPolicyName;
  /** 1 comes first; undefined where the policy draws by lot, where all give alike, or the position is newer than the book. */
  readonly rank: number | undefined;
  /** Accounts on the side. */
  readonly of: number;
};

type Ranking = {
  readonly made: TimeMs;
  readonly policy: AdlPolicyName;
  readonly places: ReadonlyMap<AccountId, number>;
  readonly of: number;
};

export class RanksBeforehand {
  private readonly state: ReadState;
  private readonly staleAfterMs: number;
  private readonly rankings = new Map<string, Ranking>();

  /** A ranking is made anew once it is older than this in engine time; 0: whenever time has passed. */
  constructor(state: ReadState, staleAfterMs: number) {
    this.state = state;
    this.staleAfterMs = staleAfterMs;
  }

  /** Of each position of a customer's account, in the order in which it holds them; none for accounts of the house. */
  of(account: AccountId): readonly RankBeforehand[] {
    const { state } = this;
    const { positions, accounts } = state;
    const kind = state.accountKind(account);
    if (kind === 'insurance' || kind === 'suspense') return [];
    const ranks: RankBeforehand[] = [];
    for (
      let row = accounts.firstPosition.get(account);
      row !== NONE;
      row = positions.next.get(row)
    ) {
      const market = positions.market.get(row);
      const side = positions.size.get(row) > 0n ? 'long' : 'short';
      const { policy, places, of } = this.ranking(market, side);
      const isQueue = adlPolicies[policy].order === 'queue';
      ranks.push({ market, side, policy, rank: isQueue ? places.get(account) : undefined, of });
    }
    return ranks;
  }

  private ranking(market: MarketId, side: PositionSide): Ranking {
    const { state } = this;
    const key = `${market} ${side}`;
    const policy = state.listing.ladder.adlPolicy;
    const known = this.rankings.get(key);
    const isFresh =
      known !== undefined &&
      known.policy === policy &&
      (state.time === known.made || state.time - known.made < this.staleAfterMs);
    if (isFresh) return known;
    const ranked = new Counterparties(state).book(market, side).ranked(policy);
    const places = new Map(ranked.map(({ account: id }, at) => [id, at + 1]));
    const made = { made: state.time, policy, places, of: ranked.length };
    this.rankings.set(key, made);
    return made;
  }
}
