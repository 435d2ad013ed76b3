// Timing by the fastest of several runs: the least disturbed one, which is what a ratio should compare.

export type Row = { readonly what: string; readonly figure: string; readonly ratio: string };

/** Fastest of `runs`, in nanoseconds per unit of work. */
export function fastest(units: number, runs: number, work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const start = process.hrtime.bigint();
    work();
    const took = Number(process.hrtime.bigint() - start) / units;
    if (took < best) best = took;
  }
  return best;
}

/** One BigInt multiply-divide with rounding, the yardstick of exact work. */
export function bigintMulDivNs(): number {
  const count = 200_000;
  let sink = 0n;
  const best = fastest(count, 7, () => {
    let value = 123_456_789_012n;
    for (let i = 0; i < count; i++) value = (value * 1_000_003n) / 999_999n + 1n;
    sink = value;
  });
  if (sink === 0n) throw new Error('the loop was not run');
  return best;
}

export const ns = (value: number): string =>
  `${value.toFixed(value < 10 ? 2 : value < 1_000 ? 1 : 0)} ns`;
export const times = (value: number): string =>
  `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} x`;
