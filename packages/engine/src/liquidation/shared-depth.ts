// How much of a book's sampled depth the ladder's orders of one step may still take. Orders of many accounts share one book, so
// each order takes what those before it have left; orders of earlier steps that still rest in the book count too.
import { add, mulDivDown, sub } from '../base/fixed.ts';
import { type Side, SIDES } from '../domain/command.ts';
import { type Lots, type MarketId, NONE, type Ppm, PPM, ZERO_LOTS } from '../domain/units.ts';
import type { ReadState } from '../state/state.ts';

export class SharedDepth {
  private readonly state: ReadState;
  /** Lots of the engine's own orders, by market and side; counted when they are first asked for. */
  private resting: Map<string, Lots> | undefined;

  constructor(state: ReadState) {
    this.state = state;
  }

  /**
   * Lots that one more order of `side` may take when all of them together take at most `sharePpm` of the depth that they meet;
   * undefined: as many as it wants (`sharePpm` 0). A book of which no depth is known is good for one lot.
   */
  left(market: MarketId, side: Side, sharePpm: Ppm): Lots | undefined {
    if (sharePpm === 0) return undefined;
    const { bidDepth, askDepth } = this.state.markets;
    const depth = side === 'sell' ? bidDepth.get(market) : askDepth.get(market);
    const share = mulDivDown(depth, BigInt(sharePpm), PPM);
    const most = share > 1n ? share : (1n as Lots);
    const free = sub(most, this.restingOf(market, side));
    return free > 0n ? free : ZERO_LOTS;
  }

  /** Notes an order just placed. */
  take(market: MarketId, side: Side, size: Lots): void {
    // Not counted yet: it will be found among the open orders when it is.
    if (this.resting === undefined) return;
    this.resting.set(keyOf(market, side), add(this.restingOf(market, side), size));
  }

  private restingOf(market: MarketId, side: Side): Lots {
    this.resting ??= restingLots(this.state);
    return this.resting.get(keyOf(market, side)) ?? ZERO_LOTS;
  }
}

const keyOf = (market: MarketId, side: Side): string => `${market} ${side}`;

function restingLots(state: ReadState): Map<string, Lots> {
  const { orders } = state;
  const resting = new Map<string, Lots>();
  const rows = state.scalar('orders');
  for (let row = 0; row < rows; row++) {
    if (orders.account.get(row) === NONE || (orders.flags.get(row) & 2) === 0) continue;
    const key = keyOf(orders.market.get(row), SIDES[orders.side.get(row)] ?? 'buy');
    resting.set(key, add(resting.get(key) ?? ZERO_LOTS, orders.size.get(row)));
  }
  return resting;
}
