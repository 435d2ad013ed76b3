// How an account goes along the ladder: where a liquidation ends, what is waited for, and who cannot pay for the book.
import type { Mutant } from '../mutant.ts';

const ladderRungsTest = 'packages/engine/test/ladder-rungs.test.ts';
const ladder = 'packages/engine/src/liquidation/ladder.ts';

export const ladderMutants: readonly Mutant[] = [
  {
    name: 'no-hysteresis',
    mistake:
      'a liquidation ends at maintenance instead of the exit level, and begins again at the next tick',
    file: 'packages/engine/src/liquidation/reduction-plan.ts',
    find: 'risk.maintenance, BigInt(exitPpm))',
    replace: 'risk.maintenance, PPM)',
    test: ladderRungsTest,
    title: 'a liquidation ends at the exit level',
  },
  {
    name: 'order-outlives-liquidation',
    mistake: 'an account is restored and its liquidation order stays in the book',
    file: ladder,
    find: 'cancelOrders(step, account);\n  const isFlat',
    replace: 'const isFlat',
    test: 'packages/engine/test/hazards-liquidation.test.ts',
    title: 'L17 a cured account leaves liquidation',
  },
  {
    name: 'no-cool-down',
    mistake: 'a rung places its next order before its cool-down is over',
    file: ladder,
    find: 'if (rung.cooldownMs === 0) return false;',
    replace: 'return false;',
    test: ladderRungsTest,
    title: 'between two orders of a rung lies its',
  },
  {
    name: 'depth-not-shared',
    mistake: 'each order of a step takes its share of the depth as if it were alone',
    file: 'packages/engine/src/liquidation/shared-depth.ts',
    find: 'const free = sub(most, this.restingOf(market, side));',
    replace: 'const free = most;',
    test: ladderRungsTest,
    title: 'an order takes a share of the depth',
  },
  {
    name: 'reduced-without-means',
    mistake:
      'whatever is left above nothing is reduced in the book, though it does not pay for closing',
    file: 'packages/engine/src/liquidation/plan.ts',
    find: 'return (\n    risk.netValue <\n',
    replace: 'return (\n    0n >\n',
    test: 'packages/engine/src/liquidation/plan.test.ts',
    title: 'L3 with 0 < equity < slippage',
  },
];
