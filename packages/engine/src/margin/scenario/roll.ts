// The margin model for rolling positions along the curve: delta of every expiry times a move of the basis that grows with
// time to expiry. Expiries never offset each other.
import { Exact } from '../../base/exact.ts';
import { err, ok } from '../../base/result.ts';
import { decimal, object, table, type TypeOf } from '../../domain/schema.ts';
import type { Figure, MarginModel } from '../model/margin-model.ts';
import { type Book, pricingRules, yearsTo } from './books.ts';
import { chargedByBook, noRow, summed } from './by-book.ts';
import { type ExpiryDelta, expiryDeltas, optionDelta } from './expiry-deltas.ts';

const rate = object('rate of one settlement asset', {
  minimumMove: decimal('least move, which perpetuals have', { min: '0', max: '1' }),
  annualisedMove: decimal('move per year to expiry', { min: '0', max: '10' }),
});
type Rate = TypeOf<typeof rate>;
const parameters = object('roll shock', {
  rates: table('rates by settlement asset', rate),
  optionDelta,
  pricing: pricingRules,
});
type Parameters = TypeOf<typeof parameters>;

/** `max(minimumMove, annualisedMove x years)`, a fraction of the price, exact; a perpetual has no years. */
export const rollMove = ({ minimumMove, annualisedMove }: Rate, years: Exact): Exact =>
  Exact.max(minimumMove, annualisedMove.times(years));

export const rollModel: MarginModel<Parameters> = {
  type: 'roll',
  isAddOn: true,
  doc:
    'Roll shock: sum over expiries of |delta| x max(minimum move, annualised move x years), perpetuals as an expiry of ' +
    'their own; nothing nets between expiries, everything within one. A coin of delta is worth a coin where profit is ' +
    'paid in coins, else the index price. Source: Deribit portfolio margin; that the move grows with time is inferred, ' +
    'that expiries do not net is confirmed by its answers. Positions only; equity counts options at mark.',
  parameters,
  requirement: (scope, { rates, optionDelta: rule, pricing }) =>
    chargedByBook('roll shock', scope, pricing, (book) => {
      const found = rates.get(book.settle);
      if (found === undefined) return err(noRow('roll', book.settle, rates.keys()));
      const parts = expiryDeltas(book, rule).map((delta) => charged(book, delta, found));
      return ok(summed(book.name, parts));
    }),
};

function charged(book: Book, { name, expiryMs, coins }: ExpiryDelta, of: Rate): Figure {
  const years = expiryMs === undefined ? Exact.ZERO : yearsTo(expiryMs, book.nowMs);
  const move = rollMove(of, years);
  return {
    name,
    value: coins.abs().times(move).times(book.coinValue),
    because: move.equals(of.minimumMove) ? 'minimum move' : 'annualised move',
    parts: [
      { name: 'delta', value: coins, unit: 'coins' },
      { name: 'move', value: move, unit: 'fraction' },
    ],
  };
}
