import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../base/exact.ts';
import { holds } from '../base/property.fixture.ts';
import type { Quanta } from '../domain/units.ts';
import { afterCharge, afterRealised, type HeldGain, immatureAt } from './immature-gain.ts';

const q = (value: bigint) => value as Quanta;
const NOTHING: HeldGain = { amount: q(0n), since: 0 };
const MATURITY = 1_000;
const at = (time: number, maturityMs = MATURITY) => ({ time, maturityMs });

test.each([
  [0, 100n],
  [1, 100n],
  [250, 75n],
  [255, 75n],
  [999, 1n],
  [1_000, 0n],
  [9_999, 0n],
])('of a gain of 100 over 1,000 ms, after %d ms %d are immature', (elapsed, immature) => {
  const held = afterRealised(NOTHING, q(100n), at(5_000));
  expect(immatureAt(held, at(5_000 + elapsed))).toBe(immature);
});

test('a maturity of nothing holds nothing', () => {
  expect(immatureAt(afterRealised(NOTHING, q(100n), at(7, 0)), at(7, 0))).toBe(0n);
});

test('a second gain starts the line anew; a loss is taken off where it began and delays nothing', () => {
  const first = afterRealised(NOTHING, q(100n), at(0));
  const second = afterRealised(first, q(30n), at(500));
  expect(second).toEqual({ amount: 80n, since: 500 });
  const net = afterRealised(second, q(-60n), at(750));
  expect(net).toEqual({ amount: 20n, since: 500 });
  // A net gain of 20 of which half the time has passed; at 1,500 it is gone.
  expect([1_000, 1_500].map((time) => immatureAt(net, at(time)))).toEqual([10n, 0n]);
  expect(afterRealised(net, q(-999n), at(800)).amount).toBe(0n);
  // What has matured was the account's: a later loss does not reach it, and does not touch what is recorded.
  expect(afterRealised(first, q(-999n), at(1_000))).toBe(first);
});

type Turn = { readonly gap: number; readonly realised: Quanta };
const signed = fc.oneof(fc.bigInt({ min: -50n, max: 50n }), fc.bigInt(-(10n ** 18n), 10n ** 18n));
const turns: fc.Arbitrary<readonly Turn[]> = fc.array(
  fc.record({
    gap: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2_500 })),
    realised: signed.map(q),
  }),
  { minLength: 1, maxLength: 12 },
);
const maturity = fc.constantFrom(1, 7, 1_000, 2_592_000_000);

/** Plays the turns; calls back after each with what was held before and after it. */
function play(
  of: readonly Turn[],
  maturityMs: number,
  look: (turn: Turn & { time: number; before: HeldGain; after: HeldGain }) => void,
): { readonly held: HeldGain; readonly time: number } {
  let held = NOTHING;
  let time = 1;
  for (const turn of of) {
    time += turn.gap;
    const before = held;
    held = afterRealised(before, turn.realised, { time, maturityMs });
    look({ ...turn, time, before, after: held });
  }
  return { held, time };
}

test('never negative, never above the gains there were, never rising by itself, all mature after the time', () => {
  holds(
    fc.property(turns, maturity, fc.array(fc.nat(3_000)), (of, maturityMs, looks) => {
      let gains = 0n;
      let lastGain = 0;
      const { held, time } = play(of, maturityMs, (turn) => {
        if (turn.realised > 0n) {
          gains += turn.realised;
          lastGain = turn.time;
        }
        const now = { time: turn.time, maturityMs };
        const immature = immatureAt(turn.after, now);
        expect(immature >= 0n && immature <= gains).toBe(true);
        // Whoever gains may not withdraw more at once, whoever loses neither.
        const more = immature - immatureAt(turn.before, now);
        expect(turn.realised > 0n ? more === turn.realised : -more <= -turn.realised).toBe(true);
      });
      let last = immatureAt(held, { time, maturityMs });
      for (const later of looks.toSorted((a, b) => a - b)) {
        const immature = immatureAt(held, { time: time + later, maturityMs });
        expect(immature <= last).toBe(true);
        last = immature;
      }
      const end = Math.max(time, lastGain + maturityMs);
      expect(immatureAt(held, { time: end, maturityMs })).toBe(0n);
    }),
  );
});

test('gains alone: never mature before each would by itself, nor after all of them realised with the last', () => {
  holds(
    fc.property(turns, maturity, fc.nat(3_000), (of, maturityMs, later) => {
      const gains: { readonly amount: Quanta; readonly since: number }[] = [];
      const won = of.map(({ gap, realised }) => ({
        gap,
        realised: q(realised < 0n ? -realised : realised),
      }));
      const { held, time } = play(won, maturityMs, (turn) =>
        gains.push({ amount: turn.realised, since: turn.time }),
      );
      const now = { time: time + later, maturityMs };
      const alone = gains.map(({ amount, since }) => {
        const left = Math.max(0, maturityMs - (now.time - since));
        return Exact.ratio(amount * BigInt(left), BigInt(maturityMs));
      });
      const immature = immatureAt(held, now);
      expect(Exact.integer(immature).isBelow(Exact.sum(alone))).toBe(false);
      const whole = gains.reduce((sum, { amount }) => sum + amount, 0n);
      const lastGain = gains.findLast(({ amount }) => amount > 0n)?.since ?? time;
      const together = afterRealised(NOTHING, q(whole), { time: lastGain, maturityMs });
      expect(immature <= immatureAt(together, now)).toBe(true);
    }),
  );
});

test('a gain in two fills of one instant is held as the gain in one, in whatever order', () => {
  const gain = fc.bigInt({ min: 1n, max: 10n ** 18n });
  holds(
    fc.property(turns, gain, gain, maturity, (of, one, other, maturityMs) => {
      const { held, time } = play(of, maturityMs, () => undefined);
      const now = { time: time + 3, maturityMs };
      const whole = afterRealised(held, q(one + other), now);
      const parts = (a: bigint, b: bigint) =>
        afterRealised(afterRealised(held, q(a), now), q(b), now);
      expect([parts(one, other), parts(other, one)]).toEqual([whole, whole]);
    }),
  );
});

test('what a shared loss charges is immature no more, to the quantum, and the rest matures when it would have', () => {
  holds(
    fc.property(
      fc.bigInt(0n, 10n ** 15n),
      fc.nat(999),
      fc.nat(1_000),
      fc.nat(2_000),
      (amount, elapsed, permille, later) => {
        const held = { amount: q(amount), since: 50 };
        const now = at(50 + elapsed);
        const immature = immatureAt(held, now);
        const charge = q((immature * BigInt(permille)) / 1_000n);
        const left = afterCharge(held, charge, now);
        expect(immatureAt(left, now)).toBe(immature - charge);
        expect(left.amount >= 0n && left.amount <= amount).toBe(true);
        const then = at(now.time + later);
        expect(immatureAt(left, then) <= immatureAt(held, then)).toBe(true);
        expect(immatureAt(left, at(50 + MATURITY))).toBe(0n);
      },
    ),
  );
  expect(() => afterCharge({ amount: q(10n), since: 0 }, q(11n), at(0))).toThrow();
});
