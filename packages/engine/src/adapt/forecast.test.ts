import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import { defaultIndex } from '../domain/default-listing.ts';
import { type Forecast, judgeForecast, type LastForecast } from './forecast.ts';

const NOW = 1_760_000_000_000;
const DAY = 86_400_000;
const terms = { ...defaultIndex, forecastMinPpm: 1_000, forecastMaxPpm: 900_000 };
const said: Forecast = {
  model: 'har',
  horizonMs: terms.forecastHorizonMs,
  confidencePpm: terms.forecastConfidencePpm,
  longPpm: 60_000,
  shortPpm: 50_000,
  validUntil: NOW + DAY,
};
const last: LastForecast = {
  longPpm: 50_000,
  shortPpm: 50_000,
  validUntil: NOW + 1,
  time: NOW - 1,
};
const judge = (change: Partial<Forecast>, before: Partial<LastForecast> = {}) =>
  judgeForecast({ ...said, ...change }, { terms, last: { ...last, ...before }, now: NOW });

test('a plausible forecast is believed, and so is the first one, whatever its size in range', () => {
  expect(judge({})).toBeUndefined();
  const none = { longPpm: 0, shortPpm: 0, validUntil: 0, time: 0 };
  expect(judge({ longPpm: 900_000, shortPpm: 1_000 }, none)).toBeUndefined();
});

test.each([
  // in the order in which rules are judged; each row breaks all later ones that it can
  ['no name', { model: '' }, 'modelUnnamed', 0n, 64n],
  ['a long name', { model: 'x'.repeat(65) }, 'modelUnnamed', 65n, 64n],
  [
    'another horizon',
    { horizonMs: 3_600_000, longPpm: 0 },
    'wrongHorizon',
    3_600_000n,
    86_400_000n,
  ],
  ['another confidence', { confidencePpm: 950_000 }, 'wrongConfidence', 950_000n, 990_000n],
  ['valid until now', { validUntil: NOW }, 'expired', BigInt(NOW), BigInt(NOW)],
  ['valid too long', { validUntil: NOW + DAY + 1 }, 'validTooLong', 86_400_001n, 86_400_000n],
  ['negative', { longPpm: -1 }, 'tooSmall', -1n, 1_000n],
  ['dead calm', { shortPpm: 999 }, 'tooSmall', 999n, 1_000n],
  ['more than all', { shortPpm: 900_001 }, 'tooLarge', 900_001n, 900_000n],
  ['five times the last', { longPpm: 250_001 }, 'jump', 250_001n, 50_000n],
  ['a fifth of the last', { shortPpm: 9_999 }, 'jump', 9_999n, 50_000n],
] as const)('%s is refused with the numbers', (_what, change, reason, value, bound) => {
  expect(judge(change)).toEqual({ reason, value, bound });
});

test('exactly the jump factor is no jump, nor is anything once the last one has run out', () => {
  expect(judge({ longPpm: 250_000, shortPpm: 10_000 })).toBeUndefined();
  expect(judge({ longPpm: 900_000 }, { validUntil: NOW - 1 })).toBeUndefined();
  expect(judge({ longPpm: 900_000 }, { validUntil: NOW })).toMatchObject({ reason: 'jump' });
});

test('an instant has one forecast', () => {
  expect(judge({}, { time: NOW })).toEqual({
    reason: 'notNewer',
    value: BigInt(NOW),
    bound: BigInt(NOW),
  });
});

test('what is believed lies in the range, and within the factor of the last in both directions', () => {
  const ppm = fc.integer({ min: -10, max: 1_000_000 });
  holds(
    fc.property(ppm, ppm, fc.integer({ min: 1_000, max: 900_000 }), (longPpm, shortPpm, before) => {
      const refused = judge({ longPpm, shortPpm }, { longPpm: before, shortPpm: before });
      const inRange = (each: number) => each >= 1_000 && each <= 900_000;
      const near = (each: number) => each <= 5 * before && 5 * each >= before;
      const both = [longPpm, shortPpm];
      expect(refused === undefined).toBe(both.every(inRange) && both.every(near));
    }),
  );
});
