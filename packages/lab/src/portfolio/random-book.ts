// Random books of options for measures: outright sides, spreads of two strikes, calendars of two expiries and mixtures of
// many legs, so that hedged and unhedged books are both met.
import { Exact, type Option, type Position } from '@plimsoll/engine/models';
import type { Random } from '../base/random.ts';

export const BOOK_SHAPES = ['outright', 'vertical', 'calendar', 'mixed'] as const;
export type BookShape = (typeof BOOK_SHAPES)[number];

const MIXED_LEGS_MAX = 30;
const LOTS_MAX = 100;

/** A book of one shape, sizes in tenths of a contract; an option drawn twice is held once. */
export function randomBook(
  options: readonly Option[],
  shape: BookShape,
  random: Random,
): readonly Position[] {
  const first = pick(options, random);
  const lots = 1 + random.below(LOTS_MAX);
  const side = random.below(2) === 0 ? 1 : -1;
  switch (shape) {
    case 'outright':
      return [held(first, side * lots)];
    case 'vertical': {
      const near = options.filter((each) => each.expiryMs === first.expiryMs);
      return pair(first, pick(near, random), side * lots);
    }
    case 'calendar': {
      const far = options.filter(
        (each) => each.strike.equals(first.strike) && each.right === first.right,
      );
      return pair(first, pick(far, random), side * lots);
    }
    case 'mixed': {
      const book = new Map<string, Position>();
      for (let leg = 2 + random.below(MIXED_LEGS_MAX - 1); leg > 0; leg--) {
        const option = pick(options, random);
        book.set(option.symbol, held(option, random.below(2 * LOTS_MAX + 1) - LOTS_MAX));
      }
      return [...book.values()];
    }
    default:
      throw new Error(`no book of shape ${String(shape)}`);
  }
}

const pair = (one: Option, other: Option, lots: number): readonly Position[] =>
  one.symbol === other.symbol ? [held(one, lots)] : [held(one, lots), held(other, -lots)];

const held = (instrument: Option, tenths: number): Position => ({
  instrument,
  size: Exact.ratio(BigInt(tenths), 10n),
  cost: Exact.ZERO,
  fundingOwed: Exact.ZERO,
});

function pick(options: readonly Option[], random: Random): Option {
  const option = options[random.below(options.length)];
  if (option === undefined) throw new Error('a book is drawn from at least one option');
  return option;
}
