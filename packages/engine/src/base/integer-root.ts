// Square roots of integers, exactly rounded: what grows with the root of time or of size is never understated by a float.
import { assert } from './assert.ts';

/** Floor of the square root, by Newton from above. Asserts `value >= 0`. */
export function integerRoot(value: bigint): bigint {
  assert(value >= 0n, () => `the root of ${value} is asked for, it takes 0 or more`);
  if (value < 2n) return value;
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (root + value / root) / 2n;
    if (next >= root) return root;
    root = next;
  }
}

/** Ceil of the square root. Asserts `value >= 0`. */
export function integerRootUp(value: bigint): bigint {
  const floor = integerRoot(value);
  return floor * floor === value ? floor : floor + 1n;
}
