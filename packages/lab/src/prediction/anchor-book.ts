// Puts a book that was read in floats on the numbers that the engine goes by now: equity and maintenance margin of this
// moment become exact, and only how they move is an estimate. What a rulebook asks beyond the listed tiers scales with them.
import { BookFunction, type RiskBook } from './risk-book.ts';

/** `exact` in quote units; `drivers` is the number of prices that the book may follow. */
export function anchorBook(
  book: RiskBook,
  exact: { readonly equity: number; readonly maintenance: number },
  drivers: number,
): RiskBook {
  const now = new BookFunction(book).at(new Float64Array(drivers).fill(1), 0);
  const scale = now.maintenance > 0 ? exact.maintenance / now.maintenance : 1;
  return {
    fixed: book.fixed + exact.equity - now.equity,
    legs: book.legs.map((leg) => ({
      ...leg,
      bands: leg.bands.map(({ from, rate, deduction }) => ({
        from,
        rate: rate * scale,
        deduction: deduction * scale,
      })),
    })),
  };
}
