// The loss surface: what is missing over a grid of two moves: price against volatility where options are listed, else the
// two underlyings with most open interest, else price against liquidity.
import type { Shock } from './resolve-shocks.ts';
import { priceShock } from './resolve-shocks.ts';
import type { LossSurface } from './stress-result.ts';
import type { StressVenue } from './stress-venue.ts';

/** Steps to either side, and how long one may be. */
const STEPS = 7;
const STEP_SIZES = [0.005, 0.01, 0.02, 0.03, 0.05, 0.1] as const;
/** The grid reaches this many times the smallest move that ruins, so that both sides of the edge are seen. */
const REACH = 2;
const VOLATILITIES = [2, 1.75, 1.5, 1.25, 1, 0.85, 0.7, 0.5];
const LIQUIDITIES = [1, 0.75, 0.5, 0.35, 0.25, 0.15, 0.1];

/**
 * Losses in coins; columns and rows are moves as fractions, or factors of volatility or depth. `ruin`: the smallest move that
 * reverse stress has found, null if none was: the grid is laid around it.
 */
export function lossSurface(venue: StressVenue, ruin: number | null): LossSurface {
  const { names, state } = venue;
  const columns = gridAround(ruin);
  const every = new Float64Array(names.indexes);
  for (const index of names.marketIndexes) every[index] = 1;
  const base = (move: number): Shock =>
    priceShock(
      '',
      every.map((weight) => weight * move),
    );
  if (state.listing.markets.some(({ kind }) => kind === 'option'))
    return over(venue, {
      columns,
      across: 'all prices',
      down: 'volatility, factor',
      rows: VOLATILITIES,
      shockOf: (move, volatility) => ({ ...base(move), volatility }),
    });
  const [first, second] = byOpenInterest(venue);
  if (first === undefined || second === undefined)
    return over(venue, {
      columns,
      across: 'all prices',
      down: 'depth, factor',
      rows: LIQUIDITIES,
      shockOf: (move, liquidity) => ({ ...base(move), liquidity }),
    });
  return over(venue, {
    columns,
    across: names.nameOf(first),
    down: names.nameOf(second),
    rows: columns.toReversed(),
    shockOf: (move, other) => {
      const moves = new Float64Array(names.indexes);
      moves[first] = move;
      moves[second] = other;
      return priceShock('', moves);
    },
  });
}

function over(
  venue: StressVenue,
  spec: {
    readonly columns: readonly number[];
    readonly across: string;
    readonly down: string;
    readonly rows: readonly number[];
    readonly shockOf: (column: number, row: number) => Shock;
  },
): LossSurface {
  const { across, down, columns, rows, shockOf } = spec;
  const covers = rows.map((row) => columns.map((column) => venue.cover(shockOf(column, row))));
  const { coin } = venue;
  return {
    across,
    down,
    columns,
    rows,
    loss: covers.map((row) => row.map(({ loss }) => loss * coin)),
    uncovered: covers.map((row) => row.map(({ uncovered }) => uncovered * coin)),
  };
}

function gridAround(ruin: number | null): readonly number[] {
  const wanted = ruin === null ? Number.POSITIVE_INFINITY : (REACH * ruin) / STEPS;
  const step = STEP_SIZES.find((size) => size >= wanted) ?? 0.1;
  return Array.from({ length: 2 * STEPS + 1 }, (_, i) => Number(((i - STEPS) * step).toFixed(4)));
}

/** Indexes with markets by the notional open on them, the largest first; ties by id. */
function byOpenInterest({ names, state }: StressVenue): readonly number[] {
  const notional = new Map<number, number>();
  for (const [id, { index }] of state.listing.markets.entries()) {
    const open = Math.abs(Number(state.openLots(id)) * Number(state.unitValue(id)));
    notional.set(index, (notional.get(index) ?? 0) + open);
  }
  return names.marketIndexes.toSorted(
    (a, b) => (notional.get(b) ?? 0) - (notional.get(a) ?? 0) || a - b,
  );
}
