// Limit prices of the engine's own orders: the mark moved against the account by at most the market's slippage.
import { max, min, mulDivDown, mulDivUp } from '../base/fixed.ts';
import type { Side } from '../domain/command.ts';
import type { ListedMarket } from '../domain/market-view.ts';
import { PPM, type Ticks } from '../domain/units.ts';

/** Ticks, rounded towards the mark, so that the slippage is never exceeded; within the market's range of prices. */
export function slippedLimit(listed: ListedMarket, mark: Ticks, side: Side): Ticks {
  const slippage = BigInt(listed.liquidationSlippagePpm);
  return side === 'buy'
    ? min(listed.maxPriceTicks, mulDivDown(mark, PPM + slippage, PPM))
    : max(listed.minPriceTicks, mulDivUp(mark, PPM - slippage, PPM));
}
