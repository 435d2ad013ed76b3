import { describe, expect, it } from 'vitest';
import { exp, ln, power } from './elementary.ts';
import { Random } from './random.ts';

describe('elementary', () => {
  it('agrees with the platform to 1e-13', () => {
    for (let x = -40; x <= 40; x += 0.37) {
      expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-12);
      const y = Math.exp(x);
      expect(Math.abs(ln(y) - Math.log(y))).toBeLessThan(1e-13 * Math.max(1, Math.abs(x)));
    }
    expect(power(2, 10)).toBeCloseTo(1024, 9);
    expect(ln(1)).toBe(0);
    expect(exp(0)).toBe(1);
    expect(exp(-800)).toBe(0);
    expect(exp(800)).toBe(Infinity);
  });
});

describe('Random', () => {
  it('gives the same numbers for the same seed and others for another', () => {
    const draw = (seed: number): number[] => {
      const random = new Random(seed);
      return [random.u32(), random.u32(), random.u32()];
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(draw(0)).not.toEqual(draw(2 ** 32));
    expect(new Random(7).fork('a').u32()).toBe(new Random(7).fork('a').u32());
    expect(new Random(7).fork('a').u32()).not.toBe(new Random(7).fork('b').u32());
  });
  it('has the moments of its distributions', () => {
    const random = new Random(42);
    let mean = 0;
    let square = 0;
    let uniform = 0;
    const count = 20_000;
    for (let i = 0; i < count; i += 1) {
      const z = random.normal();
      mean += z / count;
      square += (z * z) / count;
      uniform += random.uniform() / count;
    }
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(square - 1)).toBeLessThan(0.04);
    expect(Math.abs(uniform - 0.5)).toBeLessThan(0.01);
    const tail =
      Array.from({ length: count }, () => random.pareto(1, 1.5, 1e9)).filter((x) => x > 4).length /
      count;
    expect(Math.abs(tail - 0.125)).toBeLessThan(0.01);
    const picks = [0, 0, 0];
    for (let i = 0; i < count; i += 1)
      picks[random.weighted([1, 0, 3])] = (picks[random.weighted([1, 0, 3])] ?? 0) + 1;
    expect(picks[1]).toBe(0);
  });
});
