// Brings exact numbers to whole counts over one denominator, so that sums over many of them are sums of integers.
import type { Exact } from '../../base/exact.ts';

export type Counts = {
  readonly counts: readonly bigint[];
  /** Positive; each number is its count over it. */
  readonly denominator: bigint;
};

/** The numbers over their least common denominator as they stand (decimals: the finest power of ten). */
export function commonDenominator(numbers: readonly Exact[]): Counts {
  let common = 1n;
  for (const { denominator } of numbers) {
    if (common % denominator === 0n) continue;
    common = denominator % common === 0n ? denominator : leastMultiple(common, denominator);
  }
  const counts = numbers.map(({ numerator, denominator }) =>
    denominator === common ? numerator : numerator * (common / denominator),
  );
  return { counts, denominator: common };
}

function leastMultiple(a: bigint, b: bigint): bigint {
  let divisor = a;
  let rest = b;
  while (rest !== 0n) [divisor, rest] = [rest, divisor % rest];
  return (a / divisor) * b;
}
