// What the insurance fund earns or pays on a liquidation, by cases worked by hand.
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { rampedFee } from './fee-ramp.ts';
import { insuranceFundDelta } from './insurance-delta.ts';
import { liabilityInsuranceFee, perpetualInsuranceFee } from './insurance-fee.ts';

const of = (text: string): Exact => Exact.of(text);
const unit = of('0.000001');

test('dYdX: the fund pays all of what a fill is short of the bankruptcy quote, and earns a capped fee of what it is better by', () => {
  const delta = (side: 'buy' | 'sell', fillQuote: string, bankruptcyQuote: string): string =>
    insuranceFundDelta({
      side,
      fillQuote: of(fillQuote),
      bankruptcyQuote: of(bankruptcyQuote),
      mostFee: of('0.005'),
      quantum: unit,
    }).toString();
  expect(delta('sell', '5000', '5100')).toBe('-100');
  expect(delta('buy', '5200', '-5100')).toBe('-100');
  expect(delta('sell', '5102', '5100')).toBe('2');
  expect(delta('sell', '5200', '5100')).toBe('26');
  // 0.5 % of 333.333333 is 1.666666665: the fee is rounded down.
  expect(delta('buy', '333.333333', '-400')).toBe('1.666666');
});

const perpetual = {
  shortage: of('20'),
  baseAmount: of('10'),
  marginRatio: of('0.05'),
  liquidatorFee: of('0.01'),
  price: of('100'),
  quotePrice: Exact.ONE,
  mostFee: of('0.05'),
  unit,
};

test('Drift: the fee of a perpetual is 95 % of what the close frees beyond fee and shortage, up to its most', () => {
  expect(perpetualInsuranceFee(perpetual).toString()).toBe('0.019');
  expect(perpetualInsuranceFee({ ...perpetual, mostFee: of('0.01') }).toString()).toBe('0.01');
  // 20 / 3 = 6.666666, / 300 = 0.022222: 0.04 - 0.022222 = 0.017778, x 0.95 = 0.0168891.
  const odd = { ...perpetual, baseAmount: of('3'), price: of('300') };
  expect(perpetualInsuranceFee(odd).toString()).toBe('0.016889');
  expect(perpetualInsuranceFee({ ...perpetual, shortage: of('41') }).isZero).toBe(true);
  expect(perpetualInsuranceFee({ ...perpetual, liquidatorFee: of('0.05') }).isZero).toBe(true);
});

const liability = {
  shortage: of('5'),
  amount: Exact.ONE,
  assetWeight: Exact.ONE,
  assetMultiplier: of('1.01'),
  liabilityWeight: of('1.1'),
  liabilityMultiplier: Exact.ONE,
  price: of('100'),
  mostFee: of('0.05'),
  unit,
};

test('Drift: the fee of a liability is a share of its weight; without anything to divide by it is none', () => {
  // (1.1 - 1.01 - 0.05) / 1.1.
  expect(liabilityInsuranceFee(liability).toString()).toBe('0.036363');
  expect(liabilityInsuranceFee({ ...liability, shortage: of('10') }).isZero).toBe(true);
  for (const without of ['amount', 'price', 'liabilityMultiplier'] as const)
    expect(liabilityInsuranceFee({ ...liability, [without]: Exact.ZERO }).isZero).toBe(true);
});

test('Drift: the ramp counts the time of its grace once that is over', () => {
  const fee = (elapsed: string): string =>
    rampedFee({
      base: of('0.02'),
      most: of('0.05'),
      elapsed: of(elapsed),
      grace: of('1500'),
      rise: of('0.000001'),
    }).toString();
  expect(['0', '1499', '1500', '2000', '29999', '30001'].map(fee)).toEqual([
    '0.02',
    '0.02',
    '0.0215',
    '0.022',
    '0.049999',
    '0.05',
  ]);
});
