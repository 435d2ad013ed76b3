import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import { PRICE_MAX } from '../domain/parameters.ts';
import type { Price } from '../domain/units.ts';
import { acceptPrice } from './accept.ts';

const judge = (over: {
  price?: bigint;
  confidence?: bigint;
  time?: number;
  lastTime?: number;
  now?: number;
}): string => {
  const { price = 100n, confidence = 0n, time = 1_000, lastTime = 900, now = 1_000 } = over;
  const observed = { price: price as Price, confidence: confidence as Price, time };
  return acceptPrice({ ...observed, lastTime, now, futureSkewMs: 50 });
};

test.each([
  // what, observation, verdict; in the order in which reasons are judged
  ['zero', { price: 0n }, 'notPositive'],
  ['negative and too old', { price: -1n, time: 1 }, 'notPositive'],
  ['beyond the largest price', { price: PRICE_MAX + 1n }, 'tooLarge'],
  ['10^40, and from the future', { price: 10n ** 40n, time: 9_999 }, 'tooLarge'],
  ['of a negative half-width', { confidence: -1n }, 'badConfidence'],
  [
    'of a half-width beyond the largest price, and old',
    { confidence: PRICE_MAX + 1n, time: 1 },
    'badConfidence',
  ],
  ['of a half-width as wide as the price', { confidence: 100n }, 'accepted'],
  ['older than the last', { time: 899 }, 'olderThanLast'],
  ['the same time again', { time: 900 }, 'olderThanLast'],
  ['beyond the skew', { time: 1_051 }, 'fromTheFuture'],
  ['at the skew', { time: 1_050 }, 'accepted'],
  ['the largest price', { price: PRICE_MAX }, 'accepted'],
  ['one millisecond newer', { time: 901 }, 'accepted'],
  ['the first one of a source', { time: 1, lastTime: 0 }, 'accepted'],
])('B2 an observation that is %s', (_what, observation, verdict) => {
  expect(judge(observation)).toBe(verdict);
});

test('B5 accepted times rise strictly, are never beyond the skew, and a repeat changes nothing', () => {
  const time = fc.integer({ min: 0, max: 2_000 });
  const observations = fc.array(fc.record({ time, now: time }), { maxLength: 30 });
  holds(
    fc.property(observations, (all) => {
      let lastTime = 0;
      for (const { time, now } of all) {
        const verdict = judge({ time, now, lastTime });
        expect(verdict === 'accepted').toBe(time > lastTime && time <= now + 50);
        if (verdict === 'accepted') lastTime = time;
        expect(judge({ time, now, lastTime })).not.toBe('accepted');
      }
    }),
  );
});
