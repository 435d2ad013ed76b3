import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatInstant, parseInstant } from './civil-time.ts';
import { holds } from './property.fixture.ts';

test('agrees with the calendar of the language on every instant', () => {
  const instant = fc.integer({ min: 0, max: Date.UTC(2400, 0, 1) });
  holds(
    fc.property(instant, (timeMs) => {
      const written = formatInstant(timeMs);
      expect(Date.parse(written)).toBe(timeMs);
      expect(parseInstant(written)).toBe(timeMs);
    }),
    2000,
  );
});

test.each([
  '2026-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01',
  '2026-01-01T00:00:00+01:00',
  '1969-12-31T00:00:00Z',
  '',
])('refuses %j as an instant', (text) => {
  expect(parseInstant(text)).toBeUndefined();
});

test('a leap day and a short form are read', () => {
  expect(parseInstant('2028-02-29T08:00Z')).toBe(Date.UTC(2028, 1, 29, 8));
});
