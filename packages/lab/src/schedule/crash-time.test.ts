import { describe, expect, it } from 'vitest';
import { joinBars } from '../bars/price-data.ts';
import { readBars } from '../bars/read-bars.ts';
import { crashTime } from './crash-time.ts';
import { HEADER, HOUR, rows, T } from './hours.fixture.ts';

describe('crashTime', () => {
  it('is the hour whose low lies furthest below the close before, though it closed higher again', () => {
    const text = HEADER + rows('ETHUSDT@binance', [100, 95, 100, 101, 100], T, 60);
    const found = crashTime(joinBars([readBars('a.csv', text)]));
    expect(found?.time).toBe(T + 3 * HOUR);
    expect(found?.change).toBeCloseTo(Math.log(0.6), 12);
  });
  it('averages over underlyings, and is nowhere where nothing falls', () => {
    const both = `${HEADER}${rows('ETHUSDT@binance', [100, 90, 90, 90])}\n${rows('SOLUSDT@binance', [100, 100, 85, 85])}`;
    expect(crashTime(joinBars([readBars('a.csv', both)]))?.time).toBe(T + 2 * HOUR);
    const rising = HEADER + rows('ETHUSDT@binance', [100, 101, 102]);
    expect(crashTime(joinBars([readBars('a.csv', rising)]))).toBeUndefined();
  });
});
