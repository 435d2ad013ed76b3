// Sizes of partial liquidations: each rule of rounding by a case worked by hand, and what the size must do.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { rungOf } from '../../domain/parameters-ladder.ts';
import type { Lots, Quanta, UnitValue } from '../../domain/units.ts';
import { holds } from '../../base/property.fixture.ts';
import { notionalLiquidatable, positionToLiquidate } from './notional-limit.ts';
import { rampedShare } from './ramped-share.ts';
import { baseToCover, liabilityToCover } from './shortage.ts';
import { isAboveLowestTier, sizeBy } from './size.ts';

const of = (text: string): Exact => Exact.of(text);
const steps = { quantum: of('0.000001'), baseQuantum: of('0.00000001') };

const covering = {
  shortage: of('10'),
  marginRatio: of('0.1'),
  liquidatorFee: of('0.01'),
  insuranceFee: of('0.01'),
  price: of('100'),
  quotePrice: Exact.ONE,
  quantum: of('0.000001'),
  baseQuantum: of('0.000000001'),
};

test('Drift: products of prices are truncated before the quotient is', () => {
  // 3.333333 x 1.00000015 -> 3.333333, x 0.09 -> 0.299999; 3.333333 x 0.0001 -> 0.000333; 10 / 0.299666.
  const odd = {
    ...covering,
    price: of('3.333333'),
    quotePrice: of('1.00000015'),
    insuranceFee: of('0.0001'),
  };
  expect(baseToCover(odd)?.toString()).toBe('33.370485807');
});

test('Drift: nothing covers a shortage where closing costs what it frees', () => {
  expect(baseToCover({ ...covering, marginRatio: of('0.01') })).toBeUndefined();
  expect(baseToCover({ ...covering, insuranceFee: of('0.09') })).toBeUndefined();
  expect(baseToCover({ ...covering, price: Exact.ZERO })).toBeUndefined();
});

test('what is closed covers the shortage to within what one unit more would free', () => {
  const amount = fc.integer({ min: 1, max: 10_000_000 });
  holds(
    fc.property(amount, amount, fc.integer({ min: 200, max: 5_000 }), (short, price, ratio) => {
      const terms = {
        ...covering,
        shortage: Exact.ratio(BigInt(short), 100n),
        price: Exact.ratio(BigInt(price), 100n),
        marginRatio: Exact.ratio(BigInt(ratio), 10_000n),
      };
      const base = baseToCover(terms);
      if (base === undefined) return;
      // Truncating what a coin frees makes the amount larger, never smaller than it must be.
      const frees = terms.price.times(terms.marginRatio.minus(of('0.02')));
      const oneMore = base.plus(terms.baseQuantum).times(frees.plus(of('0.000001')));
      expect(oneMore.isBelow(terms.shortage)).toBe(false);
    }),
  );
});

const lending = {
  shortage: of('10'),
  assetWeight: of('0.8'),
  assetMultiplier: Exact.ONE,
  liabilityWeight: of('1.2'),
  liabilityMultiplier: Exact.ONE,
  liabilityPrice: of('100'),
  insuranceFee: of('0.01'),
  quantum: of('0.000001'),
  weightUnit: of('0.00001'),
  unit: of('0.000000001'),
};

test('Drift: a liability with an insurance fee of one per cent, and one of more', () => {
  // 10 / (100 x 0.4 - 100 x 0.01 x 1.2) = 10 / 38.8.
  expect(liabilityToCover(lending)?.toString()).toBe('0.257731958');
  // A = 0.8 x 1.1 / 0.9 = 0.97777: 10 / (22.223 - 1.2).
  const dear = { ...lending, assetMultiplier: of('1.1'), liabilityMultiplier: of('0.9') };
  expect(liabilityToCover(dear)?.toString()).toBe('0.475669504');
  expect(liabilityToCover({ ...lending, shortage: of('1e-12') })?.toString()).toBe('0.000000001');
});

test('Drift: no liability covers it where the asset given counts for as much as the liability taken', () => {
  expect(liabilityToCover({ ...lending, assetWeight: of('1.2') })).toBeUndefined();
  expect(liabilityToCover({ ...lending, assetMultiplier: of('1.5') })).toBeUndefined();
});

const ramp = {
  shortage: of('100'),
  freed: Exact.ZERO,
  elapsed: of('1'),
  duration: of('10'),
  initialShare: of('0.1'),
  wholeBelow: of('50'),
  shareUnit: of('0.0001'),
  quantum: of('0.000001'),
};

test('Drift: the share that may be liquidated grows with time, less what was freed already', () => {
  const shares = ['0', '1', '5', '9', '50'].map((elapsed) =>
    rampedShare({ ...ramp, elapsed: of(elapsed) }).toString(),
  );
  expect(shares).toEqual(['0.1', '0.2', '0.6', '1', '1']);
  // (100 + 20) x 0.6 - 20 = 52 of 100; and nothing where more was freed than the time allows.
  expect(rampedShare({ ...ramp, freed: of('20'), elapsed: of('5') }).toString()).toBe('0.52');
  expect(rampedShare({ ...ramp, freed: of('50') }).isZero).toBe(true);
});

test('Drift: a small shortage is liquidated whole, at the threshold it is not; without a duration there is no wait', () => {
  expect(rampedShare({ ...ramp, shortage: of('49.99') }).toString()).toBe('1');
  expect(rampedShare({ ...ramp, shortage: of('50') }).toString()).toBe('0.2');
  expect(rampedShare({ ...ramp, duration: Exact.ZERO }).toString()).toBe('1');
});

test('dYdX: the least that may be liquidated is the position, the most never less than the least', () => {
  const bounds = (notional: string, least: string, portion: string): string => {
    const found = notionalLiquidatable({
      notional: of(notional),
      leastLiquidated: of(least),
      mostPortion: of(portion),
      quantum: steps.quantum,
    });
    return `${found.least} ${found.most}`;
  };
  expect(bounds('50000', '10', '0.1')).toBe('10 5000');
  expect(bounds('-50000', '6000', '0.1')).toBe('6000 6000');
  expect(bounds('5', '10', '0.1')).toBe('5 5');
  expect(bounds('0.000019', '0.000001', '0.1')).toBe('0.000001 0.000001');
});

test('dYdX: the size is towards zero, whole steps or all of it, and within its notional unless it is one step', () => {
  const count = fc.integer({ min: 1, max: 1_000_000 });
  holds(
    fc.property(
      count,
      count,
      count,
      fc.integer({ min: 1, max: 50 }),
      (lots, price, limit, step) => {
        const size = Exact.ratio(BigInt(lots), 100_000_000n);
        const stepSize = Exact.ratio(BigInt(step), 100_000_000n);
        const accountMost = Exact.ratio(BigInt(limit), 1_000n);
        const at = {
          price: Exact.ratio(BigInt(price), 10n),
          ...steps,
          step: stepSize,
          accountMost,
        };
        const portion = { leastLiquidated: of('0.001'), mostPortion: of('0.5') };
        const closed = positionToLiquidate({ ...at, ...portion, size });
        const mirrored = positionToLiquidate({ ...at, ...portion, size: size.negated() });
        expect(mirrored.equals(closed.negated())).toBe(true);
        const taken = closed.negated();
        expect(taken.sign === 1 && !taken.isAbove(size)).toBe(true);
        const isWhole = taken.equals(size);
        if (!isWhole) expect(taken.roundTo(stepSize, 'down').equals(taken)).toBe(true);
        if (!isWhole && taken.isAbove(stepSize))
          expect(taken.times(at.price).isAbove(accountMost)).toBe(false);
      },
    ),
  );
});

test('a step down the tiers leaves what the lower tier holds; in the lowest there is no step', () => {
  const tiers = [0n, 1_000n, 5_000n].map((fromNotional) => ({
    fromNotional: fromNotional as Quanta,
    initialPpm: 100_000,
    maintenancePpm: 50_000,
  }));
  const leg = (held: bigint) => ({
    held: held as Lots,
    unit: 10n as UnitValue,
    tierUnit: 10n as UnitValue,
    tiers,
  });
  expect([100n, 101n, 500n, 501n].map((held) => isAboveLowestTier(leg(held)))).toEqual([
    false,
    true,
    true,
    true,
  ]);
  const rung = rungOf({ stage: 'reduceInBook', size: 'tierDown' });
  expect(sizeBy(rung, leg(501n), () => 1n as Lots)).toBe(1n);
  expect(sizeBy(rung, leg(130n), () => 1n as Lots)).toBe(30n);
  expect(isAboveLowestTier({ ...leg(9_999n), tiers: tiers.slice(0, 1) })).toBe(false);
});
