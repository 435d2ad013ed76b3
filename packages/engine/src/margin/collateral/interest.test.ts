// Interest by utilisation: the published curve of Derive's cash, its kinks, and that it is a rate for every utilisation.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import { MS_PER_YEAR } from '../../domain/snapshot.ts';
import { of, read } from './equity.fixture.ts';
import { accruedInterest, interestKinks, interestRate, utilisationOf } from './interest.ts';

/** Derive: 2 % + 8 % x u up to 85 %, beyond it 90 % of what lies above on top. */
const derive = read(interestKinks, [
  { utilisation: '0', yearlyRate: '0.02' },
  { utilisation: '0.85', yearlyRate: '0.088' },
  { utilisation: '1', yearlyRate: '0.235' },
]);

test('below and above the kink the rate is the published line, beyond the last it holds', () => {
  const at = (utilisation: string): string => String(interestRate(of(utilisation), derive));
  expect([at('0'), at('0.5'), at('0.85'), at('0.9'), at('1'), at('1.4')]).toEqual([
    '0.02',
    '0.06',
    '0.088',
    '0.137', // 2 % + 8 % x 0.9 + 90 % x 0.05
    '0.235',
    '0.235',
  ]);
});

test('the rate never falls as more is lent, and lies between the first and the last kink', () => {
  const shares = fc.integer({ min: 0, max: 1200 }).map((n) => Exact.ratio(BigInt(n), 1000n));
  holds(
    fc.property(shares, shares, (a, b) => {
      const [low, high] = [Exact.min(a, b), Exact.max(a, b)].map((u) =>
        interestRate(u, derive),
      ) as [Exact, Exact];
      expect(high.isBelow(low)).toBe(false);
      expect(low.isBelow(of('0.02'))).toBe(false);
      expect(high.isAbove(of('0.235'))).toBe(false);
    }),
  );
});

test('interest is simple: the spans of a year sum to the yearly rate', () => {
  const owed = { debt: of('1000'), yearlyRate: of('0.137') };
  const half = accruedInterest({ ...owed, elapsedMs: MS_PER_YEAR / 2 });
  expect(String(half.plus(half))).toBe('137');
  expect(accruedInterest({ ...owed, elapsedMs: 0 }).isZero).toBe(true);
});

test('utilisation of nothing lent is zero, of a debt without deposits one', () => {
  const at = (borrows: string, deposits: string): string =>
    String(utilisationOf({ borrows: of(borrows), deposits: of(deposits) }));
  expect([at('30', '40'), at('0', '0'), at('5', '0'), at('-5', '10')]).toEqual([
    '0.75',
    '0',
    '1',
    '0',
  ]);
});

test('kinks that do not start at zero, do not ascend or fall are refused', () => {
  const kink = (utilisation: string, yearlyRate: string) => ({ utilisation, yearlyRate });
  for (const wrong of [
    [kink('0.1', '0')],
    [kink('0', '0.1'), kink('0', '0.2')],
    [kink('0', '0.1'), kink('1', '0.05')],
    [],
  ]) {
    expect(() => read(interestKinks, wrong)).toThrow();
  }
});
