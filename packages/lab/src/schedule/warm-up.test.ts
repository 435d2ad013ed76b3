import { describe, expect, it } from 'vitest';
import { joinBars } from '../bars/price-data.ts';
import { readBars } from '../bars/read-bars.ts';
import { HEADER, HOUR, rows, T } from './hours.fixture.ts';
import { warmUp } from './warm-up.ts';

describe('warmUp', () => {
  const data = joinBars([
    readBars('a.csv', HEADER + rows('ETHUSDT@binance', [100, 101], T + 5 * HOUR)),
  ]);
  const past = (closes: readonly number[]) =>
    readBars(
      'b.csv',
      `${HEADER}${rows('ETHUSDT@binance', closes)}\n${rows('XRPUSDT@binance', [1, 1])}`,
    );

  it('keeps the hours that had ended when the replay begins, of its underlyings alone', () => {
    const { hours, known } = warmUp([past([1, 2, 3, 4, 5, 6, 7])], data);
    expect(known).toEqual(['ETH']);
    expect(hours.map(({ time, bars }) => [(time - T) / HOUR, bars[0]?.close])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
      [5, 5],
    ]);
  });
  it('takes the first file of those that tell the same hour', () => {
    const { hours } = warmUp([past([1, 2]), past([7, 7, 7])], data);
    expect(hours.map(({ bars }) => bars[0]?.close)).toEqual([1, 2, 7]);
  });
  it('knows nothing of what comes after', () => {
    expect(warmUp([past([1, 2, 3, 4, 5, 6, 7])], data)).toEqual(
      warmUp([past([1, 2, 3, 4, 5, 600, 0.07])], data),
    );
  });
});
