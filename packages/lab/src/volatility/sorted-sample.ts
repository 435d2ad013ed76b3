// The empirical distribution of the most recent values of a series, kept sorted so that a quantile is a look-up.
import { assert } from '@plimsoll/engine';
import { Ring } from './ring.ts';

export class SortedSample {
  private readonly recent: Ring<number>;
  private readonly sorted: Float64Array;
  private count = 0;

  /** Keeps the last `size` values. */
  constructor(size: number) {
    this.recent = new Ring(size);
    this.sorted = new Float64Array(size);
  }

  /** Finite values only. A binary search and one move of memory. */
  add(value: number): void {
    assert(Number.isFinite(value), () => `a sample holds finite values, not ${value}`);
    const driven = this.recent.push(value);
    if (driven !== undefined) {
      const at = this.rank(driven);
      this.sorted.copyWithin(at, at + 1, this.count);
      this.count -= 1;
    }
    const at = this.rank(value);
    this.sorted.copyWithin(at + 1, at, this.count);
    this.sorted[at] = value;
    this.count += 1;
  }

  get size(): number {
    return this.count;
  }

  /** Straight lines between order statistics (type 7 of Hyndman and Fan 1996); undefined for an empty sample. */
  quantile(level: number): number | undefined {
    if (this.count === 0) return undefined;
    const place = Math.min(Math.max(level, 0), 1) * (this.count - 1);
    const below = Math.floor(place);
    const low = this.sorted[below] ?? 0;
    const high = this.sorted[Math.min(below + 1, this.count - 1)] ?? low;
    return low + (place - below) * (high - low);
  }

  /** How many values are smaller. */
  private rank(value: number): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
