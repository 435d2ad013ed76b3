// Closed forms of an isolated inverse position: contracts of one quote unit, margin and PnL in the coin. A long one earns
// `contracts x (1 / entry - 1 / price)`, so all prices solve a linear equation in 1 / price.
import { Exact } from '../../../base/exact.ts';
import { directionOf, type PositionSide, positiveOrNone } from './direction.ts';

/** `contracts / entry` coins, and that over the leverage. */
export function inverseIsolatedMargins(position: {
  /** Quote units, positive. */
  readonly contracts: Exact;
  readonly entryPrice: Exact;
  readonly leverage: Exact;
  readonly maintenanceRate: Exact;
  /** Coins that the tier takes off. */
  readonly maintenanceDeduction: Exact;
}): {
  readonly positionValue: Exact;
  readonly initialMargin: Exact;
  readonly maintenanceMargin: Exact;
} {
  const positionValue = position.contracts.over(position.entryPrice);
  return {
    positionValue,
    initialMargin: positionValue.over(position.leverage),
    maintenanceMargin: positionValue
      .times(position.maintenanceRate)
      .minus(position.maintenanceDeduction),
  };
}

/**
 * `entry x lev / (lev x (1 -/+ rate) +/- 1)`, upper signs for long: margin at entry over leverage, maintenance margin at
 * entry. Undefined for a short that no price can liquidate. MCS, "Isolated Margin"; Bybit, inverse contracts.
 */
export function inverseLiquidationPrice(position: {
  readonly side: PositionSide;
  readonly entryPrice: Exact;
  readonly leverage: Exact;
  readonly maintenanceRate: Exact;
}): Exact | undefined {
  const { entryPrice, leverage, maintenanceRate } = position;
  const direction = directionOf(position.side);
  const below = leverage.times(Exact.ONE.minus(direction.times(maintenanceRate))).plus(direction);
  return below.sign > 0 ? entryPrice.times(leverage).over(below) : undefined;
}

/** `entry x lev / (lev +/- 1)`: the price at which the initial margin is lost; undefined for a short at leverage one. */
export const inverseBankruptcyPrice = (position: {
  readonly side: PositionSide;
  readonly entryPrice: Exact;
  readonly leverage: Exact;
}): Exact | undefined => inverseLiquidationPrice({ ...position, maintenanceRate: Exact.ZERO });

/**
 * The price P at which `margin +/- contracts x (1 / entry - 1 / P) = rate x contracts / P`: maintenance margin on the
 * current value, so `P = contracts x (1 +/- rate) / (contracts / entry +/- margin)`. With rate zero it is the bankruptcy
 * price. Undefined where no price is. Kraken, "Equity Protection Process".
 */
export function inverseEquityPrice(position: {
  readonly side: PositionSide;
  readonly contracts: Exact;
  readonly entryPrice: Exact;
  /** Coins that back the position. */
  readonly margin: Exact;
  readonly maintenanceRate: Exact;
}): Exact | undefined {
  const direction = directionOf(position.side);
  const share = Exact.ONE.plus(direction.times(position.maintenanceRate));
  const coins = position.contracts.over(position.entryPrice).plus(direction.times(position.margin));
  if (coins.sign <= 0) return undefined;
  return positiveOrNone(position.contracts.times(share).over(coins));
}
