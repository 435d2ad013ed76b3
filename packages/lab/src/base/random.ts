// Seeded random numbers with the same bits on every machine: xoshiro128** (Blackman and Vigna 2018) seeded through
// splitmix32, and the distributions the lab draws from. Not for anything that must be unpredictable.
import { exp, ln } from './elementary.ts';

/** A stream of random numbers; `fork` gives an independent stream named by a label. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;
  private readonly seed: number;

  constructor(seed: number) {
    this.seed = mix(seed) ^ mix(Math.floor(seed / 0x1_0000_0000));
    let state = this.seed;
    const next = (): number => {
      state = (state + 0x9e3779b9) | 0;
      return mix(state);
    };
    this.a = next();
    this.b = next();
    this.c = next();
    this.d = next() | 1;
  }

  fork(label: string): Random {
    let hash = this.seed;
    for (let i = 0; i < label.length; i += 1) hash = mix(hash ^ label.charCodeAt(i));
    return new Random(hash >>> 0);
  }

  /** Uniform 32-bit integer. */
  u32(): number {
    const result = Math.imul(rotate(Math.imul(this.b, 5), 7), 9) >>> 0;
    const t = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= t;
    this.d = rotate(this.d, 11);
    return result;
  }
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    return ((this.u32() >>> 5) * 0x400_0000 + (this.u32() >>> 6)) / 0x20_0000_0000_0000;
  }
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }
  /** Uniform integer in [0, count). */
  below(count: number): number {
    return Math.floor(this.uniform() * count);
  }
  chance(probability: number): boolean {
    return this.uniform() < probability;
  }
  /** Standard normal by the polar method (Marsaglia and Bray 1964); one of the pair is thrown away. */
  normal(): number {
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) return u * Math.sqrt((-2 * ln(s)) / s);
    }
  }
  logNormal(median: number, sigma: number): number {
    return median * exp(sigma * this.normal());
  }
  /** Pareto with the given least value and tail index, cut at `most`. */
  pareto(least: number, alpha: number, most: number): number {
    return Math.min(most, least * exp(-ln(1 - this.uniform()) / alpha));
  }
  /** Index drawn in proportion to the weights. */
  weighted(weights: readonly number[]): number {
    let total = 0;
    for (const weight of weights) total += weight;
    let left = this.uniform() * total;
    for (const [index, weight] of weights.entries()) {
      left -= weight;
      if (left < 0) return index;
    }
    return weights.length - 1;
  }
}

/** Finaliser of splitmix32: every input bit reaches every output bit. */
export function mix(value: number): number {
  let z = value | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return z ^ (z >>> 15);
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
