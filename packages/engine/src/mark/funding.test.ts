import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvariantError } from '../base/assert.ts';
import { holds } from '../base/property.fixture.ts';
import { FUNDING_GUARD, type Lots, type Price, type UnitValue } from '../domain/units.ts';
import { bookRemainder, fundingOwed } from '../ledger/funding.ts';
import { fundingDue, fundingIndexStep, fundingRate, premiumSample } from './funding.ts';

const premium = (market: bigint, index: bigint, capPpm = 1_000_000): bigint =>
  premiumSample({ market: market as Price, index: index as Price, capPpm });
const rate = (premiumSum: bigint, premiumCount: number): bigint =>
  fundingRate({ premiumSum, premiumCount, interestPpm: 100, dampPpm: 500, capPpm: 3_000 });
const owed = (size: bigint, indexNow: bigint, indexThen = 0n) =>
  fundingOwed({ size: size as Lots, indexNow, indexThen });

test('a premium counts parts per billion of the index, towards zero, never beyond the cap', () => {
  expect(premium(10_100n, 10_000n)).toBe(10_000_000n);
  expect(premium(9_900n, 10_000n)).toBe(-10_000_000n);
  expect([premium(4n, 3n), premium(2n, 3n)]).toEqual([333_333_333n, -333_333_333n]);
  expect(premium(7n, 7n)).toBe(0n);
  expect([premium(10n ** 15n, 1n, 3_000), premium(1n, 10n ** 15n, 3_000)]).toEqual([
    3_000_000n,
    -3_000_000n,
  ]);
  expect(() => premium(1n, 0n)).toThrow(InvariantError);
});

test.each([
  // Interest 0.01 %, damp 0.05 %, cap 0.3 % (in ppb: 100,000; 500,000; 3,000,000). Binance's formula.
  ['no samples', 0n, 0, 0n],
  ['no premium: the interest', 0n, 10, 100_000n],
  ['within the damping: the interest', 400_000n, 1, 100_000n],
  ['at its upper edge', 600_000n, 1, 100_000n],
  ['above it: premium less damping', 1_000_000n, 1, 500_000n],
  ['below it: premium plus damping', -1_000_000n, 1, -500_000n],
  ['an average of several', 6_000_000n, 3, 1_500_000n],
  ['the upper cap', 10n ** 9n, 1, 3_000_000n],
  ['the lower cap', -(10n ** 9n), 1, -3_000_000n],
  ['the average is rounded towards zero', -3_000_001n, 2, -1_000_000n],
])('F4 rate of %s', (_what, sum, count, ppb) => {
  expect(rate(sum, count)).toBe(ppb);
});

test('F4 the rate is clamped, rises with the premium, and one spike of n moves it by cap / n', () => {
  const sample = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
  holds(
    fc.property(sample, sample, fc.integer({ min: 1, max: 1_000 }), (a, b, count) => {
      const [low, high] = a < b ? [a, b] : [b, a];
      expect(rate(low, count) <= rate(high, count)).toBe(true);
      expect(rate(high, count) <= 3_000_000n && rate(low, count) >= -3_000_000n).toBe(true);
      const spike = premium(10n ** 15n, 1n, 3_000);
      expect(rate(spike, count) - rate(0n, count) <= spike / BigInt(count)).toBe(true);
    }),
  );
});

test('the index moves by rate times the value of a lot, rounded down', () => {
  const step = (ratePpb: bigint, unitValue: bigint): bigint =>
    fundingIndexStep({ ratePpb, unitValue: unitValue as UnitValue });
  // 0.01 % of a lot of 100 dollars (10^8 quanta) is 10,000 quanta.
  expect(step(100_000n, 100_000_000n)).toBe(10_000n * FUNDING_GUARD);
  expect([step(1n, 999n), step(-1n, 999n), step(0n, 999n)]).toEqual([0n, -1n, 0n]);
});

test('A2 funding owed rounds up to at least one quantum, funding received rounds down', () => {
  expect(owed(1n, 1n)).toEqual({ payment: 1n, remainder: FUNDING_GUARD - 1n });
  expect(owed(-1n, 1n)).toEqual({ payment: 0n, remainder: 1n });
  expect(owed(-1n, FUNDING_GUARD)).toEqual({ payment: -1n, remainder: 0n });
  expect(owed(5n, 7n, 7n)).toEqual({ payment: 0n, remainder: 0n });
  const size = fc.bigInt({ min: 1n, max: 10n ** 12n });
  const index = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
  holds(
    fc.property(size, index, index, (lots, now, then) => {
      const [long, short] = [owed(lots, now, then), owed(-lots, now, then)];
      if (now > then) expect(long.payment >= 1n).toBe(true);
      if (now < then) expect(short.payment >= 1n).toBe(true);
      expect(long.payment + short.payment >= 0n).toBe(true);
      expect(long.payment + short.payment <= 1n).toBe(true);
      expect(long.payment * FUNDING_GUARD - long.remainder).toBe(lots * (now - then));
    }),
  );
});

test('F2 touching more often never pays: the payments of the parts are at least the whole', () => {
  const size = fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n });
  const path = fc.array(fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }), {
    minLength: 1,
    maxLength: 20,
  });
  holds(
    fc.property(size, path, (lots, moves) => {
      let [index, paid] = [0n, 0n];
      for (const move of moves) {
        paid += owed(lots, index + move, index).payment;
        index += move;
      }
      const once = owed(lots, index).payment;
      expect(paid >= once).toBe(true);
      expect(paid - once <= BigInt(moves.length)).toBe(true);
    }),
  );
});

test('F3 a year without a touch settles exactly, far beyond what a float holds', () => {
  // 3 settlements a day at the cap of 0.75 % on lots of 10^9 quanta, the largest position of the default market.
  const step = fundingIndexStep({ ratePpb: 7_500_000n, unitValue: 1_000_000_000n as UnitValue });
  const index = step * 3n * 365n;
  expect(owed(1_000_000n, index).payment).toBe(8_212_500_000_000_000n);
  expect(owed(999_999n, index + 1n)).toEqual({ payment: 8_212_491_787_500_001n, remainder: 1n });
});

test('a remainder leaves as residue in whole quanta, and never goes back', () => {
  const rest = fc.bigInt({ min: 0n, max: FUNDING_GUARD - 1n });
  holds(
    fc.property(rest, rest, (marketRemainder, remainder) => {
      const booked = bookRemainder({ marketRemainder, remainder });
      expect(booked.residue * FUNDING_GUARD + booked.marketRemainder).toBe(
        marketRemainder + remainder,
      );
      expect(booked.residue === 0n || booked.residue === 1n).toBe(true);
      expect(booked.marketRemainder >= 0n && booked.marketRemainder < FUNDING_GUARD).toBe(true);
    }),
  );
});

test.each([
  // next, now: interval 8 h = 28,800,000 ms, alarm after a day
  [
    'not yet scheduled: the next time on the grid',
    0,
    1_000_000_000,
    { due: true, nextTime: 1_008_000_000, jumped: false },
  ],
  ['early', 28_800_000, 28_799_999, { due: false, nextTime: 28_800_000, jumped: false }],
  ['on time', 28_800_000, 28_800_000, { due: true, nextTime: 57_600_000, jumped: false }],
  ['late', 28_800_000, 57_599_999, { due: true, nextTime: 57_600_000, jumped: false }],
  [
    'two missed: charged once',
    28_800_000,
    86_400_000,
    { due: true, nextTime: 115_200_000, jumped: false },
  ],
  [
    'thirty days: charged once, with the alarm',
    28_800_000,
    2_620_800_000,
    { due: true, nextTime: 2_649_600_000, jumped: true },
  ],
])('F4 funding is due, %s', (_what, nextTime, now, expected) => {
  expect(fundingDue({ nextTime, now, intervalMs: 28_800_000, clockJumpMs: 86_400_000 })).toEqual(
    expected,
  );
});
