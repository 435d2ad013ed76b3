// Answers the engine's order port as a book would: a liquidation order fills from the market's depth within its limit, what
// is left waits for depth to come back and expires at its time.
import type { Event, EventOf, Lots, Ticks } from '@plimsoll/engine';
import { NONE } from '@plimsoll/engine';
import type { FloatRisk } from '../replay/float-risk.ts';
import type { Session } from '../replay/session.ts';
import type { BookSide, Depth } from './depth.ts';
import type { Outside } from './outside.ts';

type Placed = EventOf<'LiquidationOrderPlaced'>;

export class OrderPort {
  private readonly session: Session;
  private readonly outside: Outside;
  private readonly depths: readonly Depth[];
  private readonly risk: FloatRisk;
  private open: Placed[] = [];
  private placed: Placed[] = [];

  constructor(parts: {
    readonly session: Session;
    readonly outside: Outside;
    readonly depths: readonly Depth[];
    readonly risk: FloatRisk;
  }) {
    this.session = parts.session;
    this.outside = parts.outside;
    this.depths = parts.depths;
    this.risk = parts.risk;
  }

  onEvent(event: Event): void {
    if (event.type === 'LiquidationOrderPlaced') this.placed.push(event);
  }

  /** Fills and expires; called once a step, after the tick. */
  serve(): void {
    if (this.open.length === 0 && this.placed.length === 0) return;
    const orders = [...this.open, ...this.placed];
    this.open = [];
    this.placed = [];
    for (const order of orders) if (!this.serveOne(order)) this.open.push(order);
    // Fills may have made the engine place further orders: they wait for the next step.
    this.open.push(...this.placed);
    this.placed = [];
  }

  /** Returns whether the order is done with. */
  private serveOne(placed: Placed): boolean {
    const { session } = this;
    const { state } = session;
    const { order, account, market, side, expires } = placed;
    const row = state.orderRow(order);
    if (row === NONE) return true;
    const isShut = state.markets.stale.get(market) === 1 || state.markets.band.get(market) === 1;
    if (!isShut) {
      const wanted = state.orders.size.get(row);
      const { size, price } = this.offer(placed, wanted);
      if (size > 0n && this.outside.fill({ order, account, market, side }, size, price, 'taker')) {
        this.drain(placed, size);
        if (size === wanted) return true;
      }
    }
    if (session.time < expires) return false;
    session.step({ type: 'ReleaseOrder', time: session.time, order, reason: 'expired' });
    return true;
  }

  /** What the book gives: depth between the mark and the limit, at the average price of that walk, never beyond the limit. */
  private offer(
    { market, side, limit }: Placed,
    wanted: Lots,
  ): { readonly size: Lots; readonly price: Ticks } {
    const mark = this.session.state.mark(market);
    const depth = this.depths[market] as Depth;
    const book: BookSide = side === 'sell' ? 'bid' : 'ask';
    const lotValue = this.risk.lotValue(market);
    const distancePpm =
      (Number(side === 'sell' ? mark - limit : limit - mark) / Number(mark)) * 1e6;
    const available = BigInt(Math.floor(depth.within(book, distancePpm) / lotValue));
    const size = (wanted < available ? wanted : available) as Lots;
    const away =
      (mark *
        BigInt(
          Math.round(Math.min(distancePpm, depth.averageDistance(book, Number(size) * lotValue))),
        )) /
      1_000_000n;
    const walked = side === 'sell' ? mark - away : mark + away;
    const isBeyond = side === 'sell' ? walked < limit : walked > limit;
    return { size, price: (isBeyond ? limit : walked) as Ticks };
  }

  private drain({ market, side }: Placed, size: Lots): void {
    this.depths[market]?.drain(
      side === 'sell' ? 'bid' : 'ask',
      Number(size) * this.risk.lotValue(market),
    );
  }
}
