// Reverse stress: the smallest move in a direction after which the insurance fund is not enough, and who breaks on the way.
// A grid is searched from small to large before the first crossing is halved: losses need not grow with a move (an account
// that is long in one market and short in another may recover), and the smallest move is wanted, not any.
import type { FundCover } from './fund-cover.ts';
import { priceShock } from './resolve-shocks.ts';
import type { ReverseStress } from './stress-result.ts';
import type { StressVenue } from './stress-venue.ts';
import type { VenueNames } from './venue-names.ts';

/** A fall ends at nothing left; a rise is searched up to fourfold. Both in so many steps, of which small ones are finer. */
const GRID = 80;
const FALL_MAX = 0.99;
const RISE_MAX = 3;
const HALVINGS = 30;
const PATH_STEPS = 10;
const BREAKERS = 20;

/** By index: how far each price moves at size 1; falls are negative. */
export type Direction = { readonly name: string; readonly weights: Float64Array };

export type DirectionParts = {
  readonly names: VenueNames;
  /** What moves cost, by which the worst signs are chosen: more is worse. */
  readonly lossAt: (moves: Float64Array) => number;
};

/** All together, each alone and, with more than one index, the worst signs found. */
export function directions(parts: DirectionParts): readonly Direction[] {
  const { names } = parts;
  const only = (indexes: readonly number[], weight: number): Float64Array => {
    const weights = new Float64Array(names.indexes);
    for (const index of indexes) weights[index] = weight;
    return weights;
  };
  const all = names.marketIndexes;
  const found: Direction[] = [
    { name: 'all fall', weights: only(all, -1) },
    { name: 'all rise', weights: only(all, 1) },
  ];
  if (all.length < 2) return found;
  for (const index of all) {
    found.push({ name: `${names.nameOf(index)} falls`, weights: only([index], -1) });
    found.push({ name: `${names.nameOf(index)} rises`, weights: only([index], 1) });
  }
  return [...found, worstDirection(parts, [only(all, -1), only(all, 1)])];
}

/** At this size the signs are tried: large enough for losses, small enough for both directions to mean something. */
const PROBE = 0.3;

/** From the worse of the starts flips one sign after the other while that loses more; ties keep what they have. */
function worstDirection(parts: DirectionParts, starts: readonly Float64Array[]): Direction {
  const { names } = parts;
  const lossAt = (weights: Float64Array): number => parts.lossAt(sized(weights, PROBE));
  let best = starts[0] as Float64Array;
  let most = lossAt(best);
  for (const start of starts.slice(1)) {
    const loss = lossAt(start);
    if (loss > most) [best, most] = [start, loss];
  }
  for (let isBetter = true; isBetter; ) {
    isBetter = false;
    for (const index of names.marketIndexes) {
      const flipped = best.slice();
      flipped[index] = -(flipped[index] as number);
      const loss = lossAt(flipped);
      if (loss > most) [best, most, isBetter] = [flipped, loss, true];
    }
  }
  const falls = names.marketIndexes.filter((index) => (best[index] as number) < 0);
  const named = falls.map((index) => names.nameOf(index)).join(', ');
  const isMixed = falls.length > 0 && falls.length < names.marketIndexes.length;
  const what = isMixed
    ? `${named} fall${falls.length === 1 ? 's' : ''}, the others rise`
    : falls.length > 0
      ? 'all fall'
      : 'all rise';
  return { name: `worst signs: ${what}`, weights: best };
}

/** Moves at a size of a direction; no price falls by more than nearly all of it. */
export function sized(weights: Float64Array, size: number): Float64Array {
  return weights.map((weight) => Math.max(-FALL_MAX, weight * size));
}

/** Sizes are fractions of the price. Asks the kernel about 200 times. */
export function reverseStress(venue: StressVenue, { name, weights }: Direction): ReverseStress {
  const cover = (size: number): FundCover => venue.cover(priceShock(name, sized(weights, size)));
  const conditions = [
    ({ uncovered }: FundCover): boolean => uncovered > 0,
    ({ loss, fund }: FundCover): boolean => loss > 0 && loss >= fund,
  ];
  const end = endOf(weights);
  const [uncoveredAt = null, emptiedAt = null] = smallest({ ask: cover, conditions, end });
  const target = emptiedAt ?? uncoveredAt;
  const { coin, names } = venue;
  const signs: Record<string, number> = {};
  for (const [index, weight] of weights.entries())
    if (weight !== 0) signs[names.nameOf(index)] = weight;
  const path = target === null ? [] : pathTo(target, cover, venue);
  const breakers = target === null ? [] : breakersAt(venue, weights, target);
  return {
    direction: name,
    signs,
    uncoveredAt,
    emptiedAt,
    path,
    breakers: breakers.map((each) => ({ ...each, loss: each.loss * coin })),
  };
}

/** How far a direction is searched. */
export const endOf = (weights: Float64Array): number =>
  weights.some((weight) => weight > 0) ? RISE_MAX : FALL_MAX;

/**
 * For each condition the smallest size on the grid at which it holds, halved down to a billionth of the bracket before it;
 * null if it holds nowhere up to `end`. Just below the size found the condition does not hold.
 */
export function smallest<T>(search: {
  readonly ask: (size: number) => T;
  readonly conditions: readonly ((answer: T) => boolean)[];
  readonly end: number;
}): readonly (number | null)[] {
  const { ask, conditions, end } = search;
  const brackets = conditions.map((): { below: number; above: number | null } => ({
    below: 0,
    above: null,
  }));
  for (let i = 0; i <= GRID && brackets.some(({ above }) => above === null); i += 1) {
    // Finer where moves are small: the square of an even grid.
    const size = end * (i / GRID) * (i / GRID);
    const answer = ask(size);
    for (const [at, bracket] of brackets.entries()) {
      if (bracket.above !== null) continue;
      if (conditions[at]?.(answer) === true) bracket.above = size;
      else bracket.below = size;
    }
  }
  return brackets.map(({ below, above }, at) => {
    if (above === null || above === 0) return above;
    let [low, high] = [below, above];
    for (let k = 0; k < HALVINGS; k += 1) {
      const middle = (low + high) / 2;
      if (conditions[at]?.(ask(middle)) === true) high = middle;
      else low = middle;
    }
    return high;
  });
}

function pathTo(
  target: number,
  cover: (size: number) => FundCover,
  { kernel, coin }: StressVenue,
): ReverseStress['path'] {
  return Array.from({ length: PATH_STEPS }, (_, i) => {
    const move = (target * (i + 1)) / PATH_STEPS;
    const { loss, fundLeft } = cover(move);
    return {
      move,
      belowMaintenance: kernel.below,
      negative: kernel.negative,
      loss: loss * coin,
      fundLeft: fundLeft * coin,
    };
  });
}

/** The largest losses at the target, with the moves at which each first falls below maintenance and first leaves a loss. */
function breakersAt(
  venue: StressVenue,
  weights: Float64Array,
  target: number,
): ReverseStress['breakers'] {
  const { kernel, book } = venue;
  const run = (size: number): void => kernel.run(priceShock('', sized(weights, size)));
  run(target);
  const rows = [...kernel.loser.subarray(0, kernel.losers)]
    .sort((a, b) => (kernel.loss[b] as number) - (kernel.loss[a] as number) || a - b)
    .slice(0, BREAKERS);
  const loss = rows.map((row) => kernel.loss[row] as number);
  const belowAt = rows.map((): number | null => null);
  const lossAt = rows.map((): number | null => null);
  for (let k = 1; k <= SAMPLES; k += 1) {
    const size = (target * k) / SAMPLES;
    run(size);
    for (const [i, row] of rows.entries()) {
      if (belowAt[i] === null && kernel.brokenAt[row] !== 0) belowAt[i] = size;
      if (lossAt[i] === null && (kernel.loss[row] as number) > 0) lossAt[i] = size;
    }
  }
  return rows.map((row, i) => ({
    account: book.account[row] as number,
    loss: loss[i] as number,
    belowAt: belowAt[i] ?? null,
    lossAt: lossAt[i] ?? null,
  }));
}
/** The moves at which accounts break are told to this share of the target. */
const SAMPLES = 25;
