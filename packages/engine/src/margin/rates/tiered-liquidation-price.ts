// The price at which equity equals the maintenance margin that tiers ask at that same price. Between the borders of all
// tiers both are straight lines in the price, so each line is solved exactly and its solution kept if it lies there:
// no iteration, no starting point. Linear contracts; the inverse forms are in contract-formulas/.
import { Exact } from '../../base/exact.ts';
import { deductions, type RateTier, tierIndex } from './tiers.ts';

export type TieredLeg = {
  /** Coins, signed: long is positive. */
  readonly size: Exact;
  readonly entryPrice: Exact;
  /** Maintenance tiers of the contract. */
  readonly tiers: readonly RateTier[];
};
export type CrossAccount = {
  /** Quote units. */
  readonly walletBalance: Exact;
  /** Maintenance margin and unrealised PnL of the other contracts, which the price does not move. */
  readonly otherMaintenance: Exact;
  readonly otherUnrealisedPnl: Exact;
  /** Positions that the price moves: one in one-way mode, a long and a short one in hedge mode. */
  readonly legs: readonly TieredLeg[];
};

/**
 * Every positive price at which equity equals maintenance margin, ascending: none, one, or two for a hedge whose margin
 * grows with the price. Equity less margin is concave in the price, so there are never more. Binance, "How to calculate
 * the liquidation price": the same formula with the tiers that hold at the solution.
 */
export function crossLiquidationPrices(account: CrossAccount): readonly Exact[] {
  const borders = bordersOf(account.legs);
  const found: Exact[] = [];
  for (const [i, low] of borders.entries()) {
    const high = borders[i + 1];
    const { slope, atZero } = lineBetween(account, low, high);
    if (slope.isZero) continue;
    const price = atZero.over(slope).negated();
    const isInside = price.isAbove(low) && (high === undefined || !price.isAbove(high));
    if (isInside) found.push(price);
  }
  return found;
}

/**
 * `price - direction x available / |size| / (1 - direction x rate)`: the same price from the margin that is left above
 * maintenance now, where the rate holds up to there. Undefined where no positive price is. Hyperliquid, "Liquidations".
 */
export function liquidationPriceFromMargin(position: {
  readonly price: Exact;
  /** Coins, signed, not zero. */
  readonly size: Exact;
  /** Account value (or isolated margin) less maintenance margin, at `price`. */
  readonly marginAvailable: Exact;
  readonly maintenanceRate: Exact;
}): Exact | undefined {
  const { price, size, marginAvailable, maintenanceRate } = position;
  const slope = size.minus(size.abs().times(maintenanceRate));
  if (slope.isZero) return undefined;
  const found = price.minus(marginAvailable.over(slope));
  return found.sign > 0 ? found : undefined;
}

/**
 * The price at which closing leaves account value over maintenance margin as it is: `P -/+ P x rate x AV / MM`, minus for
 * long. Closing everything there leaves nothing. Undefined without a maintenance margin. Lighter, partial liquidation.
 */
export function zeroPrice(position: {
  readonly price: Exact;
  readonly size: Exact;
  readonly maintenanceRate: Exact;
  readonly accountValue: Exact;
  readonly maintenanceMargin: Exact;
}): Exact | undefined {
  const { price, size, maintenanceRate, accountValue, maintenanceMargin } = position;
  if (maintenanceMargin.sign <= 0) return undefined;
  const distance = price.times(maintenanceRate).times(accountValue).over(maintenanceMargin);
  return size.sign >= 0 ? price.minus(distance) : price.plus(distance);
}

/** Prices at which some leg's notional crosses into another tier, ascending, from zero. */
function bordersOf(legs: readonly TieredLeg[]): readonly Exact[] {
  const borders = [Exact.ZERO];
  for (const { size, tiers } of legs) {
    if (size.isZero) continue;
    for (const { fromNotional } of tiers) {
      if (fromNotional.sign > 0) borders.push(fromNotional.over(size.abs()));
    }
  }
  borders.sort((a, b) => a.compare(b));
  return borders.filter((border, i) => i === 0 || !border.equals(borders[i - 1] ?? Exact.ZERO));
}

/** Equity less maintenance margin as `atZero + slope x price`, on prices above `low` and up to `high`. */
function lineBetween(
  account: CrossAccount,
  low: Exact,
  high: Exact | undefined,
): { readonly slope: Exact; readonly atZero: Exact } {
  const inside = high ?? low.plus(Exact.ONE);
  let slope = Exact.ZERO;
  let atZero = account.walletBalance
    .minus(account.otherMaintenance)
    .plus(account.otherUnrealisedPnl);
  for (const { size, entryPrice, tiers } of account.legs) {
    const index = tierIndex(tiers, size.abs().times(inside));
    const rate = tiers[index]?.rate ?? Exact.ZERO;
    const deduction = deductions(tiers)[index] ?? Exact.ZERO;
    slope = slope.plus(size).minus(size.abs().times(rate));
    atZero = atZero.minus(size.times(entryPrice)).plus(deduction);
  }
  return { slope, atZero };
}
