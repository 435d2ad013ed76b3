// The margin model below which no portfolio falls, however hedged: slippage and fees of closing every position, multiplied
// tier by tier as the account grows.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { decimal, object, type TypeOf } from '../../domain/schema.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Figure, MarginModel, MarginRefusal } from '../model/margin-model.ts';
import { quantized } from '../quantize.ts';
import { type Book, pricingRules } from './books.ts';
import { chargedByUnderlying } from './by-book.ts';
import { type ClosingFee, closingFeeParameters, optionFee } from './closing-fee.ts';
import { coinsOf } from './delta-one.ts';
import { optionGreeks } from './expiry-deltas.ts';
import { marginalSum, marginalTiers } from './marginal.ts';

const parameters = object('minimum charge', {
  optionSlippageMinimum: decimal('least slippage of a coin of an option, share of the index', {
    min: '0',
    max: '1',
  }),
  optionSlippagePerDelta: decimal('slippage per delta, share of the index', { min: '0', max: '1' }),
  deltaOneSlippage: decimal('slippage of perpetuals and futures, share of their value', {
    min: '0',
    max: '1',
  }),
  fee: closingFeeParameters,
  multipliers: marginalTiers('multipliers of the raw charge of an underlying, numeraire', '1000'),
  pricing: pricingRules,
});
type Parameters = TypeOf<typeof parameters>;
export type OptionSlippage = Pick<Parameters, 'optionSlippageMinimum' | 'optionSlippagePerDelta'>;

/**
 * Slippage of one coin of an option, quote units: `spot x max(minimum, perDelta x |delta|)`, for a long one no more than
 * its mark. Exact. Source: OKX portfolio margin, MR7.
 */
export function optionSlippage(
  of: OptionSlippage,
  at: {
    readonly delta: Exact;
    readonly spot: Exact;
    readonly mark: Exact;
    readonly isLong: boolean;
  },
): Exact {
  const { optionSlippageMinimum: least, optionSlippagePerDelta: perDelta } = of;
  const slippage = at.spot.times(Exact.max(least, perDelta.times(at.delta.abs())));
  return at.isLong ? Exact.min(slippage, at.mark) : slippage;
}

export const minimumChargeModel: MarginModel<Parameters> = {
  type: 'minimumCharge',
  doc:
    'Minimum charge: slippage and fee of closing each position, added up for an underlying and multiplied tier by tier. ' +
    'Source: OKX portfolio margin, MR7; that slippage of perpetuals and futures is a share of their value is inferred. ' +
    'Positions only.',
  parameters,
  requirement: (scope, given) =>
    chargedByUnderlying('minimum charge', scope, given.pricing, (books, underlying) => {
      const parts: Figure[] = [];
      for (const book of books) {
        const options = optionCharges(book, scope.snapshot, given);
        if (!options.ok) return options;
        parts.push(...options.value, ...deltaOneCharges(book, given));
      }
      const raw = Exact.sum(parts.map((part) => part.value));
      const value = marginalSum(raw, given.multipliers);
      const because = `raw charge ${raw.toFixed(2, 'halfEven')}`;
      return ok({ name: underlying, value, because, parts });
    }),
};

function optionCharges(
  book: Book,
  snapshot: Snapshot,
  given: Parameters,
): Result<readonly Figure[], MarginRefusal> {
  const greeks = optionGreeks(book);
  const figures: Figure[] = [];
  for (const [index, { instrument, coins }] of book.market.options.entries()) {
    const { symbol } = instrument;
    const mark = markInQuote(book, symbol, snapshot);
    if (!mark.ok) return mark;
    const delta = quantized(greeks[index]?.delta ?? 0);
    const at = { delta, spot: book.spot, mark: mark.value, isLong: coins.sign > 0 };
    const perCoin = optionSlippage(given, at).plus(optionFee(given.fee, at));
    const perQuote = book.coinValue.over(book.spot);
    figures.push({ name: symbol, value: coins.abs().times(perCoin).times(perQuote) });
  }
  return ok(figures);
}

/** Mark of an option in quote units per coin, whatever it is quoted in. */
export function markInQuote(
  { payoff, spot }: Pick<Book, 'payoff' | 'spot'>,
  symbol: string,
  snapshot: Snapshot,
): Result<Exact, MarginRefusal> {
  const mark = snapshot.instruments.get(symbol)?.mark;
  if (mark === undefined) {
    const message = `${symbol} needs a mark price, which is not in the snapshot`;
    return err({ code: 'MissingQuote', where: symbol, message });
  }
  if (mark.sign < 0) {
    const message = `${symbol}: ${mark} is not legal, it takes a mark price from zero`;
    const value = String(mark);
    return err({ code: 'IllegalValue', where: symbol, value, range: 'from 0', message });
  }
  return ok(payoff === 'inverse' ? mark.times(spot) : mark);
}

function deltaOneCharges(
  book: Book,
  of: { readonly deltaOneSlippage: Exact; readonly fee: ClosingFee },
): readonly Figure[] {
  const rate = of.deltaOneSlippage.plus(of.fee.deltaOne);
  return book.market.deltaOne.map((leg) => {
    const value = book.payoff === 'linear' ? coinsOf(leg).times(leg.mark) : coinsOf(leg);
    return {
      name: leg.instrument.symbol,
      value: value.abs().times(rate).times(book.settlePrice),
    };
  });
}
