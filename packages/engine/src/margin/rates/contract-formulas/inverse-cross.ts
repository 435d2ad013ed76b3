// Closed forms of an inverse position that the whole balance backs: bankruptcy price with the closing fee, and the
// liquidation price that leaves the maintenance margin of the entry and that fee.
import { Exact } from '../../../base/exact.ts';
import { directionOf, type PositionSide, positiveOrNone } from './direction.ts';

export type InverseCross = {
  readonly side: PositionSide;
  /** Quote units, positive. */
  readonly contracts: Exact;
  readonly entryPrice: Exact;
  /** Coins of the account, and those of them that open orders hold. */
  readonly balance: Exact;
  readonly orderMargin: Exact;
  readonly maintenanceRate: Exact;
  readonly takerFeeRate: Exact;
};

/** `(1 +/- fee) x contracts / (contracts / entry +/- available)`, upper signs for long; undefined where no price is. */
export function inverseCrossBankruptcyPrice(position: InverseCross): Exact | undefined {
  const direction = directionOf(position.side);
  const coins = position.contracts
    .over(position.entryPrice)
    .plus(direction.times(available(position)));
  if (coins.sign <= 0) return undefined;
  const share = Exact.ONE.plus(direction.times(position.takerFeeRate));
  return positiveOrNone(position.contracts.times(share).over(coins));
}

/**
 * The price L at which the loss `contracts x (1 / L - 1 / entry)` of a long (negated for a short) is what may be lost:
 * available less the maintenance margin at entry and the fee at the bankruptcy price. Not rounded. Undefined where no
 * price is. Bybit, "How to calculate Liquidation Price (Inverse Contract)".
 */
export function inverseCrossLiquidationPrice(position: InverseCross): Exact | undefined {
  const bankruptcy = inverseCrossBankruptcyPrice(position);
  if (bankruptcy === undefined) return undefined;
  const { contracts, entryPrice } = position;
  const atEntry = contracts.over(entryPrice);
  const maintenance = atEntry.times(position.maintenanceRate);
  const closingFee = contracts.times(position.takerFeeRate).over(bankruptcy);
  const mayLose = available(position).minus(maintenance).minus(closingFee);
  const coins = atEntry.plus(directionOf(position.side).times(mayLose));
  return coins.sign > 0 ? contracts.over(coins) : undefined;
}

/** A liquidation price as it is displayed: on the grid, to the side where it is reached sooner. */
export const displayedLiquidationPrice = (shown: {
  readonly side: PositionSide;
  readonly price: Exact;
  readonly tick: Exact;
}): Exact => shown.price.roundTo(shown.tick, shown.side === 'long' ? 'up' : 'down');

const available = (position: InverseCross): Exact => position.balance.minus(position.orderMargin);
