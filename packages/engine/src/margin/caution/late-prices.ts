// The latency buffer: what prices may have moved unseen while the index is older than it is allowed to be for free. It raises
// initial margin, holds withdrawals back, and lets a liquidation inside it wait; it never touches maintenance margin.
//
// The same index moves all of its markets, so linear contracts and collateral on it are netted; what an inverse contract or an
// option does is not linear in the price, and counts gross, options with the coins that they stand for. The buffer is taken on
// the value now, to first order in the move.
import { abs, add, max, min, mulDivUp, neg } from '../../base/fixed.ts';
import { integerRootUp } from '../../base/integer-root.ts';
import type { Index } from '../../domain/listing.ts';
import type { Portfolio } from '../../domain/portfolio.ts';
import {
  type IndexId,
  type Lots,
  notionalOf,
  PPM,
  type Quanta,
  type TimeMs,
  valueOf,
  ZERO_QUANTA,
} from '../../domain/units.ts';
import { worthOfIndexUnits } from '../../domain/unit-value.ts';
import { lessPpm, valueAtIndex } from '../collateral.ts';
import type { ExactView } from '../live/exact-view.ts';
import type { Leg } from './legs.ts';

type LatencyTerms = Pick<
  Index,
  'latencyFreeMs' | 'latencyPpmPerRootSecond' | 'latencyMaxPpm' | 'latencyWaitMs'
>;
/** The largest count that a listing can name stands for no limit. */
const NEVER_MS = 0xffff_ffff;

/** min(latencyMaxPpm, ceil(latencyPpmPerRootSecond * sqrt(seconds beyond the free age))), 0 within the free age; ppm. */
export function latencyBufferPpm(terms: LatencyTerms, ageMs: TimeMs): bigint {
  const { latencyFreeMs, latencyPpmPerRootSecond, latencyMaxPpm } = terms;
  if (latencyFreeMs === NEVER_MS || ageMs <= latencyFreeMs) return 0n;
  const rate = BigInt(latencyPpmPerRootSecond);
  const squared = rate * rate * BigInt(ageMs - latencyFreeMs);
  return min(BigInt(latencyMaxPpm), integerRootUp((squared + 999n) / 1_000n));
}

export type LatePrice = {
  readonly index: IndexId;
  readonly ageMs: TimeMs;
  readonly freeMs: TimeMs;
  readonly bufferPpm: bigint;
  /** Whether a liquidation within the buffer still waits. */
  readonly isAwaited: boolean;
};

/** How late the price of an index is; undefined while it is not, or where there never was one. */
export function latePrice(view: ExactView, index: IndexId): LatePrice | undefined {
  const terms = view.listing.indexes[index];
  if (terms === undefined || terms.latencyFreeMs === NEVER_MS) return undefined;
  if (view.priceOfIndex(index) <= 0n) return undefined;
  const ageMs = view.priceAgeMs(index);
  if (ageMs <= terms.latencyFreeMs) return undefined;
  return {
    index,
    ageMs,
    freeMs: terms.latencyFreeMs,
    bufferPpm: latencyBufferPpm(terms, ageMs),
    isAwaited: ageMs <= terms.latencyFreeMs + terms.latencyWaitMs,
  };
}

/** Ids of the indexes that an account's value rests on, ascending, each once. */
export function indexesOf(
  legs: readonly Pick<Leg, 'market'>[],
  collateral: Portfolio['collateral'],
  view: ExactView,
): readonly IndexId[] {
  const indexes = new Set<IndexId>();
  for (const { market } of legs) if (view.isOpen(market)) indexes.add(view.market(market).index);
  for (const { asset } of collateral) indexes.add(view.asset(asset).index);
  return [...indexes].sort((a, b) => a - b);
}

/** Worth of what moves with an index, settlement quanta, never negative: the worst over what the orders may become. */
export function exposureTo(
  index: IndexId,
  portfolio: Pick<Portfolio, 'collateral'>,
  legs: readonly Leg[],
  view: ExactView,
): Quanta {
  let pledged = ZERO_QUANTA;
  for (const { asset, amount } of portfolio.collateral) {
    const { index: on, haircutPpm } = view.asset(asset);
    if (on === index)
      pledged = add(pledged, lessPpm(valueAtIndex(view, asset, amount), haircutPpm));
  }
  let afterBuys = pledged;
  let afterSells = pledged;
  let gross = ZERO_QUANTA;
  for (const leg of legs) {
    const { index: on, kind, payoff } = view.market(leg.market);
    if (on !== index || !view.isOpen(leg.market)) continue;
    if (kind !== 'option' && payoff === 'linear') {
      const unit = view.unitValue(leg.market);
      afterBuys = add(afterBuys, valueOf(leg.afterBuys, unit));
      afterSells = add(afterSells, valueOf(leg.afterSells, unit));
    } else {
      const worst = max(moved(view, leg, leg.afterBuys), moved(view, leg, leg.afterSells));
      gross = add(gross, worst);
    }
  }
  return add(gross, max(abs(afterBuys), abs(afterSells)));
}

/** What moves with the price of an inverse contract or of an option: no more than its own value of a long option. */
function moved(view: ExactView, { market }: Leg, size: Lots): Quanta {
  const listed = view.market(market);
  const value = notionalOf(size, view.unitValue(market));
  if (listed.kind !== 'option') return value;
  const indexPrice = view.indexPrice(market);
  const coins = worthOfIndexUnits(listed, indexPrice, {
    indexPrice,
    settlementScale: view.asset(0).scale,
  });
  const lots: bigint = size < 0n ? neg(size) : size;
  const worth = mulDivUp(lots, coins.numerator, coins.denominator) as Quanta;
  return size > 0n ? min(value, worth) : worth;
}

/** The buffer on everything that rests on late indexes, rounded up for each of them. */
export function latencyCaution(
  portfolio: Portfolio,
  legs: readonly Leg[],
  view: ExactView,
): Quanta {
  let total = ZERO_QUANTA;
  for (const index of indexesOf(legs, portfolio.collateral, view)) {
    const late = latePrice(view, index);
    if (late === undefined) continue;
    const exposure = exposureTo(index, portfolio, legs, view);
    total = add(total, mulDivUp(exposure, late.bufferPpm, PPM));
  }
  return total;
}

/**
 * What equity may have gained unseen since the prices that condemn the account: the buffer on its positions and collateral,
 * of the indexes whose fresh price is still awaited. Nothing rests on open orders: a liquidation cancels them first.
 */
export function unseenGain(portfolio: Portfolio, view: ExactView): Quanta {
  const legs = portfolio.positions.map(
    ({ market, size }): Leg => ({ market, size, afterBuys: size, afterSells: size, orders: [] }),
  );
  let total = ZERO_QUANTA;
  for (const index of indexesOf(legs, portfolio.collateral, view)) {
    const late = latePrice(view, index);
    if (late === undefined || !late.isAwaited) continue;
    const exposure = exposureTo(index, portfolio, legs, view);
    total = add(total, mulDivUp(exposure, late.bufferPpm, PPM));
  }
  return total;
}
