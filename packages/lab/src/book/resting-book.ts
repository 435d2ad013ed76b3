// The resting orders of traders and market makers, best price first a side: filled against the outside once the mark
// crosses their limit. Orders that are gone meanwhile (cancelled, filled, liquidated) are dropped when they surface.
import type { AccountId, MarketId, Side, Ticks } from '@plimsoll/engine';
import { NONE } from '@plimsoll/engine';
import type { Session } from '../replay/session.ts';
import type { Outside } from './outside.ts';

type Resting = { readonly order: number; readonly account: AccountId; readonly limit: bigint };

export class RestingBook {
  private readonly session: Session;
  private readonly outside: Outside;
  private readonly bids: Heap[] = [];
  private readonly asks: Heap[] = [];
  fills = 0;

  constructor(session: Session, outside: Outside, markets: number) {
    this.session = session;
    this.outside = outside;
    for (let i = 0; i < markets; i += 1) {
      this.bids.push(new Heap(-1));
      this.asks.push(new Heap(1));
    }
  }

  add(order: number, account: AccountId, market: MarketId, side: Side, limit: Ticks): void {
    (side === 'buy' ? this.bids : this.asks)[market]?.push({ order, account, limit });
  }

  /** Fills what the mark has crossed. */
  match(): void {
    const { state } = this.session;
    for (let market = 0; market < this.bids.length; market += 1) {
      const mark = state.mark(market);
      if (
        mark === 0n ||
        state.markets.stale.get(market) === 1 ||
        state.markets.band.get(market) === 1
      )
        continue;
      this.drain(market, 'buy', this.bids[market] as Heap, (limit) => limit >= mark);
      this.drain(market, 'sell', this.asks[market] as Heap, (limit) => limit <= mark);
    }
  }

  private drain(
    market: MarketId,
    side: Side,
    heap: Heap,
    isCrossed: (limit: bigint) => boolean,
  ): void {
    const { state } = this.session;
    for (let top = heap.top; top !== undefined && isCrossed(top.limit); top = heap.top) {
      heap.pop();
      const row = state.orderRow(top.order);
      if (row === NONE) continue;
      const { order, account } = top;
      const size = state.orders.size.get(row);
      if (this.outside.fill({ order, account, market, side }, size, top.limit as Ticks, 'maker'))
        this.fills += 1;
      else
        this.session.step({
          type: 'ReleaseOrder',
          time: this.session.time,
          order,
          reason: 'cancelled',
        });
    }
  }
}

/** A binary heap by limit; `sign` 1 keeps the lowest on top, -1 the highest. Ties: the older order first. */
class Heap {
  private readonly items: Resting[] = [];
  private readonly sign: 1 | -1;

  constructor(sign: 1 | -1) {
    this.sign = sign;
  }
  get top(): Resting | undefined {
    return this.items[0];
  }
  private before(a: Resting, b: Resting): boolean {
    if (a.limit === b.limit) return a.order < b.order;
    return this.sign === 1 ? a.limit < b.limit : a.limit > b.limit;
  }
  push(item: Resting): void {
    const { items } = this;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.before(item, items[parent] as Resting)) break;
      items[at] = items[parent] as Resting;
      at = parent;
    }
    items[at] = item;
  }
  pop(): void {
    const { items } = this;
    const last = items.pop();
    if (last === undefined || items.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (
        child + 1 < items.length &&
        this.before(items[child + 1] as Resting, items[child] as Resting)
      )
        child += 1;
      if (!this.before(items[child] as Resting, last)) break;
      items[at] = items[child] as Resting;
      at = child;
    }
    items[at] = last;
  }
}
