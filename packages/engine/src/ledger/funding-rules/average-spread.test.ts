// Funding by average prices: the clamp, what the paying side affords, the basis that fades, the clamp of a mark price.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import {
  affordableRate,
  averageSpreadRate,
  clampedToOracle,
  lastFundingBasis,
  makerFunding,
  periodsPerDay,
  poolAfterFunding,
} from './average-spread.ts';

const of = Exact.of;
const unit = { priceUnit: of('0.000001'), rateUnit: of('0.000000001') };

test('the spread is paid over a day, up to a 33rd of the oracle price, alike either way', () => {
  const rate = (mark: string) =>
    averageSpreadRate({
      ...unit,
      markAverage: of(mark),
      oracleAverage: of('3300'),
      spreadShareMax: of('1/33'),
      periodsPerDay: periodsPerDay(of('3600')),
    }).toString();
  expect([rate('3324'), rate('3276'), rate('3300')]).toEqual(['1', '-1', '0']);
  expect([rate('3400'), rate('9000')]).toEqual(['4.166666666', '4.166666666']);
  expect(rate('3200')).toBe('-4.166666666');
});

test('traders net long pay the market maker at a positive rate, truncated toward zero', () => {
  const at = (rate: string, netCoins: string) =>
    makerFunding({ rate: of(rate), netCoins: of(netCoins), quantum: of('0.000001') }).toString();
  expect([at('0.5', '3.0000011'), at('-0.5', '3.0000011')]).toEqual(['1.5', '-1.5']);
  const after = poolAfterFunding({
    rate: of('-0.5'),
    netCoins: of('3'),
    quantum: of('0.01'),
    pool: of('2'),
  });
  expect(after.toString()).toBe('0.5');
});

test('the paid side never receives more than the payers and a share of the pool give', () => {
  const coins = fc.integer({ min: 0, max: 10_000 }).map((value) => Exact.integer(value));
  const drawn = fc.record({
    rate: fc.integer({ min: -500, max: 500 }).map((value) => Exact.ratio(BigInt(value), 100n)),
    receiving: coins,
    paying: coins,
    pool: fc.integer({ min: -100, max: 10_000 }).map((value) => Exact.integer(value)),
  });
  holds(
    fc.property(drawn, (each) => {
      const rate = affordableRate({ ...each, poolShareMax: of('1/3') });
      const received = rate.abs().times(each.receiving);
      const given = each.rate
        .abs()
        .times(each.paying)
        .plus(Exact.max(each.pool, Exact.ZERO).over(of('3')));
      expect(received.isAbove(given)).toBe(false);
      expect(rate.abs().isAbove(each.rate.abs())).toBe(false);
      expect(rate.sign * each.rate.sign).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('the basis of the last funding fades in a line and ends with the period', () => {
  const at = (secondsSince: string, lastOracleAverage = '1000') =>
    lastFundingBasis({
      ...unit,
      shareUnit: unit.rateUnit,
      oraclePrice: of('1000'),
      lastRate: of('0.05'),
      lastOracleAverage: of(lastOracleAverage),
      periodSeconds: of('3600'),
      secondsSince: of(secondsSince),
      offsetPerDay: of('0.0002'),
      ratesPerDay: of('24'),
    }).toString();
  // 24 x 0.00005 - 0.0002 is a thousandth of 1 000.
  expect([at('0'), at('900'), at('3600'), at('9999')]).toEqual(['1', '0.75', '0', '0']);
  expect(at('0', '0')).toBe('0');
});

test('a price is held within a share of the oracle price', () => {
  const at = (price: string) =>
    clampedToOracle({
      price: of(price),
      oraclePrice: of('1000.0001'),
      shareMax: of('1/500'),
      priceUnit: of('0.000001'),
    }).toString();
  expect([at('1001'), at('1003'), at('900')]).toEqual(['1001', '1002.0001', '998.0001']);
});
