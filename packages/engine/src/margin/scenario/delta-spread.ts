// The margin model for delta hedged with another expiry: charged by the time between the two, because their basis moves.
import { ok } from '../../base/result.ts';
import { Exact } from '../../base/exact.ts';
import { decimal, object, type TypeOf } from '../../domain/schema.ts';
import type { MarginModel } from '../model/margin-model.ts';
import { daysTo, pricingRules } from './books.ts';
import { chargedByUnderlying } from './by-book.ts';
import { expiryDeltas, optionDelta } from './expiry-deltas.ts';
import { amountDays, type AtExpiry, spreadFigures, spreadsOf } from './spreads.ts';

const parameters = object('delta spread', {
  ratePerYear: decimal('charge on the hedged delta for each year between expiries', {
    min: '0',
    max: '10',
  }),
  optionDelta,
  pricing: pricingRules,
});
type Parameters = TypeOf<typeof parameters>;

const DAYS_PER_YEAR = Exact.integer(365);

export const deltaSpreadModel: MarginModel<Parameters> = {
  type: 'deltaSpread',
  isAddOn: true,
  doc:
    'Delta spread: sum over matched expiries of years between them x hedged delta x rate x index price; a perpetual has no ' +
    'time. Source: Bybit portfolio margin (a secondary page: time difference x hedged delta x basis factor); how expiries ' +
    'are matched and the unit of time are inferred. Positions only.',
  parameters,
  requirement: (scope, { ratePerYear, optionDelta: rule, pricing }) =>
    chargedByUnderlying('delta spread', scope, pricing, (books, underlying) => {
      const byExpiry = new Map<number, AtExpiry>();
      for (const book of books) {
        for (const { expiryMs = book.nowMs, coins } of expiryDeltas(book, rule)) {
          const days = daysTo(expiryMs, book.nowMs);
          const held = byExpiry.get(expiryMs)?.amount ?? Exact.ZERO;
          byExpiry.set(expiryMs, { days, amount: held.plus(coins.times(book.coinValue)) });
        }
      }
      const amounts = [...byExpiry].sort(([a], [b]) => a - b).map(([, amount]) => amount);
      const spreads = spreadsOf(amounts);
      const value = amountDays(spreads).times(ratePerYear).over(DAYS_PER_YEAR);
      return ok({ name: underlying, value, parts: spreadFigures(spreads, underlying) });
    }),
};
