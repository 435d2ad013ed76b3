// The latency buffer: a published shape (the root of time), its limits, and what it is taken on.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../../base/property.fixture.ts';
import { portfolioOf, viewOf } from './caution.fixture.ts';
import {
  exposureTo,
  latencyBufferPpm,
  latencyCaution,
  latePrice,
  unseenGain,
} from './late-prices.ts';
import { legsOf } from './legs.ts';

const terms = {
  latencyFreeMs: 2_000,
  latencyPpmPerRootSecond: 200,
  latencyMaxPpm: 20_000,
  latencyWaitMs: 10_000,
};

test.each([
  ['fresh', 0, 0n],
  ['at the free age', 2_000, 0n],
  ['a second beyond', 3_000, 200n],
  ['four seconds beyond', 6_000, 400n],
  ['two seconds beyond: 282.84 is rounded up', 4_000, 283n],
  ['a millisecond beyond: 6.32 is rounded up', 2_001, 7n],
  ['at the cap: 100^2 seconds', 2_000 + 10_000_000, 20_000n],
  ['beyond it', 90_000_000, 20_000n],
])('%s', (_what, ageMs, bufferPpm) => {
  expect(latencyBufferPpm(terms, ageMs)).toBe(bufferPpm);
});

test('the largest count stands for no limit', () => {
  expect(latencyBufferPpm({ ...terms, latencyFreeMs: 0xffff_ffff }, 1e13)).toBe(0n);
  const view = viewOf({ ageMs: [1e13, 1e13] });
  expect(latePrice(view, 0)).toBeUndefined();
});

test('the buffer is the root of time in floats, rounded up, and never falls with age', () => {
  holds(
    fc.property(
      fc.integer({ min: 0, max: 200_000 }),
      fc.integer({ min: 0, max: 5_000 }),
      (ageMs, rate) => {
        const at = { ...terms, latencyPpmPerRootSecond: rate };
        const exact = Number(latencyBufferPpm(at, ageMs));
        const float = rate * Math.sqrt(Math.max(0, ageMs - terms.latencyFreeMs) / 1_000);
        const capped = Math.min(terms.latencyMaxPpm, float);
        expect(exact).toBeGreaterThanOrEqual(capped - 1e-6);
        expect(exact).toBeLessThan(capped + 1 + 1e-6);
        expect(latencyBufferPpm(at, ageMs + 1)).toBeGreaterThanOrEqual(latencyBufferPpm(at, ageMs));
      },
    ),
  );
});

const late = viewOf({ ageMs: [3_000, 3_000], index: terms });

test.each([
  ['a long', { sizes: [[0, 10]] }, 10_000n],
  ['a short', { sizes: [[0, -10]] }, 10_000n],
  ['a buy beside a long', { sizes: [[0, 10]], orders: [[0, 5, 1_000]] }, 15_000n],
  ['a sell that turns it', { sizes: [[0, 10]], orders: [[0, -30, 1_000]] }, 20_000n],
  ['coins after their haircut', { coins: 10 }, 9_000n],
  ['coins hedged by a short', { coins: 10, sizes: [[0, -9]] }, 0n],
  [
    'an inverse long does not net',
    {
      sizes: [
        [0, -1_000],
        [2, 1],
      ],
    },
    2_000_000n,
  ],
  ['a call bought: no more than its value', { sizes: [[3, 10]] }, 800n],
  ['a call sold: its coins', { sizes: [[3, -10]] }, 10_000n],
  ['another index', { sizes: [[1, 10]] }, 0n],
] as const)('exposure of %s', (_what, held, exposure) => {
  const portfolio = portfolioOf(late, held);
  expect(exposureTo(0, portfolio, legsOf(portfolio), late)).toBe(exposure);
});

test('each late index is charged on its own exposure, rounded up', () => {
  const portfolio = portfolioOf(late, {
    sizes: [
      [0, 10],
      [1, -7],
    ],
  });
  // 200 ppm of 10,000 and of 700.
  expect(latencyCaution(portfolio, legsOf(portfolio), late)).toBe(2n + 1n);
  const fresh = viewOf({ index: terms });
  expect(latencyCaution(portfolio, legsOf(portfolio), fresh)).toBe(0n);
});

test('a liquidation awaits the fresh price up to the end of the wait, and not beyond', () => {
  const at = (ageMs: number) => viewOf({ ageMs: [ageMs, 0], index: terms });
  const gain = (ageMs: number) =>
    unseenGain(portfolioOf(late, { sizes: [[0, 1_000]], orders: [[0, 1_000, 900]] }), at(ageMs));
  expect(gain(2_000)).toBe(0n);
  expect(gain(3_000)).toBe(200n); // orders count for nothing
  expect(gain(12_000)).toBe(633n); // 632.46 ppm of 1,000,000
  expect(gain(12_001)).toBe(0n);
});
