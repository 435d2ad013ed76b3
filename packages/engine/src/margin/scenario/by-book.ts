// Puts a margin model together that charges every book of a scope on its own and adds the charges up, in the numeraire and
// alike at both levels. What one book is charged is handed in.
import { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import {
  type Figure,
  type LevelFigures,
  type MarginRefusal,
  type Scope,
  sameAtBothLevels,
} from '../model/margin-model.ts';
import { type Book, booksOf } from './books.ts';
import type { PricingRules } from './market-legs.ts';

/** The sum over the books of a scope with one part for each; a book may be refused. */
export function chargedByBook(
  name: string,
  scope: Scope,
  rules: PricingRules,
  charge: (book: Book) => Result<Figure, MarginRefusal>,
): Result<LevelFigures, MarginRefusal> {
  const books = booksOf(scope, rules);
  if (!books.ok) return books;
  const parts: Figure[] = [];
  for (const book of books.value) {
    const figure = charge(book);
    if (!figure.ok) return figure;
    parts.push(figure.value);
  }
  return ok(sameAtBothLevels(summed(name, parts)));
}

/** The books of a scope by underlying, ascending: what a venue that merges currencies calls a risk unit. */
export function chargedByUnderlying(
  name: string,
  scope: Scope,
  rules: PricingRules,
  charge: (books: readonly Book[], underlying: string) => Result<Figure, MarginRefusal>,
): Result<LevelFigures, MarginRefusal> {
  const books = booksOf(scope, rules);
  if (!books.ok) return books;
  const units = new Map<string, Book[]>();
  for (const book of books.value) {
    const unit = units.get(book.underlying);
    if (unit === undefined) units.set(book.underlying, [book]);
    else unit.push(book);
  }
  const parts: Figure[] = [];
  for (const [underlying, unit] of units) {
    const figure = charge(unit, underlying);
    if (!figure.ok) return figure;
    parts.push(figure.value);
  }
  return ok(sameAtBothLevels(summed(name, parts)));
}

/** A figure that is the sum of its parts; the largest of them decided it. */
export function summed(name: string, parts: readonly Figure[]): Figure {
  const figure = { name, value: Exact.sum(parts.map((part) => part.value)), parts };
  const [first, ...others] = parts;
  if (first === undefined) return figure;
  const most = others.reduce((best, each) => (each.value.isAbove(best.value) ? each : best), first);
  return most.value.isZero ? figure : { ...figure, because: most.name };
}

/** What an asset has no row for in a table of parameters. */
export const noRow = (what: string, key: string, known: Iterable<string>): MarginRefusal => ({
  code: 'NoRuleApplies',
  where: key,
  message: `there are no parameters of ${what} for ${key}; there are for ${[...known].slice(0, 12).join(', ')}`,
});
