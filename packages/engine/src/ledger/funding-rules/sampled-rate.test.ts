// From samples to a rate, an index and a payment: truncation favours neither side.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import {
  averagePremium,
  fundingBound,
  fundingIndexMove,
  fundingSettlement,
  sampledRate,
  samplesPerTick,
} from './sampled-rate.ts';

const of = Exact.of;
const samples = (...pairs: readonly (readonly [string, string])[]) =>
  pairs.map(([value, count]) => ({ value: of(value), count: of(count) }));

test('missing samples count as zero, further ones count too', () => {
  const at = (rows: ReturnType<typeof samples>) =>
    averagePremium({ samples: rows, expectedCount: of('60') }).toString();
  expect(at(samples(['1000', '30']))).toBe('500');
  expect(at(samples(['1000', '75'], ['5000', '25']))).toBe('2000');
  expect(at(samples(['-7', '59']))).toBe('-6');
  expect(at([])).toBe('0');
  expect(averagePremium({ samples: [], expectedCount: Exact.ZERO }).isZero).toBe(true);
});

test('the samples of a tick are rounded up', () => {
  const count = (sampleSeconds: string) =>
    samplesPerTick({ tickSeconds: of('3600'), sampleSeconds: of(sampleSeconds) }).toString();
  expect([count('60'), count('61'), count('7200')]).toEqual(['60', '60', '1']);
});

test('the bound is a multiple of what lies between initial and maintenance', () => {
  const bound = fundingBound({
    clampFactor: of('6000000'),
    initialMargin: of('200000'),
    maintenanceShare: of('900000'),
  });
  expect(bound.toString()).toBe('120000');
  const rate = (value: string) =>
    sampledRate({
      samples: samples([value, '60']),
      expectedCount: of('60'),
      defaultRate: of('100'),
      bound,
    }).toString();
  expect([rate('500'), rate('150000'), rate('-150000')]).toEqual(['600', '120000', '-120000']);
});

test('an index moves alike up and down, and what one side pays the other receives', () => {
  const drawn = fc.record({
    rate: fc.integer({ min: -2_000_000, max: 2_000_000 }),
    price: fc.integer({ min: 1, max: 100_000_000 }),
    seconds: fc.integer({ min: 0, max: 28_800 }),
    size: fc.integer({ min: -1_000_000, max: 1_000_000 }),
  });
  holds(
    fc.property(drawn, ({ rate, price, seconds, size }) => {
      const move = (sign: number): Exact =>
        fundingIndexMove({
          seconds: Exact.integer(seconds),
          rate: Exact.integer(sign * rate),
          price: Exact.ratio(BigInt(price), 1000n),
          resolution: -9,
          quoteDecimals: 6,
          intervalSeconds: of('28800'),
        });
      expect(move(1).equals(move(-1).negated())).toBe(true);
      const paid = (sign: number): Exact =>
        fundingSettlement({
          indexNow: move(1),
          indexAtEntry: Exact.ZERO,
          sizeQuanta: Exact.integer(sign * size),
        });
      expect(paid(1).plus(paid(-1)).isZero).toBe(true);
      expect(paid(1).sign * Math.sign(size) * move(1).sign).toBeLessThanOrEqual(0);
    }),
    200,
  );
});
