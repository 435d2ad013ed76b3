// What the depth model gives a liquidation order: depth between the market's price and the limit, at the average price of
// that walk. The price does not move by it; a book that does is in cascade/.
import type { Lots, MarketId, Ticks } from '@plimsoll/engine';
import type { FloatRisk } from '../replay/float-risk.ts';
import type { BookSide, Depth } from './depth.ts';
import type { BookAnswers, PlacedOrder } from './order-port.ts';

export class DepthAnswers implements BookAnswers {
  private readonly depths: readonly Depth[];
  private readonly risk: FloatRisk;
  private readonly markOf: (market: MarketId) => Ticks;

  /** `markOf`: where the book stands, in ticks; the engine's own mark unless the engine sees it late. */
  constructor(parts: {
    readonly depths: readonly Depth[];
    readonly risk: FloatRisk;
    readonly markOf: (market: MarketId) => Ticks;
  }) {
    this.depths = parts.depths;
    this.risk = parts.risk;
    this.markOf = parts.markOf;
  }

  offer(
    { market, side, limit }: PlacedOrder,
    wanted: Lots,
  ): { readonly size: Lots; readonly price: Ticks } {
    const mark = this.markOf(market);
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

  filled({ market, side }: PlacedOrder, size: Lots): void {
    this.depths[market]?.drain(
      side === 'sell' ? 'bid' : 'ask',
      Number(size) * this.risk.lotValue(market),
    );
  }

  hasArrived(): boolean {
    return true;
  }
}
