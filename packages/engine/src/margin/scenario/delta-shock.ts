// The margin model for a net delta too large to close at once: a share of it that grows with every coin above a threshold,
// up to a maximum.
import { Exact } from '../../base/exact.ts';
import { err, ok } from '../../base/result.ts';
import { decimal, object, table, type TypeOf } from '../../domain/schema.ts';
import { type Figure, type MarginModel, sameAtBothLevels } from '../model/margin-model.ts';
import { type Book, booksOf, pricingRules } from './books.ts';
import { noRow, summed } from './by-book.ts';
import { expiryDeltas, optionDelta } from './expiry-deltas.ts';

const ramp = object('ramp of one underlying', {
  threshold: decimal('net delta that is not charged, quote units', { min: '0' }),
  increment: decimal('rise of the share per coin above the threshold', { min: '0', max: '1' }),
  maximum: decimal('largest share', { min: '0', max: '1' }),
});
export type DeltaRamp = TypeOf<typeof ramp>;
const parameters = object('delta shock', {
  underlyings: table('ramps by underlying', ramp),
  optionDelta,
  pricing: pricingRules,
});
type Parameters = TypeOf<typeof parameters>;

/**
 * Share of the delta that is charged: `min(maximum, increment x max(0, coins - threshold / spot))`, exact. `coins` is not
 * negative, `spot` positive.
 */
export function deltaShare(of: DeltaRamp, at: { coins: Exact; spot: Exact }): Exact {
  const excess = Exact.max(Exact.ZERO, at.coins.minus(of.threshold.over(at.spot)));
  return Exact.min(of.maximum, of.increment.times(excess));
}

export const deltaShockModel: MarginModel<Parameters> = {
  type: 'deltaShock',
  doc:
    'Delta shock: zero while the net delta of an underlying is worth no more than the threshold; above, |delta| x ' +
    'min(maximum, increment x coins above the threshold). Deltas in different settlement assets are added without sign. ' +
    'Source: Deribit portfolio margin; the ramp is inferred, its published answers are below the threshold. Positions only.',
  parameters,
  requirement: (scope, { underlyings, optionDelta: rule, pricing }) => {
    const books = booksOf(scope, pricing);
    if (!books.ok) return books;
    const byUnderlying = new Map<string, { book: Book; coins: Exact }[]>();
    for (const book of books.value) {
      const coins = Exact.sum(expiryDeltas(book, rule).map((each) => each.coins)).abs();
      const rows = byUnderlying.get(book.underlying) ?? [];
      byUnderlying.set(book.underlying, [...rows, { book, coins }]);
    }
    const parts: Figure[] = [];
    for (const [underlying, rows] of byUnderlying) {
      const found = underlyings.get(underlying);
      if (found === undefined) return err(noRow('delta shock', underlying, underlyings.keys()));
      parts.push(charged(underlying, rows, found));
    }
    return ok(sameAtBothLevels(summed('delta shock', parts)));
  },
};

function charged(
  underlying: string,
  rows: readonly { readonly book: Book; readonly coins: Exact }[],
  of: DeltaRamp,
): Figure {
  const coins = Exact.sum(rows.map((row) => row.coins));
  const spot = rows[0]?.book.spot ?? Exact.ONE;
  const share = deltaShare(of, { coins, spot });
  const value = Exact.sum(rows.map((row) => row.coins.times(row.book.coinValue)));
  return {
    name: underlying,
    value: value.times(share),
    because: share.isZero
      ? 'within the threshold'
      : share.equals(of.maximum)
        ? 'maximum share'
        : 'increment',
    parts: [
      { name: 'delta', value: coins, unit: 'coins' },
      { name: 'share', value: share, unit: 'fraction' },
    ],
  };
}
