// The margin model for interest rates: the curve moves by principal components, each a size times a loading by tenor, and
// forwards follow. Linear in the move; discounting of option values is left out.
import { Exact } from '../../base/exact.ts';
import { ok } from '../../base/result.ts';
import { decimal, list, object, oneOf, text, type TypeOf } from '../../domain/schema.ts';
import type { Figure, MarginModel } from '../model/margin-model.ts';
import { type Book, daysTo, pricingRules, yearsTo } from './books.ts';
import { chargedByUnderlying, summed } from './by-book.ts';
import { expiryDeltas, type OptionDelta, optionDelta } from './expiry-deltas.ts';
import { atTenor, tenorTable } from './volatility-by-tenor.ts';

const component = object('one principal component', {
  name: text('its name in explanations'),
  size: decimal('move of the rate at loading 1, both ways', { min: '0', max: '10' }),
  loadings: tenorTable('loading, below zero where the curve turns', { min: '-100', max: '100' }),
});
export type RateComponent = TypeOf<typeof component>;
const parameters = object('interest rate risk', {
  components: list('principal components of the curve', component, 1),
  combine: oneOf('whether the components are added or the worst of them counts', ['sum', 'worst']),
  optionDelta,
  pricing: pricingRules,
});
type Parameters = TypeOf<typeof parameters>;

/** Move of the yearly rate of a tenor for a positive move of the component, exact. */
export const rateMove = ({ size, loadings }: RateComponent, days: Exact): Exact =>
  size.times(atTenor(loadings, days));

export const rateRiskModel: MarginModel<Parameters> = {
  type: 'rateRisk',
  isAddOn: true,
  doc:
    'Interest rate risk: for each component |sum over expiries of delta value x years x move of the rate|, so that expiries ' +
    'offset within a component; perpetuals have no rate. Source: OKX portfolio margin, MR5 (components and loadings); ' +
    'that a forward gains years x move of its value, and the sum over components, are inferred. Positions only.',
  parameters,
  requirement: (scope, { components, combine, optionDelta: rule, pricing }) =>
    chargedByUnderlying('interest rate risk', scope, pricing, (books, underlying) => {
      const parts = components.map((each) => componentRisk(each, books, rule));
      if (combine === 'sum') return ok(summed(underlying, parts));
      const worst = Exact.max(Exact.ZERO, ...parts.map((part) => part.value));
      const because = parts.find((part) => part.value.equals(worst))?.name ?? '';
      return ok({ name: underlying, value: worst, because, parts });
    }),
};

function componentRisk(of: RateComponent, books: readonly Book[], rule: OptionDelta): Figure {
  const parts = books.flatMap((book) =>
    expiryDeltas(book, rule).flatMap(({ name, expiryMs, value }): Figure[] => {
      if (expiryMs === undefined) return [];
      const move = rateMove(of, daysTo(expiryMs, book.nowMs));
      const years = yearsTo(expiryMs, book.nowMs);
      const perQuote = book.coinValue.over(book.spot);
      return [{ name, value: value.times(perQuote).times(years).times(move) }];
    }),
  );
  return { name: of.name, value: Exact.sum(parts.map((part) => part.value)).abs(), parts };
}
