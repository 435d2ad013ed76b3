import { expect, it } from 'vitest';
import { utcDay } from './utc-day.ts';

it('is midnight UTC of a day of the calendar', () => {
  expect(utcDay('2025-10-10')).toBe(Date.UTC(2025, 9, 10));
  expect(utcDay('2024-02-29')).toBe(Date.UTC(2024, 1, 29));
});

it.each(['2021-02-29', '2021-02-30', '2021-04-31', '2021-13-01', '2021-1-1', '', 'abc'])(
  'takes "%s" for no day',
  (text) => {
    expect(utcDay(text)).toBeUndefined();
  },
);
