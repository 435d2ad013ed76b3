// Square roots of exact numbers, rounded up on a stated grid: a risk is never understated by its root.
import { assert } from '../../base/assert.ts';
import { Exact } from '../../base/exact.ts';
import { integerRootUp } from '../../base/integer-root.ts';

/** The least multiple of `unit` (positive) whose square is at least `value`; asserts `value >= 0`. */
export function rootUp(value: Exact, unit: Exact): Exact {
  assert(value.sign >= 0, () => `the root of ${value} is asked for, it takes 0 or more`);
  const squares = value.over(unit).over(unit).unitsOf(Exact.ONE, 'up');
  return Exact.integer(integerRootUp(squares)).times(unit);
}
