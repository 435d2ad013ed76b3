// The program's text and the solver behind it, on cases whose answer is known by hand: blocks fill from the cheapest, a
// quadratic impact spreads trades by what a lot frees for its impact, and what cannot be enough is said to be so.
import { beforeAll, expect, test } from 'vitest';
import { loadSolver, type Solve } from './highs-solver.ts';
import { costOfLeg, type ProgramLeg, solveProgram } from './unwind-program.ts';

let solve: Solve;
beforeAll(async () => {
  solve = await loadSolver();
});
const free = (): { readonly solve: Solve; readonly spendMost: number } => ({
  solve,
  spendMost: Number.POSITIVE_INFINITY,
});

const blocks = (most: number, ...perLot: readonly number[]): ProgramLeg => ({
  most,
  cost: {
    type: 'blocks',
    blocks: perLot.map((each) => ({ lots: most / perLot.length, perLot: each })),
  },
  atLimit: 3,
});

test('the cheapest blocks are taken first, each leg by what it frees for its cost', () => {
  const legs = [blocks(20, 1, 4), blocks(20, 2, 3)];
  // Each lot of either leg frees 1; 30 are missing: 10 at 1, 20 at 2 and 3.
  const lots = solveProgram(legs, [{ at: -30, slopes: [1, 1] }], free());
  expect(lots?.map((each) => each.toFixed(6))).toEqual(['10.000000', '20.000000']);
  expect(costOfLeg(legs[1]?.cost ?? { type: 'blocks', blocks: [] }, 20)).toBe(50);
});

test('every plane holds: the binding one decides', () => {
  const legs = [blocks(100, 1), blocks(100, 1)];
  const planes = [
    { at: -10, slopes: [2, 0] },
    { at: -12, slopes: [1, 3] },
  ];
  const lots = solveProgram(legs, planes, free());
  expect(lots?.map((each) => each.toFixed(4))).toEqual(['5.0000', '2.3333']);
});

test('quadratic impact spreads the trades: lots stand as slope over impact', () => {
  const quadratic = (factor: number): ProgramLeg => ({
    most: 1_000,
    cost: { type: 'quadratic', linear: 0, quadratic: factor },
    atLimit: 1,
  });
  const lots = solveProgram([quadratic(1), quadratic(2)], [{ at: -90, slopes: [1, 1] }], free());
  expect(lots?.map((each) => each.toFixed(3))).toEqual(['60.000', '30.000']);
});

test('nothing is answered where no lots are enough, or what may be spent is not', () => {
  const legs = [blocks(10, 1)];
  expect(solveProgram(legs, [{ at: -30, slopes: [1] }], free())).toBeUndefined();
  expect(solveProgram(legs, [{ at: -5, slopes: [1] }], { solve, spendMost: 14 })).toBeUndefined();
  expect(solveProgram(legs, [{ at: -5, slopes: [1] }], { solve, spendMost: 16 })?.[0]).toBeCloseTo(
    5,
    6,
  );
});
