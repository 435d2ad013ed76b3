// Shares of a loss over gains: exact, each within its gain, the smallest losses included.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sum } from '../base/fixed.ts';
import { holds } from '../base/property.fixture.ts';
import type { Quanta } from '../domain/units.ts';
import { adlScore } from './counterparties.ts';
import { shareLoss } from './socialize.ts';

const quanta = (value: bigint): Quanta => value as Quanta;

test('A6 a loss of 3 over gains of 0, 2, 2 is cut exactly, each within its gain', () => {
  expect(shareLoss(quanta(3n), [0n, 2n, 2n].map(quanta))).toEqual({
    parts: [0n, 2n, 1n],
    socialised: 3n,
  });
  expect(shareLoss(quanta(9n), [1n, 2n].map(quanta))).toEqual({ parts: [1n, 2n], socialised: 3n });
  expect(shareLoss(quanta(9n), [])).toEqual({ parts: [], socialised: 0n });
});

test('W11 shares sum exactly and stay within gains, also when the loss is smaller than the number of winners', () => {
  holds(
    fc.property(
      fc.bigInt(0n, 10n ** 15n),
      fc.array(fc.bigInt(0n, 10n ** 13n), { maxLength: 40 }),
      (loss, gains) => {
        const { parts, socialised } = shareLoss(quanta(loss), gains.map(quanta));
        expect(sum(parts)).toBe(socialised);
        for (const [index, part] of parts.entries())
          expect(part >= 0n && part <= (gains[index] ?? 0n)).toBe(true);
      },
    ),
  );
});

test('the deleveraging score rises with profit on cost and with leverage, in integers, defined at zero equity', () => {
  const score = (gain: bigint, equity: bigint) =>
    adlScore(
      { gain: quanta(gain), cost: quanta(-1_000n) },
      { notional: quanta(5_000n), equity: quanta(equity) },
    );
  expect(score(100n, 1_000n)).toBe(100_000n * 5_000_000n);
  expect(score(101n, 1_000n)).toBeGreaterThan(score(100n, 1_000n));
  expect(score(100n, 999n)).toBeGreaterThan(score(100n, 1_000n));
  expect(score(100n, 0n)).toBe(score(100n, -5n));
});
