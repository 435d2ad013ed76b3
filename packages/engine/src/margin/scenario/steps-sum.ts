// Sums of size x unit value over many options, exact and without a bigint per product. Each unit value is put on the
// grid of margin/quantize.ts as two floats that hold it exactly; whole products and sums of these stay exact too.
import { GRID, quantize } from '../quantize.ts';

const GRID_FLOAT = 1e12;
const LIMB = 1_048_576;
const LIMB_BITS = 20n;
const EXACT_BELOW = 9_007_199_254_740_992;
/** Beyond this many steps `quantize` takes whole units and the rest apart; so does `Steps`. */
const PLAIN_BELOW = 9e15;

/**
 * Accumulates, per column, the sum of count x quantize(value).
 *
 * Proof: a value is whole x 1e12 + high x 2^20 + low steps with 0 <= low < 2^20 and |high| <= 953,675 < 2^20. While
 * the sum of |count| is below 2^33 and that of |count| x (|value| + 2) below 2^52, each of the three running sums is a
 * whole number below 2^53 and each product with it, so that no float operation rounds. `fits` says whether this holds;
 * where it does not, `addLarge` takes bigints and gives the same sum.
 */
export class StepsSum {
  readonly #whole: Float64Array;
  readonly #high: Float64Array;
  readonly #low: Float64Array;
  readonly #large: bigint[];

  constructor(columns: number) {
    this.#whole = new Float64Array(columns);
    this.#high = new Float64Array(columns);
    this.#low = new Float64Array(columns);
    this.#large = Array.from({ length: columns }, () => 0n);
  }

  /** Whether rows of these counts and this largest |value| are summed exactly in floats. */
  static fits(of: { readonly countSum: number; readonly valueMax: number }): boolean {
    return of.countSum < EXACT_BELOW / LIMB && of.countSum * (of.valueMax + 2) < EXACT_BELOW / 2;
  }

  /** Adds count x each of the finite values from `offset` on; `count` is whole and `fits` holds for all rows. */
  add(count: number, values: Float64Array, offset: number): void {
    const { length } = this.#whole;
    for (let column = 0; column < length; column++) {
      const value = values[offset + column] as number;
      const scaled = value * GRID_FLOAT;
      let whole: number;
      let rest: number;
      if (scaled > -PLAIN_BELOW && scaled < PLAIN_BELOW) {
        const steps = Math.round(scaled);
        whole = Math.floor(steps / GRID_FLOAT);
        rest = steps - whole * GRID_FLOAT;
      } else {
        whole = Math.trunc(value);
        rest = Math.round((value - whole) * GRID_FLOAT);
      }
      const high = Math.floor(rest / LIMB);
      this.#whole[column] = (this.#whole[column] as number) + count * whole;
      this.#high[column] = (this.#high[column] as number) + count * high;
      this.#low[column] = (this.#low[column] as number) + count * (rest - high * LIMB);
    }
  }

  /** The same for counts and values of any size. */
  addLarge(count: bigint, values: Float64Array, offset: number): void {
    for (let column = 0; column < this.#large.length; column++) {
      const value = quantize(values[offset + column] as number);
      this.#large[column] = (this.#large[column] as bigint) + count * value;
    }
  }

  /** The sum of a column in steps of 1e-12. */
  at(column: number): bigint {
    const small =
      BigInt(this.#whole[column] as number) * GRID +
      (BigInt(this.#high[column] as number) << LIMB_BITS) +
      BigInt(this.#low[column] as number);
    return small + (this.#large[column] as bigint);
  }
}

/** The sum of |count|, as `fits` takes it. */
export function sumOfSizes(counts: readonly bigint[]): number {
  let sum = 0n;
  for (const count of counts) sum += count < 0n ? -count : count;
  return Number(sum);
}

/** The largest |value|, as `fits` takes it. */
export function largestOf(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
