// The risk vectors of one book: profit in every cell of a price and volatility matrix, and in the far cells of an extended
// table scaled back to the edge of the range. In the settlement asset, before offsets and dampeners.
import { Exact } from '../../base/exact.ts';
import { type BookPnl, bookPnl } from './book-pnl.ts';
import type { Book } from './books.ts';
import { extendedWeight } from './extended-table.ts';
import { type Scenario, scenario } from './scenario.ts';
import { termShiftOf, type VolatilityShock } from './shocks.ts';

export type MatrixShape = {
  /** Buckets on each side of no move. */
  readonly buckets: number;
  /** Moves of the extended table, in the order of its cells. */
  readonly extendedMoves: readonly Exact[];
};

export type RiskVectors = {
  readonly book: Book;
  /** Cells from the largest fall to the largest rise, volatility down, same and up in each. */
  readonly standard: readonly Exact[];
  /** Cells in the order of the extended moves, volatility up. */
  readonly extended: readonly Exact[];
  /** Both vectors of each instrument; they add up to those of the book. */
  readonly instruments: () => readonly InstrumentVectors[];
  /** The instruments' share of one cell: standard cells first, then extended. */
  readonly instrumentsAt: (
    cell: number,
  ) => readonly { readonly symbol: string; readonly pnl: Exact }[];
};
export type InstrumentVectors = {
  readonly symbol: string;
  readonly standard: readonly Exact[];
  readonly extended: readonly Exact[];
};

/** `-range ... 0 ... range` in steps of range / buckets, three volatilities each: 6 buckets + 3 cells. */
export function standardScenarios(range: Exact, buckets: number): readonly Scenario[] {
  const scenarios: Scenario[] = [];
  for (let bucket = -buckets; bucket <= buckets; bucket++) {
    const move = range.times(Exact.ratio(BigInt(bucket), BigInt(buckets)));
    for (const type of ['down', 'none', 'up'] as const) scenarios.push(scenario(move, { type }));
  }
  return scenarios;
}

/** Standard cells, then extended cells: what a cell of the matrix is called and does. */
export const matrixScenarios = (range: Exact, of: MatrixShape): readonly Scenario[] => [
  ...standardScenarios(range, of.buckets),
  ...of.extendedMoves.map((move) => scenario(move, { type: 'up' })),
];

export function riskVectors(
  book: Book,
  of: MatrixShape & { readonly range: Exact; readonly volatility: VolatilityShock },
): RiskVectors {
  const scenarios = matrixScenarios(of.range, of);
  const plain = bookPnl(book, scenarios, termShiftOf(of));
  const { payoff } = book;
  const weights = of.extendedMoves.map((move) => extendedWeight({ payoff, move, range: of.range }));
  const first = scenarios.length - weights.length;
  const weightAt = (cell: number): Exact => weights[cell - first] ?? Exact.ONE;
  const counted = (pnl: Exact, cell: number): Exact =>
    cell < first ? pnl : pnl.times(weightAt(cell));
  const cells = plain.pnls.map(counted);
  const instrumentsAt: RiskVectors['instrumentsAt'] = (cell) =>
    plain.legsAt(cell).map(({ symbol, pnl }) => ({ symbol, pnl: counted(pnl, cell) }));
  return {
    book,
    standard: cells.slice(0, first),
    extended: cells.slice(first),
    instrumentsAt,
    instruments: () => instrumentVectors(plain, cells.length, first, counted),
  };
}

function instrumentVectors(
  plain: BookPnl,
  cellCount: number,
  first: number,
  counted: (pnl: Exact, cell: number) => Exact,
): readonly InstrumentVectors[] {
  const bySymbol = new Map<string, Exact[]>();
  for (let cell = 0; cell < cellCount; cell++) {
    for (const { symbol, pnl } of plain.legsAt(cell)) {
      const vector = bySymbol.get(symbol) ?? [];
      bySymbol.set(symbol, vector);
      vector.push(counted(pnl, cell));
    }
  }
  return [...bySymbol].map(([symbol, vector]) => ({
    symbol,
    standard: vector.slice(0, first),
    extended: vector.slice(first),
  }));
}
