// Closed forms of an isolated linear position: margins at entry, liquidation and bankruptcy price, margin ratio. The
// maintenance margin is taken at the entry price, as these venues state it; where it follows the mark price, the price
// is solved for in margin/rates/tiered-liquidation-price.ts.
import { Exact } from '../../../base/exact.ts';
import { directionOf, type PositionSide, positiveOrNone } from './direction.ts';

export type LinearIsolated = {
  readonly side: PositionSide;
  /** Coins, positive. */
  readonly size: Exact;
  /** Quote units per coin, positive. */
  readonly entryPrice: Exact;
  /** Notional over initial margin, positive. */
  readonly leverage: Exact;
  /** Share of notional. */
  readonly maintenanceRate: Exact;
  /** Quote units that the tier takes off. */
  readonly maintenanceDeduction: Exact;
  /** Quote units put in beyond the initial margin. */
  readonly extraMargin: Exact;
};
export type LinearMargins = {
  readonly initialMargin: Exact;
  readonly maintenanceMargin: Exact;
};

/** Initial margin `size x entry / leverage` and maintenance margin `size x entry x rate - deduction`, quote units. */
export function linearIsolatedMargins(
  position: Pick<
    LinearIsolated,
    'size' | 'entryPrice' | 'leverage' | 'maintenanceRate' | 'maintenanceDeduction'
  >,
): LinearMargins {
  const notional = position.size.times(position.entryPrice);
  return {
    initialMargin: notional.over(position.leverage),
    maintenanceMargin: notional
      .times(position.maintenanceRate)
      .minus(position.maintenanceDeduction),
  };
}

/**
 * `entry -/+ (IM - MM + extra) / size`, minus for long: the mark price at which what is left of the position's margin is
 * the maintenance margin of its entry. Undefined where no positive price is. Bybit, "Liquidation Price (USDT Contract)".
 */
export function linearLiquidationPrice(position: LinearIsolated): Exact | undefined {
  const { initialMargin, maintenanceMargin } = linearIsolatedMargins(position);
  const mayLose = initialMargin.minus(maintenanceMargin).plus(position.extraMargin);
  const distance = mayLose.over(position.size);
  return positiveOrNone(position.entryPrice.minus(directionOf(position.side).times(distance)));
}

/** Where margin that is added moves a liquidation price: `extra / size` away from the market. */
export function shiftedByExtraMargin(shift: {
  readonly side: PositionSide;
  readonly liquidationPrice: Exact;
  readonly size: Exact;
  readonly extraMargin: Exact;
}): Exact | undefined {
  const distance = shift.extraMargin.over(shift.size);
  return positiveOrNone(shift.liquidationPrice.minus(directionOf(shift.side).times(distance)));
}

/** `entry x (1 -/+ 1 / leverage)`: the price at which the initial margin is lost. Zero for a long at leverage one. */
export function linearBankruptcyPrice(position: {
  readonly side: PositionSide;
  readonly entryPrice: Exact;
  readonly leverage: Exact;
}): Exact {
  const share = directionOf(position.side).over(position.leverage);
  return position.entryPrice.times(Exact.ONE.minus(share));
}

export type MarginsAtMark = LinearMargins & {
  /** Quote units, signed. */
  readonly unrealisedPnl: Exact;
  /** Initial margin plus unrealised PnL; negative past the bankruptcy price. */
  readonly remainingMargin: Exact;
  /** Maintenance margin over remaining margin: 1 at liquidation, negative past bankruptcy, undefined at bankruptcy. */
  readonly marginRatio: Exact | undefined;
};

/** What an isolated position has and needs at a mark price. Toobit and Flipster help pages. */
export function linearMarginsAtMark(
  position: Omit<LinearIsolated, 'maintenanceDeduction' | 'extraMargin'> & {
    readonly markPrice: Exact;
  },
): MarginsAtMark {
  const margins = linearIsolatedMargins({ ...position, maintenanceDeduction: Exact.ZERO });
  const unrealisedPnl = position.markPrice
    .minus(position.entryPrice)
    .times(position.size)
    .times(directionOf(position.side));
  const remainingMargin = margins.initialMargin.plus(unrealisedPnl);
  const marginRatio = remainingMargin.isZero
    ? undefined
    : margins.maintenanceMargin.over(remainingMargin);
  return { ...margins, unrealisedPnl, remainingMargin, marginRatio };
}
