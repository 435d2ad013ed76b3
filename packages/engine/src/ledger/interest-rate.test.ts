import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../base/exact.ts';
import { holds } from '../base/property.fixture.ts';
import type { InterestKink } from '../domain/listing.ts';
import type { Quanta } from '../domain/units.ts';
import { interestRate, utilisationOf } from '../margin/collateral/interest.ts';
import { interestRatePpm, utilisationPpm } from './interest-rate.ts';

const lending = (borrowed: bigint, lent: bigint) => ({
  borrowed: borrowed as Quanta,
  lent: lent as Quanta,
});
/** 2 % a year at rest, 10 % where 80 % is lent out, 110 % where all of it is. */
const steep: readonly InterestKink[] = [
  { utilisationPpm: 0, ppmPerYear: 20_000 },
  { utilisationPpm: 800_000, ppmPerYear: 100_000 },
  { utilisationPpm: 1_000_000, ppmPerYear: 1_100_000 },
];

const legal: fc.Arbitrary<readonly InterestKink[]> = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 15 }),
    fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 16, maxLength: 16 }),
  )
  .map(([starts, rates]) => {
    const ascending = (values: readonly number[]) => values.toSorted((a, b) => a - b);
    const rising = ascending(rates);
    return [0, ...ascending(starts)].map((utilisationPpm, at) => ({
      utilisationPpm,
      ppmPerYear: rising[at] ?? 0,
    }));
  });
const share = fc.integer({ min: 0, max: 1_000_000 });
const amount = fc.bigInt({ min: 0n, max: 2n ** 80n });

test.each([
  [0, 20_000],
  [1, 20_001],
  [400_000, 60_000],
  [800_000, 100_000],
  [800_001, 100_005],
  [900_000, 600_000],
  [1_000_000, 1_100_000],
])('at a utilisation of %d ppm the steep line asks %d ppm a year', (utilisation, rate) => {
  expect(interestRatePpm(utilisation, steep)).toBe(rate);
});

test('one kink is a flat rate, and past the last the rate holds', () => {
  for (const utilisation of [0, 1, 999_999, 1_000_000]) {
    const flat = [{ utilisationPpm: 0, ppmPerYear: 100_000 }];
    expect(interestRatePpm(utilisation, flat)).toBe(100_000);
  }
  expect(interestRatePpm(1_000_000, steep.slice(0, 2))).toBe(100_000);
});

test.each([
  ['nothing borrowed', 0n, 500n, 0],
  ['nothing borrowed of nothing', 0n, 0n, 0],
  ['half', 1n, 2n, 500_000],
  ['a third, rounded up', 1n, 3n, 333_334],
  ['the least debt there is', 1n, 10n ** 18n, 1],
  ['all of it', 7n, 7n, 1_000_000],
  ['more than customers lend', 8n, 7n, 1_000_000],
  ['borrowed where nobody lends', 8n, 0n, 1_000_000],
])('utilisation: %s', (_what, borrowed, lent, ppm) => {
  expect(utilisationPpm(lending(borrowed, lent))).toBe(ppm);
});

test('the live rate is the exact line in whole ppm, rounded up', () => {
  const ppm = (value: number) => Exact.ratio(BigInt(value), 1_000_000n);
  holds(
    fc.property(legal, share, (kinks, utilisation) => {
      const line = kinks.map((kink) => ({
        utilisation: ppm(kink.utilisationPpm),
        yearlyRate: ppm(kink.ppmPerYear),
      }));
      const exact = interestRate(ppm(utilisation), line).unitsOf(ppm(1), 'up');
      expect(BigInt(interestRatePpm(utilisation, kinks))).toBe(exact);
    }),
  );
});

test('the live utilisation is the exact share in whole ppm, rounded up and never above one', () => {
  const ppm = Exact.ratio(1n, 1_000_000n);
  holds(
    fc.property(amount, amount, (borrowed, lent) => {
      const of = { borrows: Exact.integer(borrowed), deposits: Exact.integer(lent) };
      const exact = Exact.min(utilisationOf(of), Exact.ONE).unitsOf(ppm, 'up');
      expect(BigInt(utilisationPpm(lending(borrowed, lent)))).toBe(exact);
    }),
  );
});

test('the rate never falls as more is borrowed or less is lent', () => {
  holds(
    fc.property(legal, amount, amount, amount, (kinks, borrowed, lent, more) => {
      const rate = (one: bigint, other: bigint) =>
        interestRatePpm(utilisationPpm(lending(one, other)), kinks);
      expect(rate(borrowed + more, lent)).toBeGreaterThanOrEqual(rate(borrowed, lent));
      expect(rate(borrowed, lent + more)).toBeLessThanOrEqual(rate(borrowed, lent));
    }),
  );
});
