// What makes a listing exact, bounded and safe: lots and ticks of whole quanta, columns that cannot
// overflow, and no allowed price step that jumps through maintenance margin unseen. Pure over the
// listing; legal ranges of single parameters are domain/parameters.ts.
import { cmpProduct, divDown, divUp } from '../base/fixed.ts';
import type { Asset, Index, Market } from '../domain/listing.ts';
import type { OutOfRange } from '../domain/parameters.ts';
import type { ListingBreach, Reject } from '../domain/reject.ts';
import { FUNDING_GUARD, PPM, pow10 } from '../domain/units.ts';
import { isReciprocal, widestUnit } from '../domain/unit-value.ts';

/** Every column value stays below this, so that a sum of two still fits 64 bits. */
export const COLUMN_BOUND = 2n ** 62n;
/** Cumulative funding of a market's whole life: 10^9 ppm, a thousand times the largest price (A4). */
export const FUNDING_LIFE_PPM = 1_000_000_000n;
/** Cumulative funding while one position is not touched: a hundred times the largest price. */
export const FUNDING_UNTOUCHED_PPM = 100_000_000n;

/** Least difference that one tick makes to an inverse contract at its largest price, in quanta. */
const RESOLVED_QUANTA = 4n;

/**
 * Worth of one lot at a price of one tick in settlement quanta, or why the market cannot be listed. It has to be a whole
 * positive number, and the widest values that follow from it have to fit their columns. Nothing is rounded.
 *
 * Linear contracts, and options in the currency they are quoted in: `tickIndexUnits * lotBase * 10^settlementScale /
 * 10^(indexDecimals + baseDecimals)`; the settlement asset is the index's numeraire, of inverse options its coin. Inverse
 * perpetuals and futures: `lotBase * 10^(settlementScale + indexDecimals) / (10^baseDecimals * tickIndexUnits)`, lots being
 * counted in the numeraire.
 */
export function tickLotQuanta(
  market: Market,
  index: Index,
  settlement: Asset,
): bigint | OutOfRange {
  const [product, divisor] = isReciprocal(market)
    ? [
        market.lotBase * pow10(settlement.scale) * pow10(index.decimals),
        pow10(market.baseDecimals) * market.tickIndexUnits,
      ]
    : [
        market.tickIndexUnits * market.lotBase * pow10(settlement.scale),
        pow10(index.decimals + market.baseDecimals),
      ];
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
 * The first of the market's widest values that exceeds its 64-bit column: notional (and with it cost, margin and PnL) of
 * the largest position at the price where a lot is worth most, the funding index at FUNDING_LIFE_PPM of that worth, the
 * funding of that position at FUNDING_UNTOUCHED_PPM. Products with rates are arbitrary-width and need no bound.
 */
export function tooWide(market: Market, perTickLot: bigint): OutOfRange | undefined {
  const lotValue: bigint = widestUnit({ ...market, tickLotQuanta: perTickLot });
  const notional = market.maxPositionLots * lotValue;
  const price = isReciprocal(market) ? 'minPriceTicks' : 'maxPriceTicks';
  const worth = isReciprocal(market) ? `tickLotQuanta / ${price}` : `${price} * tickLotQuanta`;
  // What ends pays no funding.
  const isFunded = market.kind === 'perpetual';
  const life = isFunded ? atRate(lotValue * FUNDING_GUARD, FUNDING_LIFE_PPM) : 0n;
  const untouched = isFunded ? atRate(notional, FUNDING_UNTOUCHED_PPM) : 0n;
  const widest = [
    [`maxPositionLots * ${worth}`, notional],
    [`${worth} in the funding index`, life],
    [`maxPositionLots * ${worth} in funding`, untouched],
    ['tickLotQuanta', perTickLot],
  ] as const;
  for (const [name, value] of widest) {
    if (value >= COLUMN_BOUND) return refusal(name, String(value), `below ${COLUMN_BOUND}`);
  }
  return undefined;
}

/**
 * Whether a reciprocal value still tells neighbouring ticks apart: at the largest price p one tick has to make a difference
 * of at least 4 quanta, K / (p - 1) - K / p >= 4, so that rounding the value to a quantum moves a price by an eighth of a
 * tick at the most. Values of other contracts are exact.
 */
export function tickUnresolved(market: Market, perTickLot: bigint): Reject | undefined {
  if (!isReciprocal(market)) return undefined;
  const price = market.maxPriceTicks;
  const steps = price * (price > 1n ? price - 1n : 1n);
  if (perTickLot >= RESOLVED_QUANTA * steps) return undefined;
  const quanta = divDown(perTickLot, steps);
  return { type: 'TickUnresolved', price, quanta, least: RESOLVED_QUANTA };
}

/**
 * The price steps of a market that can jump through maintenance margin: with r the step bound, s penalty + slippage + taker
 * fee and m the least maintenance rate, closing everything after a step of r costs no deficit iff
 *   linear contracts and options  r + s <= m for longs,  r + s * (1 + r) <= m for shorts;
 *   inverse contracts             (r + s) / ((1 - r) * (1 - slippage)) <= m for longs, r + s <= m * (1 + r) for shorts,
 * because the coin gets dearer as the price falls. Of options r is a step of the index, which moves a lot by at most the
 * worth of its coins. Compared exactly; `costPpm` is what closing costs after the step, rounded up, and `coverPpm` is m. What
 * is fully collateralised has nothing to jump through.
 *
 * Source: hazards E2a, section 4 (proved with Z3; r + s <= m alone is refuted for shorts).
 */
export function listingBreaches(market: Market): ListingBreach[] {
  if (market.fullyCollateralised) return [];
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
  const cover = BigInt(m);
  if (isReciprocal(market)) {
    const left = (PPM - r) * (PPM - BigInt(market.liquidationSlippagePpm));
    if (cmpProduct((r + s) * PPM, PPM, cover, left) > 0)
      breaches.push(breach('longStep', left > 0n ? divUp((r + s) * PPM * PPM, left) - r : PPM));
    if (cmpProduct(r + s, PPM, cover, PPM + r) > 0) breaches.push(breach('shortStep', s));
    return breaches;
  }
  if (r + s > cover) breaches.push(breach('longStep', s));
  if (cmpProduct(s, PPM + r, cover - r, PPM) > 0) {
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
