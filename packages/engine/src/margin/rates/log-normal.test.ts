// Risk factors against computed values, against a sum over the tail, in their limits, and what is refused.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exp, inverseNormal } from '../../base/elementary.ts';
import { holds } from '../../base/property.fixture.ts';
import { type LogNormal, type RiskFactors, riskFactors } from './log-normal.ts';

function factors(model: LogNormal): RiskFactors {
  const found = riskFactors(model);
  if (!found.ok) throw new Error(`${found.error.code} ${found.error.parameter}`);
  return found.value;
}
const hour = 1 / 8766;
const day = 24 / 8766;

test.each([
  { riskAversion: 0.01, tauYears: hour, volatility: 1, long: 0.0281150524, short: 0.0288223714 },
  { riskAversion: 1e-6, tauYears: hour, volatility: 1, long: 0.0515314208, short: 0.0542151885 },
  { riskAversion: 0.001, tauYears: day, volatility: 0.8, long: 0.1321722751, short: 0.1504217676 },
])('meets the values computed for lambda $riskAversion', ({ long, short, ...model }) => {
  const found = factors({ ...model, drift: 0 });
  expect(found.long.toNumber()).toBeCloseTo(long, 9);
  expect(found.short.toNumber()).toBeCloseTo(short, 9);
});

test('is the average loss over the tail, summed slice by slice', () => {
  const model = { riskAversion: 0.02, tauYears: 0.05, drift: 0.3, volatility: 0.9 };
  const slices = 20_000;
  const s = model.volatility * Math.sqrt(model.tauYears);
  const centre = (model.drift - (model.volatility * model.volatility) / 2) * model.tauYears;
  let down = 0;
  let up = 0;
  for (let slice = 0; slice < slices; slice++) {
    const z = inverseNormal(((slice + 0.5) / slices) * model.riskAversion);
    down += exp(centre + s * z) / slices;
    up += exp(centre - s * z) / slices;
  }
  const found = factors(model);
  expect(found.long.toNumber()).toBeCloseTo(1 - down, 4);
  expect(found.short.toNumber()).toBeCloseTo(up - 1, 4);
});

test('nothing is at risk without volatility, and at most everything of a long position', () => {
  const still = factors({ riskAversion: 0.001, tauYears: 0, drift: 0, volatility: 2 });
  expect(still.long.toNumber()).toBeCloseTo(0, 12);
  expect(still.short.toNumber()).toBeCloseTo(0, 12);
  const wild = factors({ riskAversion: 0.001, tauYears: 10, drift: 0, volatility: 30 });
  expect(wild.long.toNumber()).toBe(1);
  expect(wild.short.toNumber()).toBeCloseTo(999, 6);
});

test('grows with volatility, horizon and caution; a short position risks more than a long one', () => {
  const model = fc.record({
    riskAversion: fc.double({ min: 1e-8, max: 0.4, noNaN: true }),
    tauYears: fc.double({ min: 1e-5, max: 0.5, noNaN: true }),
    volatility: fc.double({ min: 0.05, max: 2, noNaN: true }),
  });
  holds(
    fc.property(model, (drawn) => {
      const base = factors({ ...drawn, drift: 0 });
      expect(base.short.isBelow(base.long)).toBe(false);
      const worse = [
        { ...drawn, volatility: drawn.volatility * 1.5 },
        { ...drawn, tauYears: drawn.tauYears * 2 },
        { ...drawn, riskAversion: drawn.riskAversion / 2 },
      ];
      for (const each of worse) {
        const grown = factors({ ...each, drift: 0 });
        expect(grown.long.isBelow(base.long)).toBe(false);
        expect(grown.short.isBelow(base.short)).toBe(false);
      }
    }),
    200,
  );
});

test('what has no finite value is refused with the number', () => {
  const fine = { riskAversion: 0.01, tauYears: 0.1, drift: 0, volatility: 1 };
  const refused = (change: Partial<LogNormal>) => {
    const found = riskFactors({ ...fine, ...change });
    return found.ok ? 'accepted' : `${found.error.code} ${found.error.parameter}`;
  };
  expect(refused({ riskAversion: 0 })).toBe('IllegalValue riskAversion');
  expect(refused({ riskAversion: 1 })).toBe('IllegalValue riskAversion');
  expect(refused({ tauYears: -1 })).toBe('IllegalValue tauYears');
  expect(refused({ volatility: Number.NaN })).toBe('IllegalValue volatility');
  expect(refused({ drift: Number.POSITIVE_INFINITY })).toBe('IllegalValue drift');
  expect(refused({ drift: 1e5 })).toBe('NotFinite short');
});
