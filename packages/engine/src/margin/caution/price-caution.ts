// What doubtful prices cost: longs are worth their value at the lowest price of the doubt, shorts at the highest, collateral
// at the lower of its price and its stable price less the confidence half-width. Latency is a matter of late-prices.ts.
//
// Two parts, because a withdrawal counts the first in equity. With u the value of a lot now, [l, h] its doubt, q the lots
// held, and R(u) the initial margin of the position with its orders at the worse side (open-orders.ts):
//
//   prices          q (u - l) of a long, |q| (h - u) of a short, and what collateral counts less
//   ratesAndOrders  max(0, max(R(l) - slack(l), R(h) - slack(h)) - R(u)), slack(x) = q (x - l), or |q| (h - x)
//
// slack is what the position itself is worth more at x than at its worst end. For tiers of non-falling rates R(x) - slack(x)
// is convex in x: notional is linear in the value of a lot, and an order loses max(0, limit - x). Its maximum over [l, h] is
// at an end, therefore at every x in the doubt
//
//   equity(x) - R(x) >= equity(worst end) + slack(x) - R(x) >= equity(worst end) - R(u) - ratesAndOrders,
//
// for any combination of markets and coins, each at its own x. An account with equity - prices >= R + ratesAndOrders thus
// meets initial margin wherever in the doubt the prices turn out to be. Of options R is no convex function of the price: they
// are margined at both ends of their doubt and now.
import { add, max, min, neg, sub } from '../../base/fixed.ts';
import type { CollateralHeld, Portfolio } from '../../domain/portfolio.ts';
import {
  type IndexId,
  type Lots,
  NONE,
  type Price,
  type Quanta,
  valueOf,
  ZERO_QUANTA,
} from '../../domain/units.ts';
import { effectivePrice, inDecimals } from '../../oracle/redemption.ts';
import { isAccepted } from '../../oracle/quality.ts';
import { valueAtIndex, valueAtPrice } from '../collateral.ts';
import type { ExactView } from '../live/exact-view.ts';
import { initialWithOrders } from '../open-orders.ts';
import { heldCollateral } from '../sheltered.ts';
import { type Doubt, type PriceState, viewAt } from './doubt.ts';
import type { Leg } from './legs.ts';

/** What `size` lots may be worth less than now, never negative. Exact. */
export function doubtfulValue(size: Lots, now: PriceState['unit'], doubt: Doubt): Quanta {
  const worst = size > 0n ? doubt.low : doubt.high;
  return valueOf(size, sub(now, worst.unit));
}

/** What margin and orders need more within the doubt than now, beyond `doubtfulValue`; never negative. */
export function ratesAndOrders(
  view: ExactView,
  { market, size, orders }: Leg,
  doubt: Doubt,
): Quanta {
  const worst = size > 0n ? doubt.low : doubt.high;
  const needs = (state: PriceState): Quanta => {
    const { initial } = initialWithOrders(viewAt(view, state), market, size, orders);
    return sub(initial, valueOf(size, sub(state.unit, worst.unit)));
  };
  const { initial } = initialWithOrders(view, market, size, orders);
  return max(ZERO_QUANTA, sub(max(needs(doubt.low), needs(doubt.high)), initial));
}

/** The doubt of a market as a share of its value now, in ppm, rounded up: what a rulebook's margin may grow by with it. */
export function widestPpm(now: PriceState['unit'], { low, high }: Doubt): bigint {
  const size: bigint = now < 0n ? neg(now) : now;
  if (size === 0n) return 0n;
  const move: bigint = max(sub(now, low.unit), sub(high.unit, now));
  return (move * 1_000_000n + size - 1n) / size;
}

/**
 * The price that a collateral asset surely has: its own and its redemption price each at the lower of index and stable price,
 * less the half-width. What can be redeemed is worth no more than it surely redeems for, however its price was found.
 */
export function surePrice(view: ExactView, { asset }: CollateralHeld): Price {
  const price = view.assetPrice(asset);
  const { index, redemptionIndex, depegPpm, depegChargePpm } = view.asset(asset);
  if (index === NONE) return price;
  const own = surePriceOfIndex(view, index);
  const isRedeemed =
    redemptionIndex !== NONE &&
    own > 0n &&
    view.priceOfIndex(redemptionIndex) > 0n &&
    isAccepted(view.oracleQuality(redemptionIndex), 'uncertain');
  if (!isRedeemed) return min(price, own);
  const decimalsOf = (id: IndexId): number => view.listing.indexes[id]?.decimals ?? 0;
  const redemption = inDecimals(
    surePriceOfIndex(view, redemptionIndex),
    decimalsOf(redemptionIndex),
    decimalsOf(index),
  );
  return min(price, effectivePrice({ price: own, redemption, depegPpm, depegChargePpm }));
}

const surePriceOfIndex = (view: ExactView, index: IndexId): Price =>
  max(
    0n as Price,
    sub(min(view.priceOfIndex(index), view.stablePrice(index)), view.confidence(index)),
  );

/**
 * What the collateral counts less at its sure prices, never negative. By the listing's haircuts, or in full: a rulebook may
 * count a coin for as much as it is worth.
 */
export function doubtfulCollateral(
  { collateral, margining }: Pick<Portfolio, 'collateral' | 'margining'>,
  view: ExactView,
): Quanta {
  let total = ZERO_QUANTA;
  for (const held of collateral) {
    const price = surePrice(view, held);
    if (price === view.assetPrice(held.asset)) continue;
    const now = valueAtIndex(view, held.asset, held.amount);
    const sure = valueAtPrice(view, held.asset, held.amount, price);
    const less =
      margining === 'listing'
        ? sub(heldCollateral(view, held, now), heldCollateral(view, held, sure))
        : sub(now, sure);
    total = add(total, less);
  }
  return total;
}
