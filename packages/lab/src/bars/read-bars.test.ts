import { describe, expect, it } from 'vitest';
import { instrumentOf } from './instrument.ts';
import { parsePrice } from './price-text.ts';
import { readBars } from './read-bars.ts';

const HEADER = 'symbol,ts_ms,open,high,low,close,volume\n';
const T = 1_640_995_200_000;
const refusal = (text: string): string => {
  try {
    readBars('dir/x.csv', text);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

describe('readBars', () => {
  it('reads prices exactly, brings them to one scale and measures the bar', () => {
    const file = readBars(
      'binance_spot_5m.csv',
      `${HEADER}BTCUSDT,${T},46216.93,46391.49,46208,46321.340,2\nBTCUSDT,${T + 300_000},46321,46400,46300,46371.11,1\r\n`,
    );
    const [series] = file.series;
    expect(series?.barMs).toBe(300_000);
    expect(series?.decimals).toBe(2);
    expect([...(series?.open ?? [])]).toEqual([4_621_693n, 4_632_100n]);
    expect([...(series?.close ?? [])]).toEqual([4_632_134n, 4_637_111n]);
    expect(series?.notional?.[0]).toBeCloseTo(2 * 46_321.34, 6);
    expect(file.hasVolume).toBe(true);
    expect(series?.instrument).toMatchObject({
      underlying: 'BTC',
      venue: 'binance',
      kind: 'spot',
      inverse: false,
      quote: 'USDT',
    });
  });
  it('reads venue and coin, quote volume, contracts, and files without volume', () => {
    const multi = readBars(
      'multivenue_perp_1h.csv',
      `venue,coin,ts_ms,open,high,low,close,volume\nbybit,BTC,${T},1,1,1,1,5\n`,
    );
    expect(multi.series[0]?.instrument).toMatchObject({
      underlying: 'BTC',
      venue: 'bybit',
      kind: 'perp',
    });
    const quote = readBars(
      'binance_usdm_1h.csv',
      `symbol,ts_ms,open,high,low,close,quote_volume\nBTCUSDT,${T},2,2,2,2,5\n`,
    );
    expect(quote.series[0]?.notional?.[0]).toBe(5);
    expect(quote.series[0]?.instrument.kind).toBe('perp');
    const contracts = readBars(
      'crash.csv',
      `symbol_exchange,ts_ms,open,high,low,close,volume\nDOTUSD_PERP@binance-delivery,${T},4,4,4,4,7\n`,
    );
    expect(contracts.series[0]?.notional?.[0]).toBe(70);
    expect(contracts.series[0]?.instrument).toMatchObject({
      underlying: 'DOT',
      kind: 'perp',
      inverse: true,
    });
    const mark = readBars(
      'binance_usdm_markprice.csv',
      `symbol,ts_ms,open,high,low,close\nBTCUSDT,${T},2,2,2,2\n`,
    );
    expect(mark.hasVolume).toBe(false);
    expect(mark.series[0]?.notional).toBeUndefined();
  });
  it('refuses with file, line, column, value and legal range', () => {
    expect(refusal('ts_ms,pct_from_mid,depth_base\n1,2,3\n')).toMatch(
      /x\.csv, line 1: this is not a price file, its header is "ts_ms,pct_from_mid/,
    );
    expect(refusal('\u0000\u0001PNG\n')).toMatch(/not a price file, its first line is no header/);
    expect(refusal('symbol,ts_ms,open,low,close\n')).toMatch(/line 1: the column high is missing/);
    expect(refusal(HEADER)).toMatch(/no rows/);
    expect(refusal(`${HEADER}BTCUSDT,${T},0,1,1,1,1\n`)).toMatch(
      /line 2, column open: the price "0" of BTCUSDT must be a number above 0/,
    );
    expect(refusal(`${HEADER}BTCUSDT,${T},1,NaN,1,1,1\n`)).toMatch(/column high: the price "NaN"/);
    expect(refusal(`${HEADER}BTCUSDT,${T},1,1,-1,1,1\n`)).toMatch(/column low: the price "-1"/);
    expect(refusal(`${HEADER}BTCUSDT,${T},1,1,2,1,1\n`)).toMatch(
      /line 2: high 1 of BTCUSDT is below low 2/,
    );
    expect(refusal(`${HEADER}BTCUSDT,${T},3,2,1,1,1\n`)).toMatch(
      /high 2 of BTCUSDT is below open 3/,
    );
    expect(refusal(`${HEADER}BTCUSDT,${T},1,1,1,1,1\nBTCUSDT,${T - 1},1,1,1,1,1\n`)).toMatch(
      /line 3, column ts_ms: .* is earlier than/,
    );
    expect(refusal(`${HEADER}BTCUSDT,${T},1,1,1,1,1\nBTCUSDT,${T},1,1,1,1,1\n`)).toMatch(
      /line 3, .*repeats the time/,
    );
    expect(refusal(`${HEADER}BTCUSDT,12,1,1,1,1,1\n`)).toMatch(/column ts_ms: "12" is not a time/);
    expect(refusal(`${HEADER}ETHBTC,${T},1,1,1,1,1\n`)).toMatch(/the symbol "ETHBTC" is unknown/);
    expect(refusal(`${HEADER}BTCUSDT,${T},1,1\n`)).toMatch(
      /line 2: the row has 4 columns, the header names 7/,
    );
    expect(refusal(`${HEADER}BTCUSDT,${T},1,1,1,1,x\n`)).toMatch(/column volume: the volume "x"/);
  });
});

describe('parsePrice', () => {
  it('is exact and total', () => {
    expect(parsePrice('6.71e-06')).toEqual({ mantissa: 671n, decimals: 8 });
    expect(parsePrice('0.00001373')).toEqual({ mantissa: 1373n, decimals: 8 });
    expect(parsePrice('1200')).toEqual({ mantissa: 1200n, decimals: 0 });
    expect(parsePrice('1.50')).toEqual({ mantissa: 15n, decimals: 1 });
    expect(parsePrice('123456.123456789')).toEqual({ mantissa: 123_456_123_456_789n, decimals: 9 });
    for (const bad of [
      '',
      '0',
      '0.00',
      '-1',
      '+1',
      'NaN',
      'Infinity',
      '1,5',
      '1e30',
      ' 1',
      '0x10',
      '.5',
      '1e-19',
    ]) {
      expect(parsePrice(bad), bad).toBeUndefined();
    }
  });
});

describe('instrumentOf', () => {
  it.each([
    ['AAVE-USD@coinbase', 'crash.csv', 'AAVE', 'coinbase', 'spot', false, 'USD'],
    ['BTC-PERP', 'ftx_btcperp_1m.csv', 'BTC', 'ftx', 'perp', false, 'USD'],
    ['BTCUSDT-PERP', 'binance_usdm_1h.csv', 'BTC', 'binance', 'perp', false, 'USDT'],
    ['BTCUSD_PERP', 'binance_coinm_markprice.csv', 'BTC', 'binance', 'perp', true, 'USD'],
    ['BTCUSD@FTX', 'ftx_spot_1h.csv', 'BTC', 'FTX', 'spot', false, 'USD'],
    ['BTC/USDT:USDT', 'x.csv', 'BTC', 'file', 'perp', false, 'USDT'],
    ['1000PEPEUSDT', 'binance_usdm_1h_allperps.csv', '1000PEPE', 'binance', 'perp', false, 'USDT'],
    ['POLUSDT@binance', 'crash_multi.csv', 'POL', 'binance', 'spot', false, 'USDT'],
  ] as const)('reads %s of %s', (symbol, fileName, underlying, venue, kind, inverse, quote) => {
    expect(instrumentOf(symbol, { fileName, coinColumn: false })).toMatchObject({
      underlying,
      venue,
      kind,
      inverse,
      quote,
    });
  });
});
