// The book of the cascade as the order port sees it: liquidation orders walk it, and the walk stays in the price until the
// book refills. The mark itself follows with the next tick, from displaced prices.
import type { Lots, MarketId, Ticks } from '@plimsoll/engine';
import { exp, ln } from '../base/elementary.ts';
import type { Depth } from '../book/depth.ts';
import type { BookAnswers, PlacedOrder } from '../book/order-port.ts';
import type { FloatRisk } from '../replay/float-risk.ts';
import type { Session } from '../replay/session.ts';
import type { ImpactBook } from './impact-book.ts';

const ONE_PERCENT_PPM = 10_000;
const MINUTE_MS = 60_000;
/** Depths that count as nothing: less is never worth a lot. */
const NEGLIGIBLE = 1e-12;

export class ImpactAnswers implements BookAnswers {
  private readonly session: Session;
  private readonly risk: FloatRisk;
  private readonly depths: readonly Depth[];
  private readonly books: readonly ImpactBook[];
  private readonly participation: number;
  private readonly undisturbed: (market: MarketId) => Ticks;
  /** Depths that may still be taken from each market, and when that was counted. */
  private readonly budgets: number[];
  private at = 0;

  /** `undisturbed`: the mark of a market as it would be without any impact, in ticks. */
  constructor(parts: {
    readonly session: Session;
    readonly risk: FloatRisk;
    readonly depths: readonly Depth[];
    readonly books: readonly ImpactBook[];
    /** Most depths a minute. */
    readonly participation: number;
    readonly undisturbed: (market: MarketId) => Ticks;
  }) {
    this.session = parts.session;
    this.risk = parts.risk;
    this.depths = parts.depths;
    this.books = parts.books;
    this.participation = parts.participation;
    this.undisturbed = parts.undisturbed;
    this.budgets = parts.books.map(() => parts.participation);
  }

  /** Books refill and the participation of a minute comes back up to a time. */
  advance(time: number): void {
    const minutes = this.at > 0 ? (time - this.at) / MINUTE_MS : 0;
    this.at = time;
    for (const [market, book] of this.books.entries()) {
      book.refill(time);
      const budget = (this.budgets[market] as number) + this.participation * minutes;
      this.budgets[market] = Math.min(this.participation, budget);
    }
  }

  /** Notional within 1 % of a market, quote units. */
  depthOf(market: MarketId): number {
    return (this.depths[market] as Depth).within('bid', ONE_PERCENT_PPM);
  }

  offer(
    { market, side, limit }: PlacedOrder,
    wanted: Lots,
  ): { readonly size: Lots; readonly price: Ticks } {
    const book = this.books[market] as ImpactBook;
    const sign = side === 'sell' ? 1 : -1;
    const stands = Number(this.undisturbed(market)) * exp(-book.displacement);
    const room = sign * ln(stands / Number(limit));
    const inDepths = this.risk.lotValue(market) / this.depthOf(market);
    const reach = Math.min(book.within(room, sign), this.budgets[market] as number);
    const available = reach > NEGLIGIBLE ? BigInt(Math.floor(reach / inDepths)) : 0n;
    const size = (wanted < available ? wanted : available) as Lots;
    // Mean of the walk by Simpson's rule: exact for linear impact.
    const eaten = sign * Number(size) * inDepths;
    const away = (4 * book.moveOf(eaten / 2) + book.moveOf(eaten)) / 6;
    const mean = stands * exp(-away);
    const price = BigInt(side === 'sell' ? Math.floor(mean) : Math.ceil(mean));
    const isBeyond = side === 'sell' ? price < limit : price > limit;
    return { size, price: (isBeyond ? limit : price) as Ticks };
  }

  filled({ market, side }: PlacedOrder, size: Lots): void {
    const depths = (Number(size) * this.risk.lotValue(market)) / this.depthOf(market);
    this.budgets[market] = Math.max(0, (this.budgets[market] as number) - depths);
    this.books[market]?.eat(side === 'sell' ? depths : -depths);
  }

  hasArrived({ market }: PlacedOrder): boolean {
    // A market that has no price of its own yet has no book.
    return this.session.state.mark(market) > 0n && this.undisturbed(market) > 0n;
  }
}
