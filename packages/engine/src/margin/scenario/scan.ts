// The margin model that asks for the largest weighted loss over a list of scenarios, one risk unit for each underlying.
// Its volatility shocks come from a power of time or from a table of tenors.
import { Exact } from '../../base/exact.ts';
import { ok } from '../../base/result.ts';
import { checked, list, object, optional, type TypeOf } from '../../domain/schema.ts';
import type { Figure, MarginModel } from '../model/margin-model.ts';
import { type BookPnl, bookPnl, settlePriceAfter } from './book-pnl.ts';
import { type Book, pricingRules } from './books.ts';
import { chargedByUnderlying } from './by-book.ts';
import { scenarioSchema } from './scenario.ts';
import {
  termShiftOf,
  UNSHIFTED,
  type VolatilityShiftOf,
  volatilityShockParameters,
} from './shocks.ts';
import { tenorShiftOf, volatilityByTenorParameters } from './volatility-by-tenor.ts';

const parameters = checked(
  object('scan over scenarios', {
    scenarios: list('scenarios in the order of the report', scenarioSchema, 1),
    volatility: optional(volatilityShockParameters),
    volatilityByTenor: optional(volatilityByTenorParameters),
    pricing: pricingRules,
  }),
  ({ scenarios, volatility, volatilityByTenor }) => {
    const types = scenarios.map((each) => each.volatility.type);
    if (types.some((type) => type === 'linearSkew' || type === 'absoluteSkew')) {
      return 'a scan has no skews';
    }
    if (volatility !== undefined && volatilityByTenor !== undefined) {
      return 'volatility is shocked by "volatility" or by "volatilityByTenor", not by both';
    }
    const isSized = volatility !== undefined || volatilityByTenor !== undefined;
    return !isSized && types.some((type) => type === 'up' || type === 'down')
      ? 'scenarios that move volatility up or down need "volatility" or "volatilityByTenor"'
      : undefined;
  },
);
export type ScanParameters = TypeOf<typeof parameters>;

export const scanModel: MarginModel<ScanParameters> = {
  type: 'scan',
  doc:
    'Largest loss over scenarios of spot and volatility, each loss times its weight: everything on one underlying in the ' +
    'same scenario, a coin in which profit is paid worth what the scenario makes it; underlyings do not offset. Shocks by ' +
    'a power of time (Paradex) or linear by tenor (OKX). Positions only: coins held, and profit so ' +
    'far that stands in coins, do not move; equity counts options at mark.',
  parameters,
  requirement: (scope, given) =>
    chargedByUnderlying('scan', scope, given.pricing, (books, underlying) =>
      ok(scanned(books, underlying, given, scope.snapshot.numeraire)),
    ),
};

function shiftOf({ volatility, volatilityByTenor }: ScanParameters): VolatilityShiftOf {
  if (volatility !== undefined) return termShiftOf({ volatility });
  return volatilityByTenor === undefined ? unsized : tenorShiftOf(volatilityByTenor);
}

/** Moves that carry their own size; the schema lets no other through. */
const unsized: VolatilityShiftOf = (move) => {
  if (move.type === 'relative') {
    return { type: 'scale', by: Math.max(0, 1 + move.by.toNumber()), floor: 0 };
  }
  return move.type === 'absolute' ? { type: 'add', by: move.by.toNumber() } : UNSHIFTED;
};

function scanned(
  books: readonly Book[],
  underlying: string,
  given: ScanParameters,
  numeraire: string,
): Figure {
  const { scenarios } = given;
  const rows = books.map((book) => ({ book, of: bookPnl(book, scenarios, shiftOf(given)) }));
  const losses = scenarios.map(({ move, dampening, weight }, index) => {
    const pnl = Exact.sum(
      rows.map(({ book, of }) =>
        (of.pnls[index] ?? Exact.ZERO).times(settlePriceAfter(book, move, numeraire)),
      ),
    );
    return pnl.times(dampening).times(weight).negated();
  });
  let worst: number | undefined;
  let most = Exact.ZERO;
  losses.forEach((loss, index) => {
    if (!loss.isAbove(most)) return;
    worst = index;
    most = loss;
  });
  const parts = losses.map((value, index): Figure => {
    const name = scenarios[index]?.label ?? String(index);
    if (index !== worst) return { name, value };
    return { name, value, parts: rows.flatMap((row) => legFigures(row, index)) };
  });
  const because = worst === undefined ? 'no scenario loses' : (scenarios[worst]?.label ?? '');
  return { name: underlying, value: most, because, parts };
}

/** The instruments' losses in the scenario that bound, in their settlement asset and before its weight. */
function legFigures(row: { readonly book: Book; readonly of: BookPnl }, index: number): Figure[] {
  return row.of
    .legsAt(index)
    .map(({ symbol, pnl }) => ({ name: symbol, value: pnl.negated(), unit: row.book.settle }));
}
