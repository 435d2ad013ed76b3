// The margin model for the loss that time alone brings: options repriced with less time to expiry, nothing else moved.
import { Exact } from '../../base/exact.ts';
import { ok } from '../../base/result.ts';
import { decimal, object, type TypeOf } from '../../domain/schema.ts';
import type { Figure, MarginModel } from '../model/margin-model.ts';
import { quantized } from '../quantize.ts';
import { type Book, pricingRules } from './books.ts';
import { chargedByUnderlying } from './by-book.ts';
import { ScenarioGrid } from './grid.ts';
import { UNSHIFTED } from './shocks.ts';

const parameters = object('time decay', {
  hours: decimal('hours that pass', { min: '0', max: '876000' }),
  pricing: pricingRules,
});
type Parameters = TypeOf<typeof parameters>;

const HOURS_PER_YEAR = 8_760;

export const timeDecayModel: MarginModel<Parameters> = {
  type: 'timeDecay',
  isAddOn: true,
  doc:
    'Loss of the options of an underlying over some hours at unchanged forward, volatility and discount; an option that ' +
    'expires meanwhile is left with its intrinsic value. Perpetuals and futures lose nothing. Source: OKX portfolio ' +
    'margin, MR2. Positions only; equity counts options at mark.',
  parameters,
  requirement: (scope, { hours, pricing }) =>
    chargedByUnderlying('time decay', scope, pricing, (books, underlying) => {
      const parts = books.flatMap((book) => decayOf(book, hours.toNumber() / HOURS_PER_YEAR));
      const loss = Exact.sum(parts.map((part) => part.value));
      return ok({ name: underlying, value: Exact.max(Exact.ZERO, loss), parts });
    }),
};

/** Loss of each option of a book, numeraire, below zero where time pays the holder. */
function decayOf(book: Book, years: number): readonly Figure[] {
  const { groups, legs, options } = book.market;
  const aged = groups.map((group) => ({ ...group, years: Math.max(0, group.years - years) }));
  const rest = { legs, scenarios: [], shiftOf: () => UNSHIFTED };
  const before = new ScenarioGrid({ groups, ...rest });
  const after = new ScenarioGrid({ groups: aged, ...rest });
  return options.map(({ instrument, coins }, leg) => {
    const lost = quantized(before.baseOf(leg)).minus(quantized(after.baseOf(leg)));
    return { name: instrument.symbol, value: coins.times(lost).times(book.settlePrice) };
  });
}
