// The margin model that sets aside the fees of closing every position, on top of what scenarios ask.
import { ok } from '../../base/result.ts';
import { object, type TypeOf } from '../../domain/schema.ts';
import type { Figure, MarginModel } from '../model/margin-model.ts';
import { pricingRules } from './books.ts';
import { chargedByBook, summed } from './by-book.ts';
import { closingFeeParameters, optionFee } from './closing-fee.ts';
import { coinsOf } from './delta-one.ts';
import { markInQuote } from './minimum-charge.ts';

const parameters = object('fee provision', {
  fee: closingFeeParameters,
  pricing: pricingRules,
});
type Parameters = TypeOf<typeof parameters>;

export const feeProvisionModel: MarginModel<Parameters> = {
  type: 'feeProvision',
  isAddOn: true,
  doc:
    'Fees of closing every position at market, options capped by a share of their value. Source: Paradex portfolio margin ' +
    '(fee provision); rates are parameters. Positions only.',
  parameters,
  requirement: (scope, { fee, pricing }) =>
    chargedByBook('fee provision', scope, pricing, (book) => {
      const parts: Figure[] = [];
      for (const { instrument, coins } of book.market.options) {
        const mark = markInQuote(book, instrument.symbol, scope.snapshot);
        if (!mark.ok) return mark;
        const perCoin = optionFee(fee, { spot: book.spot, mark: mark.value });
        const perQuote = book.coinValue.over(book.spot);
        const value = coins.abs().times(perCoin).times(perQuote);
        parts.push({ name: instrument.symbol, value });
      }
      for (const leg of book.market.deltaOne) {
        const inSettle = book.payoff === 'linear' ? coinsOf(leg).times(leg.mark) : coinsOf(leg);
        const value = inSettle.abs().times(fee.deltaOne).times(book.settlePrice);
        parts.push({ name: leg.instrument.symbol, value });
      }
      return ok(summed(book.name, parts));
    }),
};
