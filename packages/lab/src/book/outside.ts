// The outside market: a few very well funded accounts that take the other side of whoever trades. Every fill is between
// two reserved orders, so positions stay zero-sum and the outside holds what the population does not.
import type { AccountId, Lots, MarketId, Side, Ticks } from '@plimsoll/engine';
import { NONE } from '@plimsoll/engine';
import type { Session } from '../replay/session.ts';
import { quote, type VenuePlan } from '../venue/plan-venue.ts';

/** Markets that one group of outside accounts serves, and accounts in a group. */
const MARKETS_PER_GROUP = 16;
const ACCOUNTS_PER_GROUP = 4;
/** Outside accounts are funded so many times what the whole population holds. */
const FUNDING_TIMES = 4;
export const OUTSIDE_OWNER = 1;

export type Order = {
  readonly order: number;
  readonly account: AccountId;
  readonly market: MarketId;
  readonly side: Side;
};
export type Trade = {
  readonly market: MarketId;
  readonly side: Side;
  readonly size: Lots;
  readonly price: Ticks;
};

export class Outside {
  private readonly session: Session;
  /** Accounts that serve each sixteen markets. */
  readonly groups: (readonly AccountId[])[];

  /** `groups`: those of an outside market that was opened on the state which the session goes on from. */
  constructor(session: Session, groups: readonly (readonly AccountId[])[] = []) {
    this.session = session;
    this.groups = [...groups];
  }

  open(venue: VenuePlan): void {
    const { session } = this;
    const groups = Math.ceil(venue.markets.length / MARKETS_PER_GROUP);
    const amount = quote(FUNDING_TIMES * Math.max(1e8, venue.populationNotional));
    for (let g = 0; g < groups; g += 1) {
      const group: AccountId[] = [];
      for (let i = 0; i < ACCOUNTS_PER_GROUP; i += 1) {
        const account = session.state.scalar('accounts');
        session.step({
          type: 'OpenAccount',
          time: session.time,
          account,
          owner: OUTSIDE_OWNER,
          kind: 'cross',
          market: NONE,
        });
        session.step({ type: 'Deposit', time: session.time, account, asset: 0, amount });
        group.push(account);
      }
      this.groups.push(group);
    }
  }

  /** Whether the account is the outside's own. */
  isOutside(account: AccountId): boolean {
    return this.session.state.accounts.owner.get(account) === OUTSIDE_OWNER;
  }

  /** The outside account of a market that is best placed to take one more trade: the least in its direction. */
  private pick(market: MarketId, side: Side): AccountId {
    const { state } = this.session;
    const group = this.groups[Math.floor(market / MARKETS_PER_GROUP)] as readonly AccountId[];
    let best = group[0] as AccountId;
    let least: bigint | undefined;
    for (const account of group) {
      const row = state.positionRow(account, market);
      const size = row === NONE ? 0n : state.positions.size.get(row);
      const inDirection = side === 'buy' ? size : -size;
      if (least === undefined || inDirection < least) {
        least = inDirection;
        best = account;
      }
    }
    return best;
  }

  /**
   * Fills a reserved order against the outside at a price within its limit. `order.side` is the order's own side.
   * Returns whether it filled; an outside order that could not meet it is taken back.
   */
  fill(order: Order, size: Lots, price: Ticks, role: 'maker' | 'taker'): boolean {
    const { session } = this;
    const { time } = session;
    const { market } = order;
    const side = order.side === 'buy' ? 'sell' : 'buy';
    const account = this.pick(market, side);
    const other = session.orderId();
    if (
      !session.step({
        type: 'ReserveOrder',
        time,
        order: other,
        account,
        market,
        side,
        size,
        limit: price,
        reduceOnly: false,
      })
    )
      return false;
    const [maker, taker] = role === 'maker' ? [order.order, other] : [other, order.order];
    if (session.step({ type: 'PostFill', time, market, maker, taker, price, size })) return true;
    session.step({ type: 'ReleaseOrder', time, order: other, reason: 'cancelled' });
    return false;
  }

  /** A market order of an account: reserved, then filled by the outside. Returns whether it filled. */
  trade(account: AccountId, trade: Trade, reduceOnly: boolean): boolean {
    const { session } = this;
    const { market, side, size, price } = trade;
    const order = session.orderId();
    if (
      !session.step({
        type: 'ReserveOrder',
        time: session.time,
        order,
        account,
        market,
        side,
        size,
        limit: price,
        reduceOnly,
      })
    )
      return false;
    // A reduce-only order may have been cut to what there was to reduce.
    const row = session.state.orderRow(order);
    if (row === NONE) return false;
    const left = session.state.orders.size.get(row);
    if (this.fill({ order, account, market, side }, left, price, 'taker')) return true;
    session.step({ type: 'ReleaseOrder', time: session.time, order, reason: 'cancelled' });
    return false;
  }
}
