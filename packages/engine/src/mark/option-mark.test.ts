import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import type { Price, Ticks } from '../domain/units.ts';
import { optionMark, varianceYears } from './option-mark.ts';
import { smileFault, volatilityOf } from './smile.ts';

const t = (value: number): Ticks => BigInt(value) as Ticks;
/** Prices in cents: a strike of 100 dollars, ticks of a cent. */
const call = {
  payoff: 'linear',
  right: 'call',
  strike: 10_000n as Price,
  capTicks: t(0),
  tickIndexUnits: 1n,
  minPriceTicks: t(1),
  maxPriceTicks: t(100_000),
} as const;
const at = (expected: number, stdDev: number) => ({ expected, stdDev, indexDecimals: 2 });

test('at the money a call is worth 0.3989 of the forward times its deviation, to the tick', () => {
  // 2 N(0.1 / 2) - 1 = 0.0398776 of 100.00 dollars.
  expect(optionMark(call, at(10_000, 0.1))).toEqual({ ok: true, value: 399n });
  expect(optionMark({ ...call, right: 'put' }, at(10_000, 0.1))).toEqual({ ok: true, value: 399n });
});

test('with nothing left to vary it is the intrinsic value, and never less than a tick', () => {
  expect(optionMark(call, at(12_345, 0))).toEqual({ ok: true, value: 2_345n });
  expect(optionMark(call, at(9_000, 0))).toEqual({ ok: true, value: 1n });
});

test('call less put is forward less strike, to the tick', () => {
  const expected = fc.integer({ min: 2_000, max: 50_000 });
  const stdDev = fc.double({ min: 0.01, max: 1.5, noNaN: true });
  holds(
    fc.property(expected, stdDev, (forward, deviation) => {
      const calls = optionMark(call, at(forward, deviation));
      const puts = optionMark({ ...call, right: 'put' }, at(forward, deviation));
      if (!calls.ok || !puts.ok || calls.value === 1n || puts.value === 1n) return;
      expect(Math.abs(Number(calls.value - puts.value) - (forward - 10_000))).toBeLessThanOrEqual(
        1,
      );
    }),
  );
});

test('a coin-settled option is quoted in the coin: the value over the forward', () => {
  const coin = { ...call, payoff: 'inverse', minPriceTicks: t(1), maxPriceTicks: t(100) } as const;
  // Intrinsic 100 of 200 dollars: half a coin, in ticks of a hundredth.
  expect(optionMark(coin, at(20_000, 0))).toEqual({ ok: true, value: 50n });
});

test('a capped call is the spread that ends at its cap', () => {
  const capped = { ...call, capTicks: t(1_000), maxPriceTicks: t(1_000) } as const;
  expect(optionMark(capped, at(50_000, 0))).toEqual({ ok: true, value: 1_000n });
  const spread = optionMark(capped, at(10_000, 0.1));
  const far = optionMark({ ...call, strike: 11_000n as Price }, at(10_000, 0.1));
  // 3.988 less 0.952: rounded once, not leg by leg.
  expect(far).toEqual({ ok: true, value: 95n });
  expect(spread).toEqual({ ok: true, value: 303n });
});

test.each([
  ['a deviation that is not a number', at(10_000, Number.NaN), 'noVariance'],
  ['a forward of zero', at(0, 0.1), 'noVariance'],
  ['more than the market can hold', at(1e9, 0.1), 'tooLarge'],
])('%s is refused', (_what, input, reason) => {
  expect(optionMark(call, input)).toEqual({ ok: false, error: reason });
});

test('variance: all of the time before the window and a third of it; joined without a step', () => {
  const years = (toExpiryMs: number): number =>
    varianceYears({ toExpiryMs, settlementWindowMs: 300, yearMs: 1_000 });
  expect([1_300, 300, 150, 0, -5].map(years)).toEqual([1.1, 0.1, 0.05, 0, 0]);
});

const flat = {
  model: 'flat',
  volatility: 500_000_000n,
  a: 0n,
  b: 0n,
  rho: 0n,
  m: 0n,
  sigma: 0n,
} as const;
/** Total variance 0.04 + 0.1 (-0.3 k + sqrt(k^2 + 0.04)). */
const svi = {
  model: 'svi',
  volatility: 0n,
  a: 40_000_000n,
  b: 100_000_000n,
  rho: -300_000_000n,
  m: 0n,
  sigma: 200_000_000n,
} as const;

test('a flat smile has one volatility, a slice the root of its variance a year', () => {
  expect(volatilityOf(flat, { logMoneyness: 3, years: 1 })).toBeCloseTo(0.5, 12);
  expect(volatilityOf(svi, { logMoneyness: 0, years: 0.25 })).toBeCloseTo(Math.sqrt(0.24), 12);
  const skewed = volatilityOf(svi, { logMoneyness: -1, years: 1 }) ?? 0;
  expect(skewed * skewed).toBeCloseTo(0.04 + 0.1 * (0.3 + Math.sqrt(1.04)), 12);
});

const limits = { years: 0.25, minPpm: 10_000, maxPpm: 10_000_000 };
test.each([
  ['a sound flat smile', flat, undefined],
  ['a sound slice', svi, undefined],
  ['a volatility of zero', { ...flat, volatility: 0n }, 'notPositive'],
  ['a negative volatility', { ...flat, volatility: -1n }, 'notPositive'],
  ['a vertex without roundness', { ...svi, sigma: 0n }, 'notPositive'],
  ['a volatility above the venue', { ...flat, volatility: 10_000_000_001n }, 'absurd'],
  ['a volatility below the venue', { ...flat, volatility: 9_999_999n }, 'absurd'],
  ['wings that fall', { ...svi, b: -1n }, 'absurd'],
  ['more tilt than there is', { ...svi, rho: 1_000_000_001n }, 'absurd'],
  ['negative variance at some strike', { ...svi, a: -25_000_000n }, 'absurd'],
])('%s: %s', (_what, smile, fault) => {
  expect(smileFault(smile, limits)).toBe(fault);
});
