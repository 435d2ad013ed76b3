// The book that liquidation orders of a story meet: linear in price, drained by fills, refilled within a minute. The price path
// of a story is what was observed, forced flow included, so fills do not move it again.
import type { Lots, ReadState, Ticks } from '@plimsoll/engine';
import type { BookAnswers, PlacedOrder } from '../book/order-port.ts';
import { SETTLEMENT_SCALE } from '../venue/grid.ts';

/** Depths of the stories are what stands within this share of the price, on each side. */
export const DEPTH_WITHIN = 0.02;
const MINUTE_MS = 60_000;
const UNIT = 10 ** SETTLEMENT_SCALE;

export class ThinBook implements BookAnswers {
  private readonly state: ReadState;
  private readonly depths: readonly number[];
  private readonly drained: { bid: number; ask: number }[];
  private at = 0;

  /** `depths`: USD within `DEPTH_WITHIN` of the mark, by market. */
  constructor(state: ReadState, depths: readonly number[]) {
    this.state = state;
    this.depths = depths;
    this.drained = depths.map(() => ({ bid: 0, ask: 0 }));
  }

  /** Depth comes back at one book a minute. */
  refill(time: number): void {
    const share = this.at === 0 ? 1 : (time - this.at) / MINUTE_MS;
    this.at = time;
    for (const [market, sides] of this.drained.entries()) {
      const back = (this.depths[market] as number) * share;
      sides.bid = Math.max(0, sides.bid - back);
      sides.ask = Math.max(0, sides.ask - back);
    }
  }

  offer(
    { market, side, limit }: PlacedOrder,
    wanted: Lots,
  ): { readonly size: Lots; readonly price: Ticks } {
    const mark = Number(this.state.mark(market));
    const away = (side === 'sell' ? mark - Number(limit) : Number(limit) - mark) / mark;
    const depth = this.depths[market] as number;
    const used = this.used(market, side);
    const lotValue = Number(this.state.unitValue(market)) / UNIT;
    const room = Math.max(0, (depth * away) / DEPTH_WITHIN - used);
    const available = BigInt(Math.floor(room / lotValue));
    const size = (wanted < available ? wanted : available) as Lots;
    const mean = ((used + (Number(size) * lotValue) / 2) / depth) * DEPTH_WITHIN;
    const price =
      side === 'sell'
        ? Math.max(Number(limit), Math.floor(mark * (1 - mean)))
        : Math.min(Number(limit), Math.ceil(mark * (1 + mean)));
    return { size, price: BigInt(price) as Ticks };
  }

  filled({ market, side }: PlacedOrder, size: Lots): void {
    const sides = this.drained[market] as { bid: number; ask: number };
    const value = (Number(size) * Number(this.state.unitValue(market))) / UNIT;
    if (side === 'sell') sides.bid += value;
    else sides.ask += value;
  }

  hasArrived({ market }: PlacedOrder): boolean {
    return this.state.mark(market) > 0n;
  }

  private used(market: number, side: PlacedOrder['side']): number {
    const sides = this.drained[market] as { bid: number; ask: number };
    return side === 'sell' ? sides.bid : sides.ask;
  }
}
