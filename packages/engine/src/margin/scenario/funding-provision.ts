// The margin model that sets aside the funding that perpetuals are expected to pay, on top of what scenarios ask.
import { Exact } from '../../base/exact.ts';
import { ok } from '../../base/result.ts';
import { decimal, object, oneOf, table, type TypeOf } from '../../domain/schema.ts';
import { type Figure, type MarginModel, sameAtBothLevels } from '../model/margin-model.ts';
import { booksOf } from './books.ts';
import { coinsOf } from './delta-one.ts';

const parameters = object('funding provision', {
  rates: table(
    'expected funding rate of the whole period by symbol; positive is paid by longs',
    decimal('rate', { min: '-1', max: '1' }),
  ),
  otherwise: decimal('rate without its sign that either side is taken to pay elsewhere', {
    min: '0',
    max: '1',
  }),
  receipts: oneOf('whether funding that is received stands against funding that is paid', [
    'counted',
    'ignored',
  ]),
});
type Parameters = TypeOf<typeof parameters>;

/** Perpetuals need no option pricing; their books are the same under any rules. */
const NO_OPTIONS = { discounting: 'none', zeroVolatility: 'intrinsic' } as const;

export const fundingProvisionModel: MarginModel<Parameters> = {
  type: 'fundingProvision',
  isAddOn: true,
  doc:
    'Funding that perpetuals are expected to pay over a period: mark value x rate, longs paying positive rates; never below ' +
    'zero. Source: Paradex portfolio margin (funding provision, 8 hours); that receipts may offset is a parameter. ' +
    'Positions only.',
  parameters,
  requirement: (scope, { rates, otherwise, receipts }) => {
    const positions = scope.holdings.positions.filter(
      ({ instrument }) => instrument.kind === 'perpetual',
    );
    const holdings = { ...scope.holdings, positions };
    const books = booksOf({ holdings, snapshot: scope.snapshot }, NO_OPTIONS);
    if (!books.ok) return books;
    const parts = books.value.flatMap((book) =>
      book.market.deltaOne.map((leg): Figure => {
        const coins = coinsOf(leg);
        const value = book.payoff === 'linear' ? coins.times(leg.mark) : coins;
        const rate = rates.get(leg.instrument.symbol);
        const paid = rate === undefined ? value.abs().times(otherwise) : value.times(rate);
        const counted = receipts === 'ignored' ? Exact.max(Exact.ZERO, paid) : paid;
        return { name: leg.instrument.symbol, value: counted.times(book.settlePrice) };
      }),
    );
    const total = Exact.max(Exact.ZERO, Exact.sum(parts.map((part) => part.value)));
    return ok(sameAtBothLevels({ name: 'funding provision', value: total, parts }));
  },
};
