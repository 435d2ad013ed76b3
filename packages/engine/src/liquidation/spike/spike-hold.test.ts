// How long a breach must hold: between nothing and the most, never longer for a wider fall or a smaller room.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../../base/property.fixture.ts';
import { holdMs } from './spike-hold.ts';

test('a market that stands still asks for all of the time, a fall of all the room for none', () => {
  expect(holdMs({ mostMs: 60_000, fall: 0n, room: 10n })).toBe(60_000);
  expect(holdMs({ mostMs: 60_000, fall: 10n, room: 10n })).toBe(0);
  expect(holdMs({ mostMs: 60_000, fall: 0n, room: 0n })).toBe(0);
});

test('a deviation of half the room asks for three quarters: one over the first quarter takes half of it', () => {
  expect(holdMs({ mostMs: 60_000, fall: 5n, room: 10n })).toBe(45_000);
});

test('it is bounded, and falls as the fall grows or the room shrinks', () => {
  const amount = fc.bigInt(0n, 10n ** 24n);
  holds(
    fc.property(amount, amount, amount, fc.nat(600_000), (fall, more, room, mostMs) => {
      const asked = holdMs({ mostMs, fall, room });
      expect(asked >= 0 && asked <= mostMs).toBe(true);
      expect(holdMs({ mostMs, fall: fall + more, room })).toBeLessThanOrEqual(asked);
      expect(holdMs({ mostMs, fall, room: room + more })).toBeGreaterThanOrEqual(asked);
    }),
  );
});
