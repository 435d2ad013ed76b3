// The margin model for vega hedged with another expiry: charged by the days between the two.
import { ok } from '../../base/result.ts';
import { Exact } from '../../base/exact.ts';
import { decimal, object, type TypeOf } from '../../domain/schema.ts';
import type { MarginModel } from '../model/margin-model.ts';
import { pricingRules } from './books.ts';
import { chargedByUnderlying } from './by-book.ts';
import { amountDays, spreadFigures, spreadsOf } from './spreads.ts';
import { expiryVegas } from './vega-term.ts';

const parameters = object('vega spread', {
  ratePerDay: decimal('charge on the hedged vega for each day between expiries', {
    min: '0',
    max: '10',
  }),
  pricing: pricingRules,
});
type Parameters = TypeOf<typeof parameters>;

/** Volatility moves by hundredths. */
const POINT = Exact.of('0.01');

export const vegaSpreadModel: MarginModel<Parameters> = {
  type: 'vegaSpread',
  isAddOn: true,
  doc:
    'Vega spread: sum over matched expiries of days between them x hedged vega x rate, vega in the numeraire per point of ' +
    'volatility. Source: Bybit portfolio margin (a secondary page: days x hedged vega x rate x index); how expiries are ' +
    'matched and the unit of vega are inferred. Positions only.',
  parameters,
  requirement: (scope, { ratePerDay, pricing }) =>
    chargedByUnderlying('vega spread', scope, pricing, (books, underlying) => {
      const spreads = spreadsOf(
        expiryVegas(books).map(({ days, perPoint }) => ({ days, amount: perPoint.times(POINT) })),
      );
      const value = amountDays(spreads).times(ratePerDay);
      return ok({ name: underlying, value, parts: spreadFigures(spreads, underlying) });
    }),
};
