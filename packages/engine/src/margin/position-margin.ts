// The requirement of one position, whatever its kind of contract: the one function behind the account's health, the check
// before a trade, the plan of a liquidation and the fund's take-over. Money is settlement quanta, requirements rounded up.
//
// Equity holds every position at its mark (size * mark - cost), the premium of an option included. The premium is therefore
// not added to a short option's requirement again: closing it at the mark is paid for by equity, and the requirement is
// what remains for the next step of the underlying and for slippage, fee and penalty.
import { abs, max, min, mulDivDown, mulDivUp, neg, sub } from '../base/fixed.ts';
import type { ListedMarket, MarketView } from '../domain/market-view.ts';
import {
  type Lots,
  type MarketId,
  notionalOf,
  PPM,
  type Quanta,
  type UnitValue,
  valueOf,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../domain/units.ts';
import { unitValueAt, worthOfIndexUnits } from '../domain/unit-value.ts';
import { tieredRequirement } from './live/tiered-requirement.ts';

/** What of a market view decides a position's requirement: a view at another price need not know more. */
export type PositionView = Pick<MarketView, 'market' | 'asset' | 'unitValue' | 'indexPrice'>;
export type PositionMargin = { readonly initial: Quanta; readonly maintenance: Quanta };
const ZERO_UNIT = 0n as UnitValue;
const NOTHING: PositionMargin = { initial: ZERO_QUANTA, maintenance: ZERO_QUANTA };

/**
 * Initial and maintenance margin of `size` lots (signed) at the market's value now.
 *
 * Perpetuals and futures: the tiers on notional. Options: `optionMargin`. A capped contract needs no more than it can still
 * lose, and exactly that if it is fully collateralised: a long one its value, a short one what is missing to the cap.
 */
export function positionMargin(view: PositionView, market: MarketId, size: Lots): PositionMargin {
  if (size === ZERO_LOTS) return NOTHING;
  const listed = view.market(market);
  const unit = view.unitValue(market);
  const margin =
    listed.kind === 'option'
      ? optionMargin(view, market, size)
      : tieredMargin(listed, notionalOf(size, unit));
  if (listed.capTicks === 0n) return margin;
  const most = worstOfCapped(listed, size, unit);
  if (listed.fullyCollateralised) return { initial: most, maintenance: most };
  return { initial: min(margin.initial, most), maintenance: min(margin.maintenance, most) };
}

/**
 * The most that `size` lots can still lose where the contract bounds it: a long option its value, a capped contract the way
 * to its end. undefined where nothing does, or only a price of zero.
 */
export function worstLoss(view: PositionView, market: MarketId, size: Lots): Quanta | undefined {
  const listed = view.market(market);
  const unit = view.unitValue(market);
  if (listed.capTicks > 0n) return worstOfCapped(listed, size, unit);
  return listed.kind === 'option' && size > 0n ? notionalOf(size, unit) : undefined;
}

/** What a capped position can still lose from here: all of its value, or the way to the cap. */
function worstOfCapped(listed: ListedMarket, size: Lots, unit: UnitValue): Quanta {
  const end = size > 0n ? ZERO_UNIT : unitValueAt(listed, listed.capTicks);
  return max(ZERO_QUANTA, neg(valueOf(size, sub(end, unit))));
}

const tieredMargin = (listed: ListedMarket, notional: Quanta): PositionMargin => ({
  initial: tieredRequirement(listed.tiers, notional, 'initialPpm'),
  maintenance: tieredRequirement(listed.tiers, notional, 'maintenancePpm'),
});

/**
 * A long option: initial `longOptionPpm` of its value, so that buying one needs its premium in cash; maintenance that of a
 * short one, but never more than its value, which is all it can lose.
 *
 * A short option, on the worth U of the coins that it stands for: initial max(tiers(U) - out of the money, floor * U), but at
 * least maintenance; maintenance tiers(U). For a put that is worth more than its coins U is its own value.
 *
 * Source: Deribit, standard margin (support article 25944738177565), with equity at the mark instead of the mark twice.
 */
function optionMargin(view: PositionView, market: MarketId, size: Lots): PositionMargin {
  const listed = view.market(market);
  const lots = abs(size);
  const value = notionalOf(lots, view.unitValue(market));
  const indexPrice = view.indexPrice(market);
  if (indexPrice <= 0n) return NOTHING;
  const at = { indexPrice, settlementScale: view.asset(0).scale };
  const coins = worthOfIndexUnits(listed, indexPrice, at);
  const coinValue = mulDivUp(lots as bigint, coins.numerator, coins.denominator) as Quanta;
  const underlying = listed.right === 'put' ? max(coinValue, value) : coinValue;
  const tiered = tieredMargin(listed, underlying);
  if (size > 0n) {
    const maintenance = min(value, tiered.maintenance);
    const premium = mulDivUp(value, BigInt(listed.longOptionPpm), PPM);
    return { initial: max(premium, maintenance), maintenance };
  }
  const away: bigint =
    listed.right === 'call' ? listed.strike - indexPrice : indexPrice - listed.strike;
  const otm = worthOfIndexUnits(listed, away > 0n ? away : 0n, at);
  const otmValue = mulDivDown(lots as bigint, otm.numerator, otm.denominator) as Quanta;
  const floor = mulDivUp(underlying, BigInt(listed.optionFloorPpm), PPM);
  const initial = max(max(sub(tiered.initial, otmValue), floor), tiered.maintenance);
  return { initial, maintenance: tiered.maintenance };
}
