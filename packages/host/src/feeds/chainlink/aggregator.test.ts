import { describe, expect, it } from 'vitest';
import { atDecimals } from '../decimal-number.ts';
import { phaseOf, roundPrice } from './aggregator.ts';

const round = {
  roundId: 7n,
  answer: 11_200_050_000_000n,
  updatedAt: 1_700_000_000n,
  answeredInRound: 7n,
};

describe('roundPrice', () => {
  it('is exact at any decimals, its time that of the update, without an interval', () => {
    const stated = roundPrice(round, 8);
    if (typeof stated === 'string') throw new Error(stated);
    expect(stated.time).toBe(1_700_000_000_000);
    expect(stated.confidence.coefficient).toBe(0n);
    expect(atDecimals(stated.price, 8, 'nearest')).toBe(11_200_050_000_000n);
    expect(atDecimals(stated.price, 0, 'nearest')).toBe(112_001n);
  });

  it('takes an aggregator of 18 decimals whose answer is far beyond a float', () => {
    const stated = roundPrice({ ...round, answer: 112_000_123_456_789_012_345_678n }, 18);
    if (typeof stated === 'string') throw new Error(stated);
    expect(atDecimals(stated.price, 12, 'nearest')).toBe(112_000_123_456_789_012n);
  });

  it.each([
    ['roundOpen', { updatedAt: 0n }],
    ['roundOld', { answeredInRound: 6n }],
    ['malformed', { updatedAt: 2n ** 255n }],
  ])('%s', (refusal, members) => {
    expect(roundPrice({ ...round, ...members }, 8)).toBe(refusal);
  });
});

it('finds the phase of a proxy in the upper bits of its rounds', () => {
  expect(phaseOf((5n << 64n) + 12n)).toBe(5n);
  expect(phaseOf(12n)).toBe(0n);
});
