import { expect, it } from 'vitest';
import { parseHorizons } from './horizon.ts';

it('reads hours and days, each once, and keeps them as they were typed', () => {
  expect(parseHorizons('1h, 1d,7d,1d')).toEqual([
    { name: '1h', hours: 1 },
    { name: '1d', hours: 24 },
    { name: '7d', hours: 168 },
  ]);
});

it.each(['', '1', '0h', '31d', '721h', '1.5h', 'd', '1w', '1h,'])('refuses "%s"', (text) => {
  expect(() => parseHorizons(text)).toThrow(/is no horizon: hours or days up to 30d are/);
});
