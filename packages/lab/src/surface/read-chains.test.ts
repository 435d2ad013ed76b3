import { describe, expect, it } from 'vitest';
import { readChains } from './read-chains.ts';

const T = 1_767_115_875_944;
const HEADER =
  'ts_ms,currency,instrument,type,strike,expiry_ms,bid,ask,mark,mark_iv,forward,forward_instrument,index,delta,vega,open_interest,volume\n';
const row = (
  ts: number,
  name: string,
  rest = 'call,82000.0,1768550400000,0.084,0.088,0.0855,0.4323',
): string => `${ts},X,${name},${rest},88728.9,SYN,88530.23,0.8,50,0.3,0\n`;
const refusal = (text: string): string => {
  try {
    readChains('dir/chain.csv', text);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

describe('readChains', () => {
  it('reads rows by the names of columns, with empty cells as undefined', () => {
    const put = 'put,84000.0,1767168000000,,0.0002,0.0001,0.6311';
    const text = `${HEADER}${row(T, 'BTC-A')}${row(T + 5, 'BTC-B', put)}`;
    expect(readChains('chain.csv', text)).toEqual([
      {
        asOfMs: T + 5,
        underlying: 'BTC',
        rows: [
          {
            instrument: 'BTC-A',
            right: 'call',
            strike: 82_000,
            expiryMs: 1_768_550_400_000,
            bid: 0.084,
            ask: 0.088,
            mark: 0.0855,
            volatility: 0.4323,
            forward: 88_728.9,
            forwardOf: 'SYN',
            index: 88_530.23,
          },
          {
            instrument: 'BTC-B',
            right: 'put',
            strike: 84_000,
            expiryMs: 1_767_168_000_000,
            bid: undefined,
            ask: 0.0002,
            mark: 0.0001,
            volatility: 0.6311,
            forward: 88_728.9,
            forwardOf: 'SYN',
            index: 88_530.23,
          },
        ],
      },
    ]);
  });
  it('parts chains by underlying and by time', () => {
    const later = T + 3_600_000;
    const text = `${HEADER}${row(later, 'ETH-A')}${row(T, 'ETH-A')}${row(T, 'BTC-A')}${row(T, 'ETH-B')}`;
    const chains = readChains('chain.csv', text);
    expect(chains.map(({ underlying, asOfMs, rows }) => [underlying, asOfMs, rows.length])).toEqual(
      [
        ['BTC', T, 1],
        ['ETH', T, 2],
        ['ETH', later, 1],
      ],
    );
  });
  it('reads the layout that names the day of expiry and has no volatility', () => {
    const text =
      'ts_ms,instrument,strike,type,expire_date,bid,ask,mid,mark,underlying,open_interest,volume_usd,index_est_delivery\n' +
      '1704712781414,ETH-9JAN24-1200-P,1200,P,9JAN24,0.0004,0.001,0.0007,0.000853,2241.65,965.0,2.41,2222.19\n';
    const [chain] = readChains('eth.csv', text);
    expect(chain?.rows[0]).toMatchObject({
      right: 'put',
      expiryMs: Date.UTC(2024, 0, 9, 8),
      volatility: undefined,
      forward: 2241.65,
      index: 2222.19,
    });
  });
  it('refuses what is doubtful with the file, line, column and value', () => {
    expect(refusal('ts_ms,mark\n')).toBe(
      'chain.csv: the header lacks instrument, strike, type, bid, ask: "ts_ms,mark"',
    );
    expect(refusal(HEADER)).toBe('chain.csv has a header but no options');
    expect(refusal(`${HEADER}${row(T, 'BTC-A', 'straddle,1,2,,,0,0')}`)).toBe(
      'chain.csv, line 2, column type: "straddle" is not one of call, put, C, P',
    );
    expect(refusal(`${HEADER}${row(T, 'BTC-A')}${row(T, 'BTC-A', 'put,x,2,,,0,0')}`)).toBe(
      'chain.csv, line 3, column strike: "x" is not a number of zero or more',
    );
    expect(refusal(`${HEADER}${row(T, 'BTC-A', 'put,1,2,-1,,0,0')}`)).toBe(
      'chain.csv, line 2, column bid: "-1" is not a number of zero or more',
    );
  });
});
