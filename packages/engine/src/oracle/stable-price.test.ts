// The stable price against the numbers of the rule's author, its limit, and the rhythm of ticks.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import type { Price } from '../domain/units.ts';
import { firstSlowPrices, moveSlowPrices, SLOW_GUARD, type SlowPrices } from './slow-prices.ts';
import { followIndex } from './stable-price.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Mango v4's parameters: 0.03 % a second, 24 hourly averages of which each follows by at most 6 %. */
const mango = {
  stableRatePpb: 300_000,
  delayIntervals: 24,
  delayIntervalMs: HOUR,
  delayRatePpm: 60_000,
  twapMs: 5 * MINUTE,
};
const ONE = 10_000_000n as Price;
const times = (factor: number): Price => BigInt(Math.round(factor * 1e7)) as Price;
const START = 1_760_000_000_000;

/** `prices` in turn, each held for `forMs` in ticks of `everyMs`. */
function through(
  prices: readonly (readonly [price: Price, forMs: number])[],
  everyMs: number,
  from = firstSlowPrices(ONE, START, mango),
): SlowPrices {
  let slow = from;
  for (const [held, forMs] of prices) {
    for (let left = forMs; left > 0; left -= everyMs) {
      const now = slow.time + Math.min(left, everyMs);
      slow = moveSlowPrices(slow, { held, freshUntil: now, now }, mango);
    }
  }
  return slow;
}
const factorOf = ({ stable }: SlowPrices): number => Number(stable) / Number(ONE * SLOW_GUARD);

describe('an attacker who holds the index at ten times for an hour', () => {
  test.each([1_000, 20_000, MINUTE, HOUR])('moves it to 1.78 with ticks every %i ms', (everyMs) => {
    // s^2 = 1 + 2 * 0.0003 * 3600.
    expect(factorOf(through([[times(10), HOUR]], everyMs))).toBeCloseTo(Math.sqrt(3.16), 4);
  });

  test('and at a tenth, to 1 / 1.78', () => {
    expect(factorOf(through([[times(0.1), HOUR]], 20_000))).toBeCloseTo(1 / Math.sqrt(3.16), 4);
  });

  test('it is back within as long as the attack lasted when the index is', () => {
    const pumped = through([[times(10), HOUR]], 20_000);
    // Back from 1.78 the ratio damps as it did on the way: another hour undoes it.
    expect(factorOf(through([[ONE, HOUR]], 20_000, pumped))).toBeCloseTo(1, 4);
  });

  test('ten hours at ten times reach 4.8, for the reference of a day ago has not moved', () => {
    const held = through([[times(10), 10 * HOUR]], MINUTE);
    expect(factorOf(held)).toBeCloseTo(Math.sqrt(1 + 10 * 2.16), 3);
  });
});

test('a print of one tick has held for no time: it moves the price by no more than its tick', () => {
  const before = through([[ONE, HOUR]], 20_000);
  const after = through(
    [
      [times(24), 20_000],
      [ONE, 20_000],
    ],
    20_000,
    before,
  );
  // 0.0003 * 20 s, and back.
  expect(factorOf(after)).toBeCloseTo(1, 6);
  const worst = through([[times(24), 20_000]], 20_000, before);
  expect(factorOf(worst)).toBeLessThanOrEqual(Math.exp(0.0003 * 20));
});

test('a silence moves nothing, however long, and costs no more than its intervals', () => {
  const slow = firstSlowPrices(ONE, START, mango);
  const year = START + 365 * 24 * HOUR;
  const after = moveSlowPrices(slow, { held: times(10), freshUntil: START, now: year }, mango);
  expect(after).toEqual({ ...slow, time: year });
  const fresh = { held: times(10), freshUntil: START + 20_000, now: year };
  expect(factorOf(moveSlowPrices(slow, fresh, mango))).toBeLessThanOrEqual(Math.exp(0.006));
});

test('a real move is followed: after three days at twice the price it is twice the price', () => {
  expect(through([[times(2), 72 * HOUR]], 5 * MINUTE).stable).toBe(times(2) * SLOW_GUARD);
});

const price = fc.bigInt({ min: 1n, max: 10n ** 15n }).map((each) => each * SLOW_GUARD);
const near = fc.bigInt({ min: 10n ** 9n, max: 10n ** 11n });

test('the limit holds on any path: the logarithm moves by at most rate times time, towards the index, never beyond', () => {
  const input = fc.record({
    stable: price,
    reference: price,
    target: price,
    ratePpb: fc.bigInt({ min: 0n, max: 10n ** 9n }),
    elapsedMs: fc.integer({ min: 0, max: 86_400_000 }),
  });
  holds(
    fc.property(
      fc.oneof(
        input,
        input.chain((each) =>
          fc.record({ ...constants(each), stable: near, reference: near, target: near }),
        ),
      ),
      (given) => {
        const { stable, target, ratePpb, elapsedMs } = given;
        const after = followIndex(given);
        const [low, high] = stable < target ? [stable, target] : [target, stable];
        expect(after >= low && after <= high).toBe(true);
        const moved = Math.abs(Math.log(Number(after) / Number(stable)));
        const most = (Number(ratePpb) * elapsedMs) / 1e12;
        expect(moved).toBeLessThanOrEqual(most * (1 + 1e-9) + 1e-12);
      },
    ),
    2_000,
  );
});

test('the square of the ratio damps it: ten times from the reference it moves a hundredth as fast', () => {
  const at = (reference: bigint): number => {
    const stable = 10n ** 15n;
    const after = followIndex({
      stable,
      reference,
      target: 10n ** 17n,
      ratePpb: 300_000n,
      elapsedMs: 1_000,
    });
    return Number(after - stable) / 1e15;
  };
  expect(at(10n ** 15n)).toBeCloseTo(0.0003, 6);
  expect(at(10n ** 14n) / at(10n ** 15n)).toBeCloseTo(0.01, 4);
  expect(at(10n ** 16n) / at(10n ** 15n)).toBeCloseTo(0.01, 4);
});

test('ticks in any rhythm lead to one price', () => {
  holds(
    fc.property(
      near,
      near,
      near,
      fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 1, maxLength: 20 }),
      (stable, reference, target, parts) => {
        const terms = { reference, target, ratePpb: 300_000n };
        const whole = parts.reduce((sum, part) => sum + part, 0);
        const once = followIndex({ ...terms, stable, elapsedMs: whole });
        let often = stable;
        for (const elapsedMs of parts) often = followIndex({ ...terms, stable: often, elapsedMs });
        // Each part rounds towards where it was, by units of 1e9 and more; the rate of following amplifies no error.
        expect(Math.abs(Number(once - often)) / Number(stable)).toBeLessThan(1e-6);
      },
    ),
  );
});

test('each average of the reference follows the one before by at most its rate, whatever the index does', () => {
  const hour = fc.tuple(
    fc.bigInt({ min: 1n, max: 10n ** 12n }),
    fc.integer({ min: 1, max: 3 * HOUR }),
  );
  holds(
    fc.property(fc.array(hour, { minLength: 1, maxLength: 40 }), (path) => {
      let slow = firstSlowPrices(ONE, START, mango);
      let newest = ONE * SLOW_GUARD;
      for (const [held, forMs] of path) {
        const now = slow.time + forMs;
        const before = Math.floor(slow.time / HOUR);
        slow = moveSlowPrices(slow, { held: held as Price, freshUntil: now, now }, mango);
        for (let interval = before; interval < Math.floor(now / HOUR); interval += 1) {
          const average = slow.averages[interval % 24] as bigint;
          expect(average * 1_000_000n <= newest * 1_060_000n).toBe(true);
          expect(average * 1_060_000n >= newest * 1_000_000n).toBe(true);
          newest = average;
        }
      }
    }),
    100,
  );
});

const constants = <T extends object>(values: T): { [K in keyof T]: fc.Arbitrary<T[K]> } =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fc.constant(value)])) as {
    [K in keyof T]: fc.Arbitrary<T[K]>;
  };
