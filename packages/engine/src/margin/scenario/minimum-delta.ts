// The margin model of a floor under hedged portfolios: a share of the net delta and a smaller share of what is hedged.
import { Exact } from '../../base/exact.ts';
import { ok } from '../../base/result.ts';
import { decimal, object, type TypeOf } from '../../domain/schema.ts';
import type { MarginModel } from '../model/margin-model.ts';
import { pricingRules } from './books.ts';
import { chargedByUnderlying } from './by-book.ts';
import { legDeltas, optionDelta } from './expiry-deltas.ts';
import { hedged } from './hedged.ts';

const parameters = object('minimum delta margin', {
  netRate: decimal('charge on the net delta', { min: '0', max: '1' }),
  hedgedRate: decimal('charge on the hedged delta', { min: '0', max: '1' }),
  optionDelta,
  pricing: pricingRules,
});
type Parameters = TypeOf<typeof parameters>;

/** `netRate x |sum| + hedgedRate x min(long sum, short sum)`, unit of the deltas, exact. */
export const minimumDelta = (
  deltas: readonly Exact[],
  { netRate, hedgedRate }: Pick<Parameters, 'netRate' | 'hedgedRate'>,
): Exact => netRate.times(Exact.sum(deltas).abs()).plus(hedgedRate.times(hedged(deltas)));

export const minimumDeltaModel: MarginModel<Parameters> = {
  type: 'minimumDelta',
  doc:
    'Minimum delta margin of an underlying: (net rate x |net delta| + hedged rate x hedged delta) x index price. Source: ' +
    'Paradex portfolio margin; that the hedged delta is the smaller of the long and short sums over instruments is ' +
    'inferred. Positions only.',
  parameters,
  requirement: (scope, given) =>
    chargedByUnderlying('minimum delta margin', scope, given.pricing, (books, underlying) => {
      const deltas = books.flatMap((book) =>
        legDeltas(book, given.optionDelta).map((leg) => leg.coins.times(book.coinValue)),
      );
      const net = Exact.sum(deltas);
      return ok({
        name: underlying,
        value: minimumDelta(deltas, given),
        parts: [
          { name: 'net delta', value: net, unit: 'delta' },
          { name: 'hedged delta', value: hedged(deltas), unit: 'delta' },
        ],
      });
    }),
};
