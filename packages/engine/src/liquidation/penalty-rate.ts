// What a liquidation costs as a share of what it closes: the market's penalty at the part of it that the ladder starts with.
import type { ListedMarket, MarketView } from '../domain/market-view.ts';
import { PPM } from '../domain/units.ts';

/** Ppm of notional, rounded up; never above what the market lists. Source: Ladder.penaltyStartPpm. */
export function penaltyPpmOf(listed: ListedMarket, { ladder }: MarketView): bigint {
  const whole = BigInt(listed.liquidationPenaltyPpm);
  if (ladder === undefined) return whole;
  return (whole * BigInt(ladder.penaltyStartPpm) + PPM - 1n) / PPM;
}
