// The range of one price within which a book keeps its maintenance margin, found by walking outwards from now and halving.
// For linear legs health is concave in the price, so that the range is one interval and its ends are exact.
import { BookFunction, type RiskBook } from './risk-book.ts';

export type PriceRange = {
  /** Price ratios between which the book is healthy: 0 <= lower < 1 < upper; 0 and infinity where there is no end. */
  readonly lower: number;
  readonly upper: number;
};
type Side = 'lower' | 'upper';

/** Logarithmic steps outwards double from here: a horizon of a day never reaches the last one. */
const FIRST_STEP = 0.004;
const STEPS = 12;
const HALVINGS = 40;

/** The first prices below and above now at which `measure` is negative; both at 1 where it is negative already. */
export function healthyRange(
  book: RiskBook,
  driver: number,
  measure: (at: BookFunction) => number = (at) => at.health,
): PriceRange {
  const whole = new BookFunction(book);
  const drivers = Math.max(driver, ...book.legs.map((leg) => leg.driver)) + 1;
  const ratios = new Float64Array(drivers).fill(1);
  const at = (logRatio: number): number => {
    ratios[driver] = Math.exp(logRatio);
    return measure(whole.at(ratios, 0));
  };
  if (at(0) < 0) return { lower: 1, upper: 1 };
  return { lower: end(at, 'lower'), upper: end(at, 'upper') };
}

function end(at: (logRatio: number) => number, side: Side): number {
  const sign = side === 'lower' ? -1 : 1;
  let inside = 0;
  let outside = FIRST_STEP * sign;
  for (let step = 0; at(outside) >= 0; step += 1) {
    if (step === STEPS) return side === 'lower' ? 0 : Number.POSITIVE_INFINITY;
    inside = outside;
    outside *= 2;
  }
  for (let k = 0; k < HALVINGS && Math.abs(outside - inside) > 1e-12; k += 1) {
    const middle = (inside + outside) / 2;
    if (at(middle) >= 0) inside = middle;
    else outside = middle;
  }
  return Math.exp(outside);
}
