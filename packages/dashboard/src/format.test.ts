// Numbers as people read them.
import { expect, test } from 'vitest';
import {
  basisPoints,
  chance,
  compact,
  countdown,
  minutes,
  percent,
  price,
  rate,
  ratio,
  size,
  tone,
} from './format.ts';

test('prices, money, sizes, rates, ratios', () => {
  expect([price('115000.5'), price('3912.25'), price('0.41278'), price('0')]).toEqual([
    '115,000.5',
    '3,912.25',
    '0.41278',
    '–',
  ]);
  expect([compact('1234567.891'), compact('-12.3'), compact('0'), compact('x')]).toEqual([
    '1.235M',
    '−12.30',
    '0',
    '–',
  ]);
  expect(size('-0.00012')).toBe('−0.00012');
  expect([basisPoints(1000), percent('0.0001')]).toEqual(['10.0 bp', '0.0100%']);
  expect([ratio(0.4321), ratio(99), ratio(null)]).toEqual(['43.2%', 'no equity', '–']);
  expect([tone('-1'), tone('0'), tone('2')]).toEqual(['down', 'none', 'up']);
});

test('chances and durations', () => {
  expect([0, 0.0004, 0.034, 0.5, 0.9999, 1].map(chance)).toEqual([
    '0%',
    '< 0.1%',
    '3.4%',
    '50%',
    '> 99.9%',
    '100%',
  ]);
  expect([20_000, 45 * 60_000, 8.5 * 3_600_000].map(minutes)).toEqual([
    '1 minute',
    '45 minutes',
    '8.5 hours',
  ]);
});

test('rates in parts per million, and times to come', () => {
  expect([rate(50_000), rate(62_345), rate(1_000_000)]).toEqual(['5.00%', '6.23%', '100.00%']);
  expect([61_000, 999, -5, 3_599_001, 9_000_000].map(countdown)).toEqual([
    '1:01',
    '0:01',
    '0:00',
    '60:00',
    '2.5 hours',
  ]);
});
