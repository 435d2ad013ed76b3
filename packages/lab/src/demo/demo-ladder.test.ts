import { checkLadder, DEFAULT_LADDER, type LadderStage, rungOf } from '@plimsoll/engine';
import { expect, test } from 'vitest';
import { demoLadder } from './demo-ladder.ts';

const stagesOf = (stages: readonly LadderStage[]) => {
  const ladder = demoLadder({
    ...DEFAULT_LADDER,
    rungs: stages.map((stage) => rungOf({ stage, belowPpm: 123_456 })),
  });
  expect(checkLadder(ladder)).toBeUndefined();
  return ladder;
};

test('makers and an auction come before the take-over, where the ladder has none', () => {
  const ladder = stagesOf(['cancelOrders', 'reduceInBook', 'takeOver']);
  expect(ladder.rungs.map(({ stage }) => stage)).toEqual([
    'cancelOrders',
    'reduceInBook',
    'backstop',
    'auction',
    'takeOver',
  ]);
  expect(ladder.rungs.at(-1)?.belowPpm).toBe(123_456);
});

test('an auction of the ladder stays where it is; its curve takes minutes for hours', () => {
  const ladder = stagesOf(['cancelOrders', 'auction', 'backstop', 'takeOver']);
  expect(ladder.rungs).toHaveLength(4);
  expect(ladder.auctionCutoffPpm).toBe(DEFAULT_LADDER.auctionCutoffPpm);
  expect(ladder.auctionSlowMs).toBe(Math.ceil(DEFAULT_LADDER.auctionSlowMs / 60));
});
