// Margin of capped contracts whose sides put up all that they can lose: a long its price, a short what is missing to the
// cap. No price can make such an account owe, so it is never liquidated: the requirement falls exactly as its equity does.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { joined, type Order } from '../../domain/holdings.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { object, type TypeOf } from '../../domain/schema.ts';
import { assetPrice } from '../collateral/asset-price.ts';
import {
  type Figure,
  type LevelFigures,
  type MarginModel,
  type MarginRefusal,
  type Scope,
  sameAtBothLevels,
} from '../model/margin-model.ts';
import { filledOutcomes, largest, orderRule } from './order-outcomes.ts';

const parameters = object('fully collateralised contracts', { orders: orderRule });
type Parameters = TypeOf<typeof parameters>;

export const fullyCollateralisedModel: MarginModel<Parameters> = {
  type: 'fullyCollateralised',
  doc:
    'All that a capped linear contract can still lose from its mark: price times size for longs, cap less price for ' +
    'shorts. Equity counts unrealised PnL in full, so that together the cash needed is entry price, or cap less entry ' +
    'price, at every mark. Source: Vega, capped futures.',
  parameters,
  requirement,
};

function requirement(
  scope: Scope,
  { orders: rule }: Parameters,
): Result<LevelFigures, MarginRefusal> {
  const { positions, orders } = joined(scope.holdings);
  const instruments = new Map<string, Instrument>();
  for (const { instrument } of [...positions, ...orders]) {
    instruments.set(instrument.symbol, instrument);
  }
  const parts: Figure[] = [];
  for (const [symbol, instrument] of instruments) {
    const terms = termsOf(scope, instrument);
    if (!terms.ok) return terms;
    const size = positions.find((each) => each.instrument.symbol === symbol)?.size ?? Exact.ZERO;
    const own =
      rule === 'ignored' ? [] : orders.filter((each) => each.instrument.symbol === symbol);
    parts.push(figureOf(symbol, size, own, terms.value));
  }
  const ordered = parts.sort((a, b) => (a.name < b.name ? -1 : 1));
  const value = Exact.sum(ordered.map((part) => part.value));
  return ok(sameAtBothLevels({ name: 'fully collateralised', value, parts: ordered }));
}

type CappedTerms = {
  readonly mark: Exact;
  readonly cap: Exact;
  /** Numeraire per quote unit and contract. */
  readonly perUnit: Exact;
};

/** What a size can lose from a price to the end of the range that is against it, in quote units of one coin. */
export const greatestLoss = (size: Exact, price: Exact, cap: Exact): Exact =>
  size.sign >= 0 ? size.times(price) : size.abs().times(cap.minus(price));

function figureOf(
  symbol: string,
  size: Exact,
  orders: readonly Order[],
  { mark, cap, perUnit }: CappedTerms,
): Figure {
  const outcomes = filledOutcomes(size, orders).map((at): Figure => {
    // A fill away from the mark gains or loses at once what it was dearer or cheaper.
    const paid = at.filled.map((order) => {
      const dearer = order.size.times(order.limit.minus(mark));
      return order.side === 'buy' ? dearer : dearer.negated();
    });
    const lost = Exact.sum([greatestLoss(at.size, mark, cap), ...paid]);
    return { name: at.outcome, value: lost.times(perUnit) };
  });
  const worst = largest(outcomes);
  return { name: symbol, value: worst.value, because: worst.name, parts: outcomes };
}

function termsOf({ snapshot }: Scope, instrument: Instrument): Result<CappedTerms, MarginRefusal> {
  const { symbol } = instrument;
  if (
    instrument.kind !== 'future' ||
    instrument.cap === undefined ||
    instrument.payoff !== 'linear'
  ) {
    const message = `${symbol} is no capped linear future: it cannot be fully collateralised`;
    return err({ code: 'NoRuleApplies', where: symbol, message });
  }
  const mark = snapshot.instruments.get(symbol)?.mark;
  if (mark === undefined) {
    return err({ code: 'MissingQuote', where: symbol, message: `${symbol} has no mark price` });
  }
  const { cap } = instrument;
  if (mark.isAbove(cap) || mark.sign < 0) {
    const message = `${symbol}: the mark ${mark} lies outside 0 to its cap ${cap}`;
    const range = `0 to ${cap}`;
    return err({ code: 'IllegalValue', where: symbol, value: String(mark), range, message });
  }
  const settle = assetPrice(snapshot, instrument.settle);
  if (!settle.ok) return settle;
  return ok({ mark, cap, perUnit: instrument.contractSize.times(settle.value) });
}
