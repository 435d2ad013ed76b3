// The margin model of a risk matrix with an extended table: the worst cell over all pairs of an account, where profits of
// one pair stand only in part against losses of another. The cells of one pair are risk-vectors.ts.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { checked, decimal, list, object, table, type TypeOf, whole } from '../../domain/schema.ts';
import {
  type Figure,
  type MarginModel,
  type MarginRefusal,
  type Scope,
  sameAtBothLevels,
} from '../model/margin-model.ts';
import { settlePriceAfter } from './book-pnl.ts';
import { booksOf, pricingRules } from './books.ts';
import { noRow } from './by-book.ts';
import { dampened, edgeOf } from './extended-table.ts';
import { offsettable } from './pair-offsets.ts';
import { matrixScenarios, type RiskVectors, riskVectors } from './risk-vectors.ts';
import { volatilityShockParameters } from './shocks.ts';

const pair = object('matrix of one underlying', {
  range: decimal('largest move of the standard cells', { above: '0', max: '0.999' }),
  volatility: volatilityShockParameters,
  extendedFactor: decimal('share of the extended losses that counts', { min: '0', max: '10' }),
});
const currency = object('offsets of one settlement asset', {
  profitShare: decimal('share of a profit that stands against other pairs', {
    min: '0',
    max: '1',
  }),
  profitMaximum: decimal('the most of a profit that does, quote units', { min: '0' }),
  extendedDampener: decimal('extended loss that is not charged, quote units', { min: '0' }),
});
type Pair = TypeOf<typeof pair>;
type Currency = TypeOf<typeof currency>;

export const riskMatrixParameters = object('risk matrix', {
  buckets: whole('buckets on each side of no move', { min: 1, max: 50 }),
  extendedMoves: checked(
    list('moves of the extended table', decimal('move', { above: '-1', max: '1000' })),
    (moves) =>
      moves.some((move) => move.isZero) ? 'a move of the extended table is not zero' : undefined,
  ),
  underlyings: table('matrices by underlying', pair),
  currencies: table('offsets by settlement asset', currency),
  pricing: pricingRules,
});
export type RiskMatrixParameters = TypeOf<typeof riskMatrixParameters>;

export type RiskMatrix = {
  /** Each pair before offsets, in its settlement asset. */
  readonly pairs: readonly PairCells[];
  /** Sum over the pairs by cell, numeraire: standard cells, then extended. */
  readonly cells: readonly Exact[];
  /** The first of the worst cells, or undefined where no cell loses. */
  readonly worst: number | undefined;
  /** Its loss, numeraire, not negative, unrounded. */
  readonly worstCase: Exact;
};
export type PairCells = {
  readonly vectors: RiskVectors;
  readonly labels: readonly string[];
  /** After offset or dampener, settlement asset. */
  readonly aggregated: readonly Exact[];
  /** The same in the numeraire. */
  readonly counted: readonly Exact[];
};

/** The whole matrix of an account; refused where a quote or a row of parameters is missing. */
export function riskMatrix(
  scope: Pick<Scope, 'holdings' | 'snapshot'>,
  of: RiskMatrixParameters,
): Result<RiskMatrix, MarginRefusal> {
  const books = booksOf(scope, of.pricing);
  if (!books.ok) return books;
  const pairs: PairCells[] = [];
  for (const book of books.value) {
    const rule = of.underlyings.get(book.underlying);
    if (rule === undefined) {
      return err(noRow('the risk matrix', book.underlying, of.underlyings.keys()));
    }
    const money = of.currencies.get(book.settle);
    if (money === undefined)
      return err(noRow('the risk matrix', book.settle, of.currencies.keys()));
    const vectors = riskVectors(book, { ...of, ...rule });
    pairs.push(pairCells(vectors, of, rule, money, scope.snapshot.numeraire));
  }
  const [first] = pairs;
  const cells = (first?.counted ?? []).map((_, cell) =>
    Exact.sum(pairs.map((each) => each.counted[cell] ?? Exact.ZERO)),
  );
  let worst: number | undefined;
  let least = Exact.ZERO;
  cells.forEach((cell, index) => {
    if (!cell.isBelow(least)) return;
    worst = index;
    least = cell;
  });
  return ok({ pairs, cells, worst, worstCase: least.negated() });
}

function pairCells(
  vectors: RiskVectors,
  of: RiskMatrixParameters,
  rule: Pair,
  money: Currency,
  numeraire: string,
): PairCells {
  const { book, standard, extended } = vectors;
  const { range } = rule;
  const scenarios = matrixScenarios(range, of);
  // Where the profit is converted: at the cell's move, in the extended table at the edge of the range.
  const moves = scenarios.map(({ move }, cell) =>
    cell < standard.length ? move : edgeOf({ move, range }),
  );
  const inSettle = (quote: Exact, move: Exact): Exact =>
    book.payoff === 'linear' ? quote : quote.over(book.spot.times(Exact.ONE.plus(move)));
  const aggregated = [...standard, ...extended].map((pnl, cell) => {
    const move = moves[cell] ?? Exact.ZERO;
    return cell < standard.length
      ? offsettable(pnl, {
          share: money.profitShare,
          maximum: inSettle(money.profitMaximum, move),
        })
      : dampened(pnl, {
          dampener: inSettle(money.extendedDampener, move),
          factor: rule.extendedFactor,
        });
  });
  return {
    vectors,
    labels: scenarios.map(({ label }, cell) =>
      cell < standard.length
        ? `standard ${cell + 1}: ${label}`
        : `extended ${cell - standard.length + 1}: ${label}`,
    ),
    aggregated,
    counted: aggregated.map((pnl, cell) =>
      pnl.times(settlePriceAfter(book, moves[cell] ?? Exact.ZERO, numeraire)),
    ),
  };
}

export const riskMatrixModel: MarginModel<RiskMatrixParameters> = {
  type: 'riskMatrix',
  doc:
    'Worst case of a risk matrix: every pair of underlying and settlement asset in the same cell, profits counted in part ' +
    'and up to a cap, losses in full; extended cells scaled to the edge of the range, their losses beyond a dampener. ' +
    'Source: Deribit portfolio margin; confirmed for futures by its answers, inferred for options (volatility shock, ' +
    'extended cells) and for what a coin is worth in a cell of an account reckoned in another one. Positions only: ' +
    'coins held, and profit so far that stands in coins, do not move; equity counts options at mark.',
  parameters: riskMatrixParameters,
  requirement: (scope, of) => {
    const matrix = riskMatrix(scope, of);
    return matrix.ok ? ok(sameAtBothLevels(explained(matrix.value))) : matrix;
  },
};

/** The matrix as losses by cell; the cell that bound is taken apart by pair and instrument. */
function explained({ pairs, cells, worst, worstCase }: RiskMatrix): Figure {
  const labels = pairs[0]?.labels ?? [];
  const parts = cells.map((pnl, cell): Figure => {
    const figure = { name: labels[cell] ?? String(cell + 1), value: pnl.negated() };
    return cell === worst
      ? { ...figure, parts: pairs.map((each) => pairFigure(each, cell)) }
      : figure;
  });
  const because = worst === undefined ? 'no cell loses' : (labels[worst] ?? '');
  return { name: 'worst case', value: worstCase, because, parts };
}

function pairFigure({ vectors, counted, labels }: PairCells, cell: number): Figure {
  const { book } = vectors;
  return {
    name: book.name,
    value: (counted[cell] ?? Exact.ZERO).negated(),
    because: labels[cell] ?? '',
    parts: vectors.instrumentsAt(cell).map(({ symbol, pnl }) => ({
      name: symbol,
      value: pnl.negated(),
      unit: book.settle,
    })),
  };
}
