// Closed forms of an isolated linear position whose margin sets aside the fee of its own closing at the bankruptcy price,
// and whose maintenance margin and fee are taken at the liquidation price itself.
import { Exact } from '../../../base/exact.ts';
import { directionOf, type PositionSide, positiveOrNone } from './direction.ts';

export type FeeReservedIsolated = {
  readonly side: PositionSide;
  /** Coins, positive. */
  readonly size: Exact;
  readonly entryPrice: Exact;
  readonly leverage: Exact;
  readonly maintenanceRate: Exact;
  readonly takerFeeRate: Exact;
  /** Quote units that the tier takes off the maintenance margin. */
  readonly maintenanceDeduction: Exact;
};

/**
 * Margin assigned to the position: `V / leverage` and the taker fee on its value at the bankruptcy price,
 * `(V -/+ V / leverage) x fee`, minus for long; V is the value at entry. Phemex, "Liquidation price for USDT-M".
 */
export function assignedBalance(position: FeeReservedIsolated): Exact {
  const opened = position.size.times(position.entryPrice);
  const initial = opened.over(position.leverage);
  const atBankruptcy = opened.minus(directionOf(position.side).times(initial));
  return initial.plus(atBankruptcy.times(position.takerFeeRate));
}

/**
 * The price whose value L solves `balance +/- (L - V) - fee x L = rate x L - deduction`, plus for long:
 * `L = (V -/+ (balance + deduction)) / (1 -/+ (fee + rate))`. Undefined where no positive price is.
 */
export function feeReservedLiquidationPrice(position: FeeReservedIsolated): Exact | undefined {
  const direction = directionOf(position.side);
  const opened = position.size.times(position.entryPrice);
  const cushion = assignedBalance(position).plus(position.maintenanceDeduction);
  const charges = position.takerFeeRate.plus(position.maintenanceRate);
  const share = Exact.ONE.minus(direction.times(charges));
  if (share.sign <= 0) return undefined;
  const value = opened.minus(direction.times(cushion)).over(share);
  return positiveOrNone(value.over(position.size));
}
