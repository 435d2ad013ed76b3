// A split by largest remainder over three parts, as formulas: `allocate` of packages/engine/src/base/fixed.ts.
import {
  add,
  and,
  eq,
  gt,
  type Int,
  lt,
  mul,
  mulDivDown,
  n,
  or,
  sub,
  when,
  ZERO,
} from '../formula.ts';

const ONE = n(1n);
const counted = (test: ReturnType<typeof gt>): Int => when(test, ONE, ZERO);

/** Parts rounded down, then a unit each to the largest remainders, ties to the lower index. */
export function allocateThree(total: Int, weights: readonly [Int, Int, Int]): readonly Int[] {
  const weightSum = add(...weights);
  const floors = weights.map((weight) => mulDivDown(total, weight, weightSum));
  const left = sub(total, add(...floors));
  const remainders = weights.map((weight, at) =>
    sub(mul(total, weight), mul(floors[at] ?? ZERO, weightSum)),
  );
  return floors.map((floor, at) => {
    const own = remainders[at] ?? ZERO;
    const before = remainders.map((other, index) => {
      if (index === at) return ZERO;
      return counted(index < at ? or(gt(other, own), eq(other, own)) : gt(other, own));
    });
    return add(floor, counted(and(gt(own, ZERO), lt(add(...before), left))));
  });
}
