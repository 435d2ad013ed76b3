import { describe, expect, it } from 'vitest';
import { ObservationStream } from './observations.ts';
import { joinBars } from './price-data.ts';
import { readBars } from './read-bars.ts';

const HEADER = 'symbol_exchange,ts_ms,open,high,low,close,volume\n';
const T = 1_640_995_200_000;
const M = 60_000;

describe('joinBars', () => {
  it('makes one index of the symbols of an underlying, and says what it assumed', () => {
    const file = readBars(
      'crash.csv',
      `${HEADER}DOT-USD@coinbase,${T},4,5,3.5,4,10\nDOTUSD_PERP@binance-delivery,${T},4.01,5,3,4,7\nETHUSDT@binance,${T},9,9,9,9,1\nXRPUSDT-PERP@bybit,${T},1,1,1,1,1\n`,
    );
    const data = joinBars([file]);
    expect(data.underlyings.map((u) => [u.name, u.indexFrom, u.hasBasis])).toEqual([
      ['DOT', 'spot', true],
      ['ETH', 'spot', false],
      ['XRP', 'perpetuals', false],
    ]);
    expect(data.underlyings[0]?.sources.map((s) => [s.symbol, s.role])).toEqual([
      ['DOT-USD@coinbase', 'index'],
      ['DOTUSD_PERP@binance-delivery', 'market'],
    ]);
    expect(data.underlyings[0]).toMatchObject({ lowest: 3, highest: 5, decimals: 2 });
    expect(data.notes.join(' ')).toMatch(
      /USD, USDT are counted as one quote.*XRP.*perpetual prices make the index.*ETH.*mark price = index price.*Inverse contracts/,
    );
  });
  it('joins files by symbol and refuses overlapping rows', () => {
    const one = readBars(
      'one.csv',
      `${HEADER}A-USD@x,${T},1,1,1,1,1\nA-USD@x,${T + M},1,1,1,1,1\n`,
    );
    const two = readBars(
      'two.csv',
      `${HEADER}A-USD@x,${T + 2 * M},2,2,2,2,1\nA-USD@x,${T + 3 * M},1,1,1,1,1\n`,
    );
    const again = readBars(
      'again.csv',
      `${HEADER}A-USD@x,${T + M},1,1,1,1,1\nA-USD@x,${T + 4 * M},1,1,1,1,1\n`,
    );
    expect(joinBars([two, one]).underlyings[0]?.sources[0]?.series.map((s) => s.file)).toEqual([
      'one.csv',
      'two.csv',
    ]);
    expect(() => joinBars([one, again])).toThrow(
      /again\.csv and one\.csv both have rows of A-USD@x from 2022-01-01T00:01:00.000Z/,
    );
    expect(() => joinBars([])).toThrow(/no price file/);
  });
  it('counts a missing bar as a gap only when its source was silent beyond the staleness', () => {
    const rows = [0, 1, 2, 4, 5, 6, 20].map((k) => `A-USD@x,${T + k * M},1,1,1,1,1`).join('\n');
    const source = joinBars([readBars('one.csv', `${HEADER}${rows}\n`)]).underlyings[0]?.sources[0];
    expect(source).toMatchObject({ stalenessMs: 180_000, gaps: 1, longestGapMs: 13 * M + 1 });
  });
});

describe('ObservationStream', () => {
  it('sees a bar four times: open, the nearer extreme, the other, close', () => {
    const file = readBars(
      'x.csv',
      `${HEADER}A-USD@x,${T},10,11,8,9.5,1\nA-USD@x,${T + M},9,12,8.5,9,1\nB-USD@x,${T + M},1,1,1,1,60\n`,
    );
    const stream = new ObservationStream(joinBars([file]));
    const seen: string[] = [];
    for (let step = stream.next(); step !== undefined; step = stream.next()) {
      seen.push(
        `${step.time - T}:${step.observations.map((o) => `${o.source}=${o.price}`).join(' ')}`,
      );
    }
    expect(seen).toEqual([
      '0:0=100',
      '20000:0=110',
      '40000:0=80',
      '59999:0=95',
      '60000:0=90 1=1',
      '80000:0=85 1=1',
      '100000:0=120 1=1',
      '119999:0=90 1=1',
    ]);
    expect(new ObservationStream(joinBars([file])).countSteps()).toBe(8);
  });
});
