// The three forms of a tiered rate: published deductions, continuity, and that this exact form, rounded up, decides as the
// integer form of the live engine does.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import type { Quanta } from '../../domain/units.ts';
import { tieredRequirement } from '../live/tiered-requirement.ts';
import {
  deductions,
  marginalRequirement,
  type RateTier,
  requirementByDeduction,
  tierIndex,
  tierOrderMistake,
  wholeRequirement,
} from './tiers.ts';

const of = Exact.of;
/** Binance BTCUSDT, as published in 2021: notional from, rate, deduction. */
const published: readonly (readonly [string, string, string])[] = [
  ['0', '0.004', '0'],
  ['50000', '0.005', '50'],
  ['250000', '0.01', '1300'],
  ['1000000', '0.025', '16300'],
  ['10000000', '0.05', '266300'],
  ['20000000', '0.1', '1266300'],
  ['50000000', '0.125', '2516300'],
  ['100000000', '0.15', '5016300'],
  ['200000000', '0.25', '25016300'],
  ['300000000', '0.5', '100016300'],
];
const binance: readonly RateTier[] = published.map(([from, rate]) => ({
  fromNotional: of(from),
  rate: of(rate),
}));

const ppmTiers = fc
  .array(fc.record({ width: fc.integer({ min: 1, max: 1_000_000 }), step: fc.nat(200_000) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((rows) => {
    let from = 0;
    let ppm = 1;
    return rows.map(({ width, step }, i) => {
      from = i === 0 ? 0 : from + width;
      ppm = Math.min(ppm + step, 1_000_000);
      return { from: BigInt(from), ppm };
    });
  });
const exactTiers = (rows: readonly { readonly from: bigint; readonly ppm: number }[]) =>
  rows.map(
    ({ from, ppm }): RateTier => ({
      fromNotional: Exact.integer(from),
      rate: Exact.ratio(BigInt(ppm), 1_000_000n),
    }),
  );

describe('published deductions', () => {
  test('follow from the rates', () => {
    expect(deductions(binance).map(String)).toEqual(published.map(([, , cum]) => cum));
  });

  test('a notional on a border belongs to the lower tier', () => {
    const at = (notional: string): number => tierIndex(binance, of(notional));
    expect([at('0'), at('50000'), at('50000.01'), at('1e12')]).toEqual([0, 0, 1, 9]);
  });
});

test('slices and deduction are the same number', () => {
  holds(
    fc.property(ppmTiers, fc.bigInt(0n, 10_000_000n), (rows, notional) => {
      const tiers = exactTiers(rows);
      const at = Exact.ratio(notional, 3n);
      expect(marginalRequirement(tiers, at).equals(requirementByDeduction(tiers, at))).toBe(true);
    }),
  );
});

test('rounded up to quanta, the exact form is the requirement of the live engine', () => {
  holds(
    fc.property(ppmTiers, fc.bigInt(0n, 10_000_000n), (rows, notional) => {
      const live = tieredRequirement(
        rows.map(({ from, ppm }) => ({
          fromNotional: from as Quanta,
          initialPpm: 1_000_000,
          maintenancePpm: ppm,
        })),
        notional as Quanta,
        'maintenancePpm',
      );
      const exact = marginalRequirement(exactTiers(rows), Exact.integer(notional));
      expect(exact.unitsOf(Exact.ONE, 'up')).toBe(live);
    }),
  );
});

test('marginal: continuous and rising, at most the rate of the tier reached on the whole', () => {
  holds(
    fc.property(ppmTiers, fc.bigInt(0n, 9_000_000n), fc.bigInt(0n, 9_000n), (rows, n, more) => {
      const tiers = exactTiers(rows);
      const below = marginalRequirement(tiers, Exact.integer(n));
      const above = marginalRequirement(tiers, Exact.integer(n + more));
      expect(above.isBelow(below)).toBe(false);
      expect(above.minus(below).isAbove(Exact.integer(more))).toBe(false);
      expect(below.isAbove(wholeRequirement(tiers, Exact.integer(n)))).toBe(false);
    }),
  );
});

test('tiers out of order are told apart by what is wrong', () => {
  const tier = (from: string, rate: string): RateTier => ({
    fromNotional: of(from),
    rate: of(rate),
  });
  expect(tierOrderMistake(binance)).toBeUndefined();
  expect(tierOrderMistake([tier('1', '0.1')])).toContain('starts at 1');
  expect(tierOrderMistake([tier('0', '0.1'), tier('0', '0.2')])).toContain('not above 0');
  expect(tierOrderMistake([tier('0', '0.2'), tier('5', '0.1')])).toContain('below 0.2');
});
