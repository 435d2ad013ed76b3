// The built-in simulated market of `plimsoll start`: on a fresh engine the listings and a demo population, then a turn at a
// time a tick, fills of liquidation orders and what a few traders do. Keeps no state of its own but that of the
// forecasters: everything else is read from the engine, so a recovered venue simply goes on.
import type {
  AccountId,
  Input,
  Ladder,
  Lots,
  MarketId,
  ReadState,
  Side,
  Ticks,
} from '@plimsoll/engine';
import { DEFAULT_LADDER, NONE } from '@plimsoll/engine';
import { Random } from '../base/random.ts';
import { drawAccounts } from '../population/draw-accounts.ts';
import { inventorySales } from '../replay/treasury.ts';
import { quote, type VenuePlan } from '../venue/plan-venue.ts';
import { agentsTurn, isAgent } from './demo-agents.ts';
import { DemoForecasts } from './demo-forecasts.ts';
import { DEMO_COINS, demoVenue, isListed } from './demo-listing.ts';
import { openMember } from './demo-open.ts';
import { demoTick } from './demo-prices.ts';
import { react } from './demo-traders.ts';

export type DemoOptions = {
  readonly state: ReadState;
  readonly seed: number;
  /** Accounts of the population. */
  readonly accounts: number;
  /** Put in force where the venue has set none. */
  readonly ladder?: Ladder;
};
export type DemoMarket = {
  /** The inputs of one turn, to be stepped one by one: each is drawn from the state after the one before. */
  turn(nowMs: number): Generator<Input, void, void>;
};

const OUTSIDE_ACCOUNTS = 2;
/** Share of a liquidation order that the book gives in one turn. */
const FILL_SHARE = 0.5;
const TRADERS_PER_TURN = 4;
/** Flags of orders that the engine placed: of the ladder, of rebalancing. */
const ENGINES_OWN = 6;
/** Orders of the demo count from here by sequence; ids below are free for whoever uses the interface. */
const ORDER_BASE = 2 ** 50;

export function createDemoMarket({ state, ...options }: DemoOptions): DemoMarket {
  const forecasts = new DemoForecasts(options.seed);
  return {
    turn: (nowMs) =>
      new Turn(state, { ...options, time: Math.max(nowMs, state.time), forecasts }).inputs(),
  };
}

/** One turn: where the generators of the demo find the state, the time and the outside market. */
export class Turn {
  readonly state: ReadState;
  readonly time: number;
  readonly random: Random;
  readonly venue: VenuePlan;
  private readonly seed: number;
  private readonly accounts: number;
  private readonly ladder: Ladder | undefined;
  private readonly forecasts: DemoForecasts;

  constructor(
    state: ReadState,
    options: {
      readonly seed: number;
      readonly accounts: number;
      readonly ladder?: Ladder;
      readonly time: number;
      readonly forecasts: DemoForecasts;
    },
  ) {
    this.state = state;
    this.seed = options.seed;
    this.accounts = options.accounts;
    this.ladder = options.ladder;
    this.forecasts = options.forecasts;
    this.time = options.time;
    this.random = new Random(options.seed).fork(String(state.scalar('sequence')));
    this.venue = demoVenue(options.time);
  }

  *inputs(): Generator<Input, void, void> {
    const { state, time, seed, random, venue } = this;
    // The treasury of the demo sells once a minute of the venue's clock, which the tick below moves.
    const isNewMinute = Math.floor(time / 60_000) !== Math.floor(state.time / 60_000);
    for (const input of venue.inputs) if (!isListed(state, input)) yield input;
    if (this.ladder !== undefined && state.listing.ladder.name === DEFAULT_LADDER.name)
      yield { type: 'SetLadder', time, ...this.ladder };
    yield demoTick(state, venue, { seed, time, random });
    yield* this.forecasts.hear(state, venue);
    yield* this.openUp();
    yield* this.fillLiquidations();
    yield* this.fillResting();
    if (isNewMinute) yield* inventorySales(state, time);
    const first = this.firstMember;
    const members = state.scalar('accounts') - first;
    for (let k = 0; k < TRADERS_PER_TURN && members > 0; k += 1)
      yield* this.letReact(first + random.below(members));
    if (members >= this.accounts) yield* agentsTurn(this);
  }

  private *letReact(account: AccountId): Generator<Input, void, void> {
    if (!isAgent(this.state, account)) yield* react(this, account);
  }

  /** The outside accounts come right after the house's: the shared fund, a bucket and a suspense account a market. */
  get firstOutside(): AccountId {
    return 1 + 2 * DEMO_COINS.length;
  }
  get firstMember(): AccountId {
    return this.firstOutside + OUTSIDE_ACCOUNTS;
  }

  private *openUp(): Generator<Input, void, void> {
    const { state, time, venue, accounts } = this;
    const next = state.scalar('accounts');
    if (next >= this.firstMember + accounts) return;
    const money = (account: AccountId, units: number): Input => ({
      type: 'Deposit',
      time,
      account,
      asset: 0,
      amount: quote(units),
    });
    if (next === this.firstOutside) {
      yield money(state.scalar('sharedFund'), 0.01 * venue.populationNotional);
      for (const [market, plan] of venue.markets.entries())
        yield money(state.market(market).bucketAccount, 0.005 * plan.populationNotional);
    }
    for (let account = next; account < this.firstMember; account += 1) {
      yield { type: 'OpenAccount', time, account, owner: account, kind: 'cross', market: NONE };
      yield money(account, 4 * venue.populationNotional);
    }
    const plans = drawAccounts(accounts, venue.markets, new Random(this.seed).fork('accounts'));
    for (const [i, plan] of plans.entries()) {
      if (this.firstMember + i >= next) yield* openMember(this, this.firstMember + i, plan);
    }
  }

  /** The book gives half of each liquidation order a turn, between mark and limit; the engine expires what is left. */
  private *fillLiquidations(): Generator<Input, void, void> {
    for (const { order, account, market, side, size, limit } of this.openOrders(true)) {
      if (this.isShut(market)) continue;
      const mark = this.state.mark(market);
      // A price beyond the limit is none that the order may have.
      if (side === 'buy' ? mark > limit : mark < limit) continue;
      const share = (size * BigInt(Math.round(FILL_SHARE * 100))) / 100n;
      const price = (mark + limit) / 2n;
      yield* this.meet(
        { order, account, market, side },
        (share > 0n ? share : size) as Lots,
        price as Ticks,
        'taker',
      );
    }
  }

  private *fillResting(): Generator<Input, void, void> {
    for (const { order, account, market, side, size, limit } of this.openOrders(false)) {
      const mark = this.state.mark(market);
      if (this.isShut(market) || (side === 'buy' ? limit < mark : limit > mark)) continue;
      yield* this.meet({ order, account, market, side }, size, limit, 'maker');
      if (this.state.orderRow(order) !== NONE)
        yield { type: 'ReleaseOrder', time: this.time, order, reason: 'cancelled' };
    }
  }

  private openOrders(liquidation: boolean) {
    const { orders } = this.state;
    const found: {
      order: number;
      account: AccountId;
      market: MarketId;
      side: Side;
      size: Lots;
      limit: Ticks;
    }[] = [];
    for (let row = 0; row < this.state.scalar('orders'); row += 1) {
      const order = orders.id.get(row);
      if (orders.account.get(row) === NONE || this.state.orderRow(order) !== row) continue;
      const isOurs = order >= ORDER_BASE;
      if (!isOurs || ((orders.flags.get(row) & ENGINES_OWN) !== 0) !== liquidation) continue;
      const side: Side = orders.side.get(row) === 0 ? 'buy' : 'sell';
      found.push({
        order,
        account: orders.account.get(row),
        market: orders.market.get(row),
        side,
        size: orders.size.get(row),
        limit: orders.limit.get(row),
      });
    }
    return found;
  }

  isShut(market: MarketId): boolean {
    const { mark, stale, band, halted } = this.state.markets;
    return (
      mark.get(market) === 0n ||
      stale.get(market) === 1 ||
      band.get(market) === 1 ||
      halted.get(market) === 1
    );
  }

  /** Unique because every recorded input raises the sequence, and an order id is used for one reservation only. */
  orderId(): number {
    return ORDER_BASE + this.state.scalar('sequence');
  }

  /** The outside market takes the other side of an open order at a price within its limit. */
  *meet(
    order: {
      readonly order: number;
      readonly account: AccountId;
      readonly market: MarketId;
      readonly side: Side;
    },
    size: Lots,
    price: Ticks,
    role: 'maker' | 'taker',
  ): Generator<Input, void, void> {
    const { state, time } = this;
    const { market } = order;
    const side: Side = order.side === 'buy' ? 'sell' : 'buy';
    const other = this.orderId();
    const account = this.firstOutside + (other % OUTSIDE_ACCOUNTS);
    yield {
      type: 'ReserveOrder',
      time,
      order: other,
      account,
      market,
      side,
      size,
      limit: price,
      reduceOnly: false,
    };
    if (state.orderRow(other) === NONE) return;
    const [maker, taker] = role === 'maker' ? [order.order, other] : [other, order.order];
    yield { type: 'PostFill', time, market, maker, taker, price, size };
    if (state.orderRow(other) !== NONE)
      yield { type: 'ReleaseOrder', time, order: other, reason: 'cancelled' };
  }

  /** A market order of a member, worth so many quote units, at the mark. */
  *trade(
    account: AccountId,
    wanted: {
      readonly market: MarketId;
      readonly side: Side;
      readonly notional: number;
      readonly reduceOnly: boolean;
    },
  ): Generator<Input, void, void> {
    const { state, time } = this;
    const { market, side, reduceOnly } = wanted;
    if (this.isShut(market)) return;
    const mark = state.mark(market);
    const lotValue = Number(state.unitValue(market)) / 1e6;
    const size = BigInt(Math.max(1, Math.round(wanted.notional / lotValue))) as Lots;
    const order = this.orderId();
    yield {
      type: 'ReserveOrder',
      time,
      order,
      account,
      market,
      side,
      size,
      limit: mark,
      reduceOnly,
    };
    const row = state.orderRow(order);
    if (row === NONE) return;
    yield* this.meet({ order, account, market, side }, state.orders.size.get(row), mark, 'taker');
    if (state.orderRow(order) !== NONE)
      yield { type: 'ReleaseOrder', time, order, reason: 'cancelled' };
  }
}
