import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { type Inequality, leastSquares, type Row, type Triple } from './least-squares.ts';

const dot = (p: Triple, q: Triple): number => p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
const identity: readonly Row[] = [
  { coefficients: [1, 0, 0], target: 3, weight: 1 },
  { coefficients: [0, 1, 0], target: 2, weight: 1 },
  { coefficients: [0, 0, 1], target: 1, weight: 1 },
];

describe('leastSquares', () => {
  it('gives the free solution where no inequality binds', () => {
    const solution = leastSquares(identity, [{ coefficients: [1, 1, 1], bound: 10 }]);
    expect(solution?.x.map((each) => Math.round(each * 1e6) / 1e6)).toEqual([3, 2, 1]);
    expect(solution?.squares).toBeLessThan(1e-15);
  });
  it('projects onto the faces that bind', () => {
    const plane = leastSquares(identity, [{ coefficients: [1, 1, 1], bound: 3 }]);
    expect(plane?.x.map((each) => Math.round(each * 1e6) / 1e6)).toEqual([2, 1, 0]);
    const corner = leastSquares(identity, [
      { coefficients: [1, 0, 0], bound: 1 },
      { coefficients: [0, 1, 0], bound: 1 },
      { coefficients: [0, 0, 1], bound: -1 },
      { coefficients: [1, 1, 1], bound: 1.5 },
    ]);
    expect(corner?.squares).toBeCloseTo(4 + 1 + 4, 9);
  });
  it('says when inequalities contradict one another', () => {
    const contradiction: Inequality[] = [
      { coefficients: [1, 0, 0], bound: 0 },
      { coefficients: [-1, 0, 0], bound: -1 },
    ];
    expect(leastSquares(identity, contradiction)).toBeUndefined();
  });
  it('is no worse than any feasible point, and feasible', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
        const random = new Random(seed);
        const triple = (): Triple => [random.normal(), random.normal(), random.normal()];
        const rows = Array.from({ length: 8 }, () => ({
          coefficients: triple(),
          target: random.normal(),
          weight: random.between(0.1, 3),
        }));
        // The origin obeys every inequality, so there is a solution.
        const inequalities = Array.from({ length: 25 }, () => ({
          coefficients: triple(),
          bound: random.uniform(),
        }));
        const solution = leastSquares(rows, inequalities);
        expect(solution).toBeDefined();
        if (solution === undefined) return;
        const isFeasible = (x: Triple): boolean =>
          inequalities.every(({ coefficients, bound }) => dot(coefficients, x) <= bound + 1e-9);
        expect(isFeasible(solution.x)).toBe(true);
        const squaresAt = (x: Triple): number =>
          rows.reduce(
            (sum, row) => sum + (row.weight * (dot(row.coefficients, x) - row.target)) ** 2,
            0,
          );
        for (let i = 0; i < 30; i += 1) {
          const share = random.between(0, 0.3);
          const [p, q, r] = triple();
          const near: Triple = [
            solution.x[0] + share * p,
            solution.x[1] + share * q,
            solution.x[2] + share * r,
          ];
          if (isFeasible(near)) expect(squaresAt(near)).toBeGreaterThan(solution.squares - 1e-8);
        }
      }),
      { seed: 20_251_010, numRuns: 200 },
    );
  });
});
