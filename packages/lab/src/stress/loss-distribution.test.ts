// Joint moves and the distribution of losses: seeded, of the deviations and correlations asked for, quantiles with errors that
// mean something.
import { expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import { choleskyOf } from './cholesky.ts';
import { jointMoves } from './joint-moves.ts';
import { lossDistribution, meanOf, quantileOf, shareOf } from './loss-distribution.ts';
import type { DistributionTerms } from './scenario-set.ts';
import { perpetualWorld, venueOf } from './stress.fixture.ts';
import { venueNames } from './venue-names.ts';

const TERMS: DistributionTerms = {
  horizonHours: 24,
  degreesOfFreedom: 5,
  volatility: new Map([
    ['*', 0.05],
    ['ETH', 0.08],
  ]),
  correlation: 0.6,
  volatilityBeta: 1,
};

test('L times its transpose is the matrix; one that fits no joint law is drawn towards independence', () => {
  const good = Float64Array.of(1, 0.6, 0.3, 0.6, 1, -0.2, 0.3, -0.2, 1);
  const lower = choleskyOf(good, 3);
  for (let i = 0; i < 3; i += 1)
    for (let j = 0; j < 3; j += 1) {
      let sum = 0;
      for (let k = 0; k < 3; k += 1)
        sum += (lower[i * 3 + k] as number) * (lower[j * 3 + k] as number);
      expect(sum).toBeCloseTo(good[i * 3 + j] as number, 12);
    }
  const impossible = Float64Array.of(1, 0.9, 0.9, 0.9, 1, -0.9, 0.9, -0.9, 1);
  const mended = choleskyOf(impossible, 3);
  expect(mended.every(Number.isFinite)).toBe(true);
  for (let i = 0; i < 3; i += 1) {
    let square = 0;
    for (let k = 0; k < 3; k += 1) square += (mended[i * 3 + k] as number) ** 2;
    expect(square).toBeCloseTo(1, 12);
  }
});

test('drawn moves have the deviations and the correlation asked for, and fat tails', () => {
  const { state } = perpetualWorld(0, 1).engine;
  const joint = jointMoves(TERMS, venueNames(state), undefined);
  const random = new Random(4);
  const moves = new Float64Array(2);
  const draws = 40_000;
  let [bb, ee, be, fourth] = [0, 0, 0, 0];
  for (let i = 0; i < draws; i += 1) {
    joint.draw(random, moves);
    const [b, e] = [Math.log1p(moves[0] as number), Math.log1p(moves[1] as number)];
    bb += b * b;
    ee += e * e;
    be += b * e;
    fourth += b ** 4;
  }
  expect(Math.sqrt(bb / draws)).toBeCloseTo(0.05, 2);
  expect(Math.sqrt(ee / draws)).toBeCloseTo(0.08, 2);
  expect(be / Math.sqrt(bb * ee)).toBeCloseTo(0.6, 1);
  // Kurtosis of a normal is 3, of a Student t with 5 degrees of freedom 9.
  expect((fourth * draws) / bb ** 2).toBeGreaterThan(4);
  expect(joint.meanCorrelation).toBe(0.6);
});

test('an estimate from files replaces what it knows and nothing else', () => {
  const { state } = perpetualWorld(0, 1).engine;
  const estimate = {
    names: ['ETH', 'DOGE'],
    deviation: [0.2, 0.9],
    correlation: [
      [1, 0.1],
      [0.1, 1],
    ],
    from: 'files',
  };
  const joint = jointMoves(TERMS, venueNames(state), estimate);
  expect([...joint.deviation]).toEqual([0.05, 0.2]);
  expect(joint.estimatedFrom).toBe('files');
});

test('the same seed gives the same distribution, another seed another', () => {
  const { state } = perpetualWorld(25, 6).engine;
  const drawing = { terms: TERMS, estimate: undefined, simulations: 400 };
  const first = lossDistribution(venueOf(state), { ...drawing, seed: 1 });
  expect(lossDistribution(venueOf(state), { ...drawing, seed: 1 })).toEqual(first);
  expect(lossDistribution(venueOf(state), { ...drawing, seed: 2 })).not.toEqual(first);
  const values = first.quantiles.map(({ value }) => value);
  expect(values).toEqual([...values].sort((a, b) => a - b));
  expect(values.at(-1)).toBeGreaterThan(0);
  expect(first.cover2.value).toBeGreaterThanOrEqual(first.cover1.value);
  expect(first.uncovered.value).toBeGreaterThanOrEqual(0);
});

test('standard errors: of a mean, of a share, and of a quantile as repeated samples scatter', () => {
  expect(meanOf(Float64Array.of(1, 3))).toEqual({ value: 2, standardError: 1 });
  expect(shareOf(25, 100).standardError).toBeCloseTo(Math.sqrt((0.25 * 0.75) / 100), 12);
  expect(shareOf(0, 100).standardError).toBeGreaterThan(0);
  const random = new Random(12);
  const found = Array.from({ length: 200 }, () =>
    quantileOf(Float64Array.from({ length: 1_000 }, () => random.uniform()).sort(), 0.9),
  );
  const values = Float64Array.from(found, ({ value }) => value);
  const scatter = meanOf(values).standardError * Math.sqrt(values.length);
  const told = meanOf(Float64Array.from(found, ({ standardError }) => standardError)).value;
  expect(meanOf(values).value).toBeCloseTo(0.9, 2);
  expect(told / scatter).toBeGreaterThan(0.8);
  expect(told / scatter).toBeLessThan(1.25);
});
