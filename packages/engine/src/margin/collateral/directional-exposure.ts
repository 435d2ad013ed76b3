// Which way an account's positions lose, as delta-notional of each underlying. Options enter with the most that their
// delta can be, so that no pricing is needed here and a charge built on it is never too small.
import { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import type { Holdings, Position } from '../../domain/holdings.ts';
import { coinsPerContract } from '../../domain/instrument.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { MarginRefusal } from '../model/margin-model.ts';
import { assetPrice } from './asset-price.ts';
import { markOf, spotOf } from './quotes.ts';
import type { DirectionalExposure } from './wrong-way.ts';

type Sums = { readonly linear: Exact; readonly inFall: Exact; readonly inRise: Exact };
const NOTHING: Sums = { linear: Exact.ZERO, inFall: Exact.ZERO, inRise: Exact.ZERO };

/**
 * For each underlying, ascending, what loses as it falls and as it rises, numeraire. Perpetuals and futures net; short
 * options count their whole notional on the side they lose on, long ones at most what they are worth.
 */
export function directionalExposures(
  holdings: Holdings,
  snapshot: Snapshot,
): Result<readonly DirectionalExposure[], MarginRefusal> {
  const byUnderlying = new Map<string, Sums>();
  for (const position of holdings.positions) {
    const { underlying } = position.instrument;
    const added = plus(byUnderlying.get(underlying) ?? NOTHING, position, snapshot);
    if (!added.ok) return added;
    byUnderlying.set(underlying, added.value);
  }
  const rows = [...byUnderlying.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return ok(
    rows.map(([underlying, { linear, inFall, inRise }]) => ({
      underlying,
      losesInFall: Exact.max(inFall.plus(linear), Exact.ZERO),
      losesInRise: Exact.max(inRise.minus(linear), Exact.ZERO),
    })),
  );
}

function plus(
  sums: Sums,
  { instrument, size }: Position,
  snapshot: Snapshot,
): Result<Sums, MarginRefusal> {
  const mark = markOf(snapshot, instrument);
  if (!mark.ok) return mark;
  const settle = assetPrice(snapshot, instrument.settle);
  if (!settle.ok) return settle;
  const spot = spotOf(snapshot, instrument.underlying);
  if (!spot.ok) return spot;
  // A contract that settles in its own coin moves by the price of that coin; others by the index in their quote currency.
  const isInCoin = instrument.settle === instrument.underlying;
  const coinPrice = isInCoin ? settle.value : spot.value.times(settle.value);
  const notional = size.times(coinsPerContract(instrument, mark.value)).times(coinPrice);
  if (instrument.kind !== 'option') return ok({ ...sums, linear: sums.linear.plus(notional) });
  const worth = size.times(instrument.contractSize).times(mark.value).times(settle.value);
  const most = size.sign > 0 ? Exact.min(notional, worth) : notional.abs();
  const isFall = (instrument.right === 'call') === size.sign > 0;
  return ok(
    isFall
      ? { ...sums, inFall: sums.inFall.plus(most) }
      : { ...sums, inRise: sums.inRise.plus(most) },
  );
}
