// The margin model for hedges between underlyings: a charge on the delta of one coin that stands against the delta of
// another in the same set, because the two need not move together.
import { Exact } from '../../base/exact.ts';
import { ok } from '../../base/result.ts';
import { checked, decimal, list, object, table, text, type TypeOf } from '../../domain/schema.ts';
import { type Figure, type MarginModel, sameAtBothLevels } from '../model/margin-model.ts';
import { booksOf, pricingRules } from './books.ts';
import { summed } from './by-book.ts';
import { expiryDeltas, optionDelta } from './expiry-deltas.ts';
import { hedged } from './hedged.ts';

const parameters = object('correlation contingency', {
  sets: checked(
    table(
      'correlation sets by name',
      object('one set', {
        underlyings: list('underlyings that hedge each other', text('a coin'), 1),
        rate: decimal('charge on the hedged delta', { min: '0', max: '1' }),
      }),
    ),
    (sets) => {
      const named = [...sets.values()].flatMap((each) => each.underlyings);
      return new Set(named).size < named.length ? 'an underlying is in one set only' : undefined;
    },
  ),
  optionDelta,
  pricing: pricingRules,
});
type Parameters = TypeOf<typeof parameters>;

export const correlationContingencyModel: MarginModel<Parameters> = {
  type: 'correlationContingency',
  isAddOn: true,
  doc:
    'Correlation contingency: rate x the net delta of the underlyings of a set that stands against the net delta of the ' +
    'others, numeraire. The concept is Deribit (zero in its published answers, where no set is active); the formula is ' +
    'ours. Positions only.',
  parameters,
  requirement: (scope, { sets, optionDelta: rule, pricing }) => {
    // A venue may keep the rule without an active set: nothing is priced for it then.
    if (sets.size === 0) {
      const because = 'no set is active';
      return ok(sameAtBothLevels({ name: 'correlation contingency', value: Exact.ZERO, because }));
    }
    const books = booksOf(scope, pricing);
    if (!books.ok) return books;
    const values = new Map<string, Exact>();
    for (const book of books.value) {
      const coins = Exact.sum(expiryDeltas(book, rule).map((each) => each.coins));
      const held = values.get(book.underlying) ?? Exact.ZERO;
      values.set(book.underlying, held.plus(coins.times(book.coinValue)));
    }
    const parts = [...sets].map(([name, { underlyings, rate }]): Figure => {
      const amount = hedged(underlyings.map((each) => values.get(each) ?? Exact.ZERO));
      return {
        name,
        value: amount.times(rate),
        parts: [
          { name: 'hedged delta', value: amount },
          { name: 'rate', value: rate, unit: 'fraction' },
        ],
      };
    });
    return ok(sameAtBothLevels(summed('correlation contingency', parts)));
  },
};
