// The adviser against the real engine: what it is asked it answers in time, its proposals are verified, and one that lies is
// refused while the engine goes on by itself.
import type { CommandOf, Lots } from '@plimsoll/engine';
import { beforeAll, expect, test } from 'vitest';
import { CALL, FUTURE, PERPETUAL, PUT } from '../../../engine/test/contracts.fixture.ts';
import { type PortfolioWorld, portfolioWorld } from '../../../engine/test/portfolio.fixture.ts';
import { unwindLadder } from '../../../engine/test/unwind.fixture.ts';
import { loadSolver, type Solve } from './highs-solver.ts';
import { UnwindAdviser } from './unwind-adviser.ts';

let solve: Solve;
beforeAll(async () => {
  solve = await loadSolver();
});

/** Futures are expensive to close here, options cheap: an own plan that takes delta first is not the least. */
function worldOnRung(): { readonly world: PortfolioWorld; readonly trader: number } {
  const { world, trader } = portfolioWorld(30_000);
  world.must({ type: 'SetLadder', time: world.time, ...unwindLadder(50_000) });
  world.trade(trader, world.maker, PERPETUAL, 500);
  world.trade(trader, world.maker, FUTURE, 100);
  world.trade(trader, world.maker, CALL, -300);
  world.trade(trader, world.maker, PUT, -900);
  for (let price = 100_000; world.of('LiquidationStarted').length === 0; price -= 300)
    world.tick({ price, perpetual: price, depth: 100_000 });
  return { world, trader };
}

test('a proposal costs no more than the own plan, and is accepted', () => {
  const { world, trader } = worldOnRung();
  const adviser = new UnwindAdviser({ solve });
  for (const event of world.events) adviser.onEvent(event);
  const [wanted] = world.of('UnwindWanted');
  const [proposal] = adviser.proposals(world.state, world.time);
  expect(adviser.proposals(world.state, world.time)).toEqual([]);
  if (proposal === undefined || wanted === undefined)
    throw new Error('an unwind is wanted and proposed');
  world.must(proposal);
  const [accepted] = world.of('UnwindAccepted');
  expect(accepted).toMatchObject({ account: trader });
  expect(accepted?.cost).toBeLessThan(wanted.ownCost);
  expect(world.of('LiquidationOrderPlaced')).toHaveLength(proposal.legs.length);
});

test('a mutated proposal is refused, and the engine takes its own plan in its time', () => {
  const { world } = worldOnRung();
  const adviser = new UnwindAdviser({ solve });
  for (const event of world.events) adviser.onEvent(event);
  const [proposal] = adviser.proposals(world.state, world.time);
  if (proposal === undefined) throw new Error('an unwind is proposed');
  const mutated = (change: (leg: CommandOf<'ProposeUnwind'>['legs'][number]) => object) => ({
    ...proposal,
    legs: proposal.legs.map((leg) => ({ ...leg, ...change(leg) })),
  });
  expect(world.refused(mutated(({ lots }) => ({ lots: (lots / 2n) as Lots })))).toMatchObject({
    type: 'UnwindFallsShort',
  });
  expect(world.refused(mutated(() => ({ lots: 100_000n as Lots })))).toMatchObject({
    type: 'UnwindLegRefused',
  });
  expect(world.refused(mutated(() => ({ lots: -1n as Lots })))).toMatchObject({
    type: 'UnwindLegRefused',
  });
  for (let step = 0; step < 3; step++) world.tick({ depth: 100_000 });
  expect(world.of('UnwindPlanned')).toHaveLength(1);
});

test('what is over is forgotten', () => {
  const { world } = worldOnRung();
  const adviser = new UnwindAdviser({ solve });
  for (const event of world.events) adviser.onEvent(event);
  expect(adviser.proposals(world.state, world.time + 50_000)).toEqual([]);
});
