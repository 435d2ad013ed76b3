// Square roots of exact numbers, rounded up on a stated grid: a risk is never understated by its root.
import { assert } from '../../base/assert.ts';
import { Exact } from '../../base/exact.ts';

/** The least multiple of `unit` (positive) whose square is at least `value`; asserts `value >= 0`. */
export function rootUp(value: Exact, unit: Exact): Exact {
  assert(value.sign >= 0, () => `the root of ${value} is asked for, it takes 0 or more`);
  const squares = value.over(unit).over(unit).unitsOf(Exact.ONE, 'up');
  const floor = integerRoot(squares);
  const root = floor * floor === squares ? floor : floor + 1n;
  return Exact.integer(root).times(unit);
}

/** Floor of the square root of a non-negative integer, by Newton from above. */
function integerRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (root + value / root) / 2n;
    if (next >= root) return root;
    root = next;
  }
}
