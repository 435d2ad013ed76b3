// What makes a listing exact, bounded and safe: lots and ticks of whole quanta, columns that cannot
// overflow, and no allowed price step that jumps through maintenance margin unseen. Pure over the
// listing; legal ranges of single parameters are domain/parameters.ts.
import { cmpProduct, divDown, divUp } from '../base/fixed.ts';
import type { Asset, Index, Market } from '../domain/listing.ts';
import type { OutOfRange } from '../domain/parameters.ts';
import type { ListingBreach } from '../domain/reject.ts';
import { FUNDING_GUARD, PPM, pow10 } from '../domain/units.ts';

/** Every column value stays below this, so that a sum of two still fits 64 bits. */
export const COLUMN_BOUND = 2n ** 62n;
/** Cumulative funding of a market's whole life: 10^9 ppm, a thousand times the largest price (A4). */
export const FUNDING_LIFE_PPM = 1_000_000_000n;
/** Cumulative funding while one position is not touched: a hundred times the largest price. */
export const FUNDING_UNTOUCHED_PPM = 100_000_000n;

/**
 * Settlement quanta of one lot times one tick, or why the market cannot be listed:
 * `tickIndexUnits * lotBase * 10^settlementScale / 10^(indexDecimals + baseDecimals)` has to be a
 * whole positive number, and the widest values that follow from it have to fit their columns. The
 * settlement asset is the index's numeraire. Nothing is rounded.
 */
export function tickLotQuanta(
  market: Market,
  index: Index,
  settlement: Asset,
): bigint | OutOfRange {
  const product = market.tickIndexUnits * market.lotBase * pow10(settlement.scale);
  const divisor = pow10(index.decimals + market.baseDecimals);
  const quotient = divDown(product, divisor);
  if (quotient < 1n || quotient * divisor !== product) {
    return refusal(
      'quanta of one lot times one tick',
      `${product} / ${divisor}`,
      'a whole number from 1',
    );
  }
  return tooWide(market, quotient) ?? quotient;
}

/**
 * The first of the market's widest values that exceeds its 64-bit column: notional (and with it cost,
 * margin and PnL) of the largest position at the largest price, the funding index at
 * FUNDING_LIFE_PPM of that price, the funding of that position at FUNDING_UNTOUCHED_PPM.
 * Products with rates are arbitrary-width and need no bound.
 */
export function tooWide(market: Market, perTickLot: bigint): OutOfRange | undefined {
  const lotValue = market.maxPriceTicks * perTickLot;
  const notional = market.maxPositionLots * lotValue;
  const widest = [
    ['maxPositionLots * maxPriceTicks * tickLotQuanta', notional],
    [
      'maxPriceTicks * tickLotQuanta in the funding index',
      atRate(lotValue * FUNDING_GUARD, FUNDING_LIFE_PPM),
    ],
    [
      'maxPositionLots * maxPriceTicks * tickLotQuanta in funding',
      atRate(notional, FUNDING_UNTOUCHED_PPM),
    ],
  ] as const;
  for (const [name, value] of widest) {
    if (value >= COLUMN_BOUND) return refusal(name, String(value), `below ${COLUMN_BOUND}`);
  }
  return undefined;
}

/**
 * The price steps of a market that can jump through maintenance margin: with r the step bound, s
 * penalty + slippage + taker fee and m the least maintenance rate, closing everything after a step
 * of r costs no deficit iff r + s <= m for longs and r + s * (1 + r) <= m for shorts. Compared
 * exactly; `costPpm` is s, or s * (1 + r) rounded up, and `coverPpm` is m.
 *
 * Source: hazards E2a, section 4 (proved with Z3; r + s <= m alone is refuted for shorts).
 */
export function listingBreaches(market: Market): ListingBreach[] {
  const r = BigInt(market.stepBoundPpm);
  const s = BigInt(
    market.liquidationPenaltyPpm + market.liquidationSlippagePpm + market.takerFeePpm,
  );
  const m = market.tiers.reduce((least, tier) => Math.min(least, tier.maintenancePpm), 1_000_000);
  const breach = (rule: ListingBreach['rule'], cost: bigint): ListingBreach => ({
    rule,
    what: market.symbol,
    stepPpm: market.stepBoundPpm,
    costPpm: Number(cost),
    coverPpm: m,
  });
  const breaches: ListingBreach[] = [];
  if (r + s > BigInt(m)) breaches.push(breach('longStep', s));
  if (cmpProduct(s, PPM + r, BigInt(m) - r, PPM) > 0) {
    breaches.push(breach('shortStep', divUp(s * (PPM + r), PPM)));
  }
  return breaches;
}

/** An asset's haircut covers its largest step and the discount at which it is then sold, or not. */
export function assetBreaches(asset: Asset): ListingBreach[] {
  const { stepBoundPpm: stepPpm, conversionDiscountPpm: costPpm, haircutPpm: coverPpm } = asset;
  if (stepPpm + costPpm <= coverPpm) return [];
  return [{ rule: 'haircutStep', what: asset.symbol, stepPpm, costPpm, coverPpm }];
}

function atRate(value: bigint, ppm: bigint): bigint {
  return divUp(value * ppm, PPM);
}

function refusal(parameter: string, value: string, range: string): OutOfRange {
  return { type: 'ParameterOutOfRange', parameter, value, range, unit: 'quanta' };
}
