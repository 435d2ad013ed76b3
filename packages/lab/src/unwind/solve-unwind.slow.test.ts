// The least-cost unwind against a second oracle: every combination of lots of small accounts, each asked of the engine's margin
// model. The program may be dearer than the best by the rounding of a lot, and never cheaper.
import { unwindAnswer, type Closing, type Lots, unwindLegs } from '@plimsoll/engine';
import { beforeAll, expect, test } from 'vitest';
import { portfolioWorld } from '../../../engine/test/portfolio.fixture.ts';
import { accountOf, termsOf } from '../../../engine/test/unwind.fixture.ts';
import { loadSolver, type Solve } from './highs-solver.ts';
import { sliceUnwind } from './slice-unwind.ts';
import { solveUnwind, type UnwindProblem } from './solve-unwind.ts';
import { costOfLeg, type LegCost } from './unwind-program.ts';

let solve: Solve;
beforeAll(async () => {
  solve = await loadSolver();
});

const { world } = portfolioWorld();
world.tick({ price: 100_500, perpetual: 100_520, volatility: 0.55 });
const view = world.state;

/** Spread and impact by market, dollars a lot in two blocks; unlike what the engine plans with. */
const costs = [0.4, 0.9, 0.5, 0.3] as const;
const costOf = ({ market, most }: { readonly market: number; readonly most: bigint }): LegCost => {
  const perLot = costs[market] ?? 1;
  const half = Math.ceil(Number(most) / 2);
  return {
    type: 'blocks',
    blocks: [
      { lots: half, perLot },
      { lots: Number(most) - half, perLot: 1.5 * perLot },
    ],
  };
};

/** The cheapest of all combinations, each leg's lots from none to all. */
function bestOfAll(problem: UnwindProblem): number {
  const { portfolio, terms } = problem;
  const legs = unwindLegs(portfolio, view, terms);
  let best = Number.POSITIVE_INFINITY;
  const walk = (at: number, closings: readonly Closing[], cost: number): void => {
    if (cost >= best) return;
    const leg = legs[at];
    if (leg === undefined) {
      if (
        unwindAnswer(portfolio, view, { legs, closings, exitPpm: terms.exitPpm })?.restores === true
      )
        best = cost;
      return;
    }
    for (let lots = 0n; lots <= leg.most; lots++) {
      const more =
        lots === 0n ? closings : [...closings, { market: leg.market, lots: lots as Lots }];
      walk(at + 1, more, cost + costOfLeg(costOf(leg), Number(lots)));
    }
  };
  walk(0, [], 0);
  return best;
}

test.each([
  ['a strangle with a hedge', [6, 0, -12, -12], 700_000],
  ['short calls against a future', [0, 10, -14, 6], 800_000],
  ['a naked straddle', [0, 0, -14, -14], 900_000],
  ['a perpetual against a future, and puts', [12, -8, 0, -10], 850_000],
  ['long options and a perpetual', [14, 0, -6, 8], 600_000],
] as const)(
  '%s: as cheap as the best of all but for one lot a leg',
  (_, sizes, sharePpm) => {
    const portfolio = accountOf(view, { sizes: [...sizes], sharePpm });
    if (portfolio === undefined) throw new Error('the account has a margin');
    const problem: UnwindProblem = { portfolio, view, terms: termsOf(view), costOf };
    const solved = solveUnwind(problem, solve);
    if (solved === undefined) throw new Error('there is an unwind');
    const best = bestOfAll(problem);
    const aLot = 1.5 * Math.min(...costs);
    expect(solved.cost).toBeGreaterThanOrEqual(best - 1e-9);
    expect(solved.cost).toBeLessThanOrEqual(best + aLot);
    const slice = sliceUnwind(problem);
    const legs = unwindLegs(portfolio, view, problem.terms);
    const sliceCost = (slice ?? []).reduce((sum, { market, lots }) => {
      const leg = legs.find((each) => each.market === market);
      return sum + (leg === undefined ? 0 : costOfLeg(costOf(leg), Number(lots)));
    }, 0);
    expect(solved.cost).toBeLessThanOrEqual(sliceCost + aLot);
  },
  120_000,
);
