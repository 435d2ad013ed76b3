// Limit prices of the engine's own orders: the mark moved against the account by at most the market's slippage.
import { max, mulDivDown, mulDivUp } from '../base/fixed.ts';
import type { Side } from '../domain/command.ts';
import { PPM, type Ppm, type Ticks } from '../domain/units.ts';

const ONE_TICK = 1n as Ticks;

/** Ticks, rounded towards the mark, so that the slippage is never exceeded; at least one tick. */
export function slippedLimit(mark: Ticks, side: Side, slippagePpm: Ppm): Ticks {
  const slippage = BigInt(slippagePpm);
  return side === 'buy'
    ? mulDivDown(mark, PPM + slippage, PPM)
    : max(ONE_TICK, mulDivUp(mark, PPM - slippage, PPM));
}
