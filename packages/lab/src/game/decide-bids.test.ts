import { expect, test } from 'vitest';
import { decideBids, markUp } from './decide-bids.ts';
import { equalLiquidators } from './draw-liquidators.ts';
import { type Liquidator, SNIPER_EXTRA } from './game-settings.ts';

test('money bounds what is bid', () => {
  const [poor] = equalLiquidators(1, { capital: 1_000 });
  const offer = {
    account: 7,
    kind: 'solvent',
    version: 3,
    startedAt: 0,
    notional: 100_000,
    received: 2_000,
    shareMost: 1,
    paidIn: 0,
  } as const;
  const own = { gross: 5_000, inFlight: 2_500, awaited: new Set<number>(), errorOn: () => 0 };
  const publication = { time: 1, sequence: 1, offers: [offer] };
  const terms = { beliefs: { rivals: 2, highestCost: 0.003 }, initialRate: 0.04 };
  const decide = (changes: Partial<typeof own>) =>
    decideBids({ liquidator: poor as Liquidator, own: { ...own, ...changes } }, publication, terms);
  // 90 % of 1,000 at 4 % bear 22,500; 7,500 of it are in use.
  expect(decide({})[0]?.share).toBeCloseTo(0.15, 9);
  expect(decide({ gross: 22_500 })).toEqual([]);
  expect(decide({ awaited: new Set([7]) })).toEqual([]);
  // What is thought to be worth less must bring more: 2 % are given, and 0.19 % are asked.
  expect(decide({ errorOn: () => -0.019 })).toEqual([]);
});

test('a front-runner gives its mark-up up for an owner who was seen to pay in, and nobody else does', () => {
  const [kind] = equalLiquidators(1);
  const terms = { rivals: 4, highestCost: 0.003 };
  const asked = (strategy: Liquidator['strategy'], paidIn: number): number =>
    markUp({ ...(kind as Liquidator), strategy }, { paidIn }, terms);
  expect(asked('threshold', 0)).toBeCloseTo((0.003 - 0.0008) / 4, 12);
  expect(asked('threshold', 50)).toBe(asked('threshold', 0));
  expect(asked('frontRunner', 0)).toBe(asked('threshold', 0));
  expect(asked('frontRunner', 50)).toBe(0);
  expect(asked('sniper', 50)).toBeCloseTo(asked('threshold', 0) + SNIPER_EXTRA, 12);
});
