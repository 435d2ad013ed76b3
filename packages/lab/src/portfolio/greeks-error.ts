// How far the parabola of delta, gamma and vega lies from full revaluation: the same random books of a chain under both
// models, without static discounts or contingencies, so that nothing but the approximation is measured.
import {
  Exact,
  greeksModel,
  type GreeksParameters,
  type Position,
  scenario,
  type ScenarioParameters,
  scenariosModel,
} from '@plimsoll/engine/models';
import { Random } from '../base/random.ts';
import type { ChainMarket } from './chain-market.ts';
import { BOOK_SHAPES, type BookShape, randomBook } from './random-book.ts';

export type GreeksErrors = {
  readonly shape: BookShape;
  readonly books: number;
  /** (parabola - full) / the larger of full and 1 % of the book's notional: above zero asks for too much. */
  readonly median: number;
  readonly medianSize: number;
  readonly p10: number;
  readonly p90: number;
  readonly p99Size: number;
  /** Worst understatement, at most zero. */
  readonly lowest: number;
  /** Share of books for which the parabola asks for at least 10 % too little. */
  readonly shortShare: number;
};

export type ErrorTerms = {
  readonly parameters: GreeksParameters;
  readonly booksPerShape: number;
  readonly seed: number;
};

const STEPS_EACH_SIDE = 4;
const SMALL_SHARE = 0.01;
const SHORT = -0.1;

/** Errors by shape of book, each over `booksPerShape` books with a margin above zero under full revaluation. */
export function greeksErrors(market: ChainMarket, terms: ErrorTerms): readonly GreeksErrors[] {
  const full = fullRevaluation(terms.parameters);
  return BOOK_SHAPES.map((shape) => {
    const random = new Random(terms.seed).fork(shape);
    const errors = Array.from({ length: terms.booksPerShape }, () => {
      const book = randomBook(market.options, shape, random);
      return errorOf(market, book, terms.parameters, full);
    }).sort((a, b) => a - b);
    const sizes = errors.map(Math.abs).sort((a, b) => a - b);
    return {
      shape,
      books: errors.length,
      median: quantile(errors, 0.5),
      medianSize: quantile(sizes, 0.5),
      p10: quantile(errors, 0.1),
      p90: quantile(errors, 0.9),
      p99Size: quantile(sizes, 0.99),
      lowest: Math.min(0, quantile(errors, 0)),
      shortShare: errors.filter((each) => each <= SHORT).length / errors.length,
    };
  });
}

/** Moves in equal steps up to the range either way, each with volatility as it is, up and down. */
function fullRevaluation({ range, volatility, pricing }: GreeksParameters): ScenarioParameters {
  const steps = Array.from({ length: 2 * STEPS_EACH_SIDE + 1 }, (_, k) => k - STEPS_EACH_SIDE);
  const scenarios = steps.flatMap((step) =>
    (['none', 'up', 'down'] as const).map((type) =>
      scenario(range.times(Exact.ratio(BigInt(step), BigInt(STEPS_EACH_SIDE))), { type }),
    ),
  );
  return { scenarios, pricing, volatility };
}

function errorOf(
  { snapshot }: ChainMarket,
  positions: readonly Position[],
  parameters: GreeksParameters,
  full: ScenarioParameters,
): number {
  const scope = { name: 'account', snapshot, holdings: { balances: [], positions, orders: [] } };
  const parabola = greeksModel.requirement(scope, parameters);
  const exact = scenariosModel.requirement(scope, full);
  if (!parabola.ok) throw new Error(parabola.error.message);
  if (!exact.ok) throw new Error(exact.error.message);
  const spot = [...snapshot.underlyings.values()][0]?.spot.toNumber() ?? 0;
  let coins = 0;
  for (const { size } of positions) coins += Math.abs(size.toNumber());
  const required = exact.value.initial.value.toNumber();
  const scale = Math.max(required, SMALL_SHARE * coins * spot);
  return scale === 0 ? 0 : (parabola.value.initial.value.toNumber() - required) / scale;
}

/** Of ascending values, without interpolation. */
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
