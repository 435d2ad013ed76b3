// The last values of a series: what lies a fixed number of observations back, and the sum of what lies between, each in
// constant time.
import { assert } from '@plimsoll/engine';

/** Remembers the last `size` values. */
export class Ring<T> {
  private readonly values: T[] = [];
  private readonly size: number;
  private next = 0;

  constructor(size: number) {
    assert(Number.isInteger(size) && size > 0, () => `a ring of ${size} values`);
    this.size = size;
  }

  /** Adds a value and returns the one that it drives out: the value `size` observations back, once there is one. */
  push(value: T): T | undefined {
    const driven = this.values.length === this.size ? this.values[this.next] : undefined;
    this.values[this.next] = value;
    this.next = (this.next + 1) % this.size;
    return driven;
  }

  get isFull(): boolean {
    return this.values.length === this.size;
  }

  /** In the order of time for a full ring. */
  toArray(): readonly T[] {
    return [...this.values.slice(this.next), ...this.values.slice(0, this.next)];
  }

  /** The stored values in any order. */
  get stored(): readonly T[] {
    return this.values;
  }
}

/** Sum of the last `size` numbers; it is added up anew once a round, so that rounding errors do not gather. */
export class RollingSum {
  private readonly ring: Ring<number>;
  private readonly size: number;
  private count = 0;
  private total = 0;

  constructor(size: number) {
    this.ring = new Ring(size);
    this.size = size;
  }

  push(value: number): void {
    const driven = this.ring.push(value) ?? 0;
    this.count += 1;
    if (this.count % this.size === 0) {
      this.total = 0;
      for (const each of this.ring.stored) this.total += each;
    } else this.total += value - driven;
  }

  get sum(): number {
    return this.total;
  }

  /** Over what there is, while the window is not full; 0 for nothing. */
  get mean(): number {
    return this.count === 0 ? 0 : this.total / Math.min(this.count, this.size);
  }

  get isFull(): boolean {
    return this.count >= this.size;
  }
}
