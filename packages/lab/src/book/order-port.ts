// Answers the engine's order port as a book would: a liquidation order fills from the market's depth within its limit, what
// is left waits for depth to come back and expires at its time. What the book gives is asked of `BookAnswers`.
import type { Event, EventOf, Lots, Ticks } from '@plimsoll/engine';
import { NONE } from '@plimsoll/engine';
import type { FloatRisk } from '../replay/float-risk.ts';
import type { Session } from '../replay/session.ts';
import type { Depth } from './depth.ts';
import { DepthAnswers } from './depth-answers.ts';
import type { Outside } from './outside.ts';

/** By the ladder, or by a rebalancing of the owner's: the book fills both alike. */
export type PlacedOrder = EventOf<'LiquidationOrderPlaced' | 'RebalanceOrderPlaced'>;

/** What a book says to liquidation orders. */
export type BookAnswers = {
  /** How much of the order fills now, and at which price, never beyond its limit. */
  offer(placed: PlacedOrder, wanted: Lots): { readonly size: Lots; readonly price: Ticks };
  /** So much of the order was filled. */
  filled(placed: PlacedOrder, size: Lots): void;
  /** Whether the order has reached the book; one that has not waits. */
  hasArrived(placed: PlacedOrder): boolean;
};

export class OrderPort {
  private readonly session: Session;
  private readonly outside: Outside;
  private readonly answers: BookAnswers;
  private open: PlacedOrder[] = [];
  private placed: PlacedOrder[] = [];

  /** Without `answers` orders reach the book at once and meet the depth model around the mark. */
  constructor(parts: {
    readonly session: Session;
    readonly outside: Outside;
    readonly depths: readonly Depth[];
    readonly risk: FloatRisk;
    readonly answers?: BookAnswers;
  }) {
    this.session = parts.session;
    this.outside = parts.outside;
    const { state } = parts.session;
    this.answers =
      parts.answers ?? new DepthAnswers({ ...parts, markOf: (market) => state.mark(market) });
  }

  onEvent(event: Event): void {
    if (event.type === 'LiquidationOrderPlaced' || event.type === 'RebalanceOrderPlaced')
      this.placed.push(event);
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
  private serveOne(placed: PlacedOrder): boolean {
    const { session, answers } = this;
    const { state } = session;
    const { order, account, market, side, expires } = placed;
    const row = state.orderRow(order);
    if (row === NONE) return true;
    const isShut = state.markets.stale.get(market) === 1 || state.markets.band.get(market) === 1;
    if (!isShut && answers.hasArrived(placed)) {
      const wanted = state.orders.size.get(row);
      const { size, price } = answers.offer(placed, wanted);
      if (size > 0n && this.outside.fill({ order, account, market, side }, size, price, 'taker')) {
        answers.filled(placed, size);
        if (size === wanted) return true;
      }
    }
    if (session.time < expires) return false;
    session.step({ type: 'ReleaseOrder', time: session.time, order, reason: 'expired' });
    return true;
  }
}
