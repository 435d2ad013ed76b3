// The margin model for vega that offsets between expiries: a parallel shock of volatility lets a long expiry pay for a
// short one, a change of the term structure does not. Also gives the vega of an expiry to other rules.
import { Exact } from '../../base/exact.ts';
import { ok } from '../../base/result.ts';
import { decimal, object, type TypeOf } from '../../domain/schema.ts';
import type { Figure, MarginModel } from '../model/margin-model.ts';
import { quantized } from '../quantize.ts';
import { type Book, daysTo, pricingRules } from './books.ts';
import { chargedByUnderlying } from './by-book.ts';
import { optionGreeks } from './expiry-deltas.ts';
import { hedged } from './hedged.ts';
import { atTenor, volatilityByTenorParameters } from './volatility-by-tenor.ts';

const parameters = object('vega across expiries', {
  volatilityByTenor: volatilityByTenorParameters,
  share: decimal('share of the vega that offsets between expiries', { min: '0', max: '10' }),
  pricing: pricingRules,
});
type Parameters = TypeOf<typeof parameters>;

export type ExpiryVega = {
  readonly expiryMs: number;
  readonly days: Exact;
  /** Value change per 1.00 of volatility, or per 100 % of each option's own volatility; numeraire, signed. */
  readonly perPoint: Exact;
  readonly perShare: Exact;
};

/** Vega of the options of one underlying by expiry, ascending; books of all settlement assets together. */
export function expiryVegas(books: readonly Book[]): readonly ExpiryVega[] {
  const byExpiry = new Map<number, { perPoint: Exact; perShare: Exact; days: Exact }>();
  for (const book of books) {
    const { legs, groups, options } = book.market;
    optionGreeks(book).forEach(({ vega }, index) => {
      const option = options[index];
      const leg = legs[index];
      const group = groups[leg?.group ?? 0];
      if (option === undefined || leg === undefined || group === undefined) return;
      const forward = group.forwardFixed + group.forwardVariable;
      const perCoin = book.payoff === 'inverse' ? vega / forward : vega;
      const value = option.coins.times(book.settlePrice);
      const { expiryMs } = option.instrument;
      const held = byExpiry.get(expiryMs) ?? { perPoint: Exact.ZERO, perShare: Exact.ZERO };
      byExpiry.set(expiryMs, {
        days: daysTo(expiryMs, book.nowMs),
        perPoint: held.perPoint.plus(value.times(quantized(perCoin))),
        perShare: held.perShare.plus(value.times(quantized(perCoin * leg.volatility))),
      });
    });
  }
  return [...byExpiry].sort(([a], [b]) => a - b).map(([expiryMs, vega]) => ({ expiryMs, ...vega }));
}

export const vegaTermModel: MarginModel<Parameters> = {
  type: 'vegaTerm',
  isAddOn: true,
  doc:
    'Vega term structure: each expiry is shocked by the size of its tenor; what long and short expiries offset is charged ' +
    'by a share. Source: OKX portfolio margin, MR3 (vega across expiries that MR1 does not see, same interpolation); the ' +
    'form of the residual is inferred. Positions only.',
  parameters,
  requirement: (scope, { volatilityByTenor, share, pricing }) =>
    chargedByUnderlying('vega term structure', scope, pricing, (books, underlying) => {
      const parts = expiryVegas(books).map(({ expiryMs, days, perPoint, perShare }): Figure => {
        const vega = volatilityByTenor.form === 'points' ? perPoint : perShare;
        return {
          name: String(expiryMs),
          value: vega.times(atTenor(volatilityByTenor.tenors, days)),
        };
      });
      const amount = hedged(parts.map((part) => part.value));
      return ok({ name: underlying, value: amount.times(share), parts });
    }),
};
