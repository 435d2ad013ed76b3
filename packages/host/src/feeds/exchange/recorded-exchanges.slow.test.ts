// Recorded payloads of five exchanges through the real ccxt, replayed by a loopback server.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { describeWithShared } from '../../../../../test/shared.ts';
import { until } from '../feed-trial.fixture.ts';
import type { LoopbackOptions } from '../loopback.fixture.ts';
import { BINANCE_TIME, binanceAnswer, binanceConfirms } from './binance.fixture.ts';
import { opened, priced, tried } from './exchange-trial.fixture.ts';

describeWithShared('recorded payloads', ['data/exchange_api_fixtures.tsv.gz'], ([file = '']) => {
  const recorded = new Map<string, string>();
  beforeAll(() => {
    for (const line of gunzipSync(readFileSync(file)).toString().split('\n')) {
      const [adapter, name, json = ''] = line.split('\t');
      recorded.set(`${adapter}/${name}`, json);
    }
  });
  const payload = (name: string): string => {
    const found = recorded.get(name);
    if (found === undefined) throw new Error(`${name} is not recorded`);
    return found;
  };
  type Recorded = {
    readonly exchange: string;
    readonly symbol: string;
    readonly frame: string;
    readonly price: bigint;
    readonly mid: bigint | undefined;
    /** Undefined: stamped on arrival. */
    readonly time: number | undefined;
    readonly answer: NonNullable<LoopbackOptions['answer']>;
  };
  const none = (body: unknown) => ({ body });
  const cases = (): readonly Recorded[] => [
    {
      exchange: 'binance',
      symbol: 'BTC/USDT:USDT',
      frame: payload('binance/futures/market_data_json/ticker_stream.json'),
      price: 1_658_460_000_000n,
      mid: undefined,
      time: 1_672_515_782_136,
      answer: binanceAnswer,
    },
    {
      exchange: 'bybit',
      symbol: 'BTC/USDT:USDT',
      frame: payload('bybit/ws_ticker_linear.json'),
      price: 1_721_600_000_000n,
      mid: 1_721_575_000_000n,
      time: 1_673_272_861_686,
      answer: ({ searchParams }) => {
        const kind = searchParams.get('category') ?? '';
        return /^(linear|spot)$/.test(kind)
          ? { body: payload(`bybit/http_get_instruments_${kind}.json`) }
          : none({ retCode: 0, retMsg: 'OK', result: { list: [] }, time: 1 });
      },
    },
    {
      exchange: 'okx',
      symbol: 'BTC/USDT',
      frame: payload('okx/ws_tickers.json'),
      price: 999_999_000_000n,
      mid: 944_443_500_000n,
      time: 1_597_026_383_085,
      // The instruments were recorded in dollars, the ticker in USDT.
      answer: ({ searchParams }) =>
        searchParams.get('instType') === 'SPOT'
          ? {
              body: payload('okx/http_get_instruments_spot.json')
                .replaceAll('-USD"', '-USDT"')
                .replaceAll('"quoteCcy":"USD"', '"quoteCcy":"USDT"'),
            }
          : none({ code: '0', msg: '', data: [] }),
    },
    {
      exchange: 'kraken',
      symbol: 'BTC/USD',
      frame: payload('kraken/ws_ticker_snapshot.json'),
      price: 10_589_940_000_000n,
      mid: 10_594_425_000_000n,
      time: undefined,
      answer: ({ pathname }) =>
        pathname.endsWith('AssetPairs')
          ? {
              body: payload('kraken/http_asset_pairs.json')
                .replaceAll('XBTUSDT', 'XBTUSD')
                .replace('XBT/USDT', 'XBT/USD')
                .replace('"quote":"USDT"', '"quote":"ZUSD"'),
            }
          : none({
              error: [],
              result: {
                XXBT: { altname: 'XBT', decimals: 10 },
                ZUSD: { altname: 'USD', decimals: 4 },
              },
            }),
    },
    {
      exchange: 'deribit',
      symbol: 'BTC/USD:BTC',
      frame: payload('deribit/ws_ticker.json'),
      price: 9_228_350_000_000n,
      mid: 9_228_375_000_000n,
      time: 1_765_541_474_086,
      answer: ({ pathname }) =>
        pathname.endsWith('get_instruments')
          ? { body: payload('deribit/http_get_instruments.json') }
          : none({ jsonrpc: '2.0', result: [{ currency: 'BTC', currency_long: 'Bitcoin' }] }),
    },
  ];
  it.each(['binance', 'bybit', 'okx', 'kraken', 'deribit'])('of %s', async (exchange) => {
    const found = cases().find((each) => each.exchange === exchange);
    if (found === undefined) throw new Error(`no case of ${exchange}`);
    const { symbol, frame, price, mid, time, answer } = found;
    let confirmed = 0;
    const onFrame = (text: string): readonly string[] => {
      confirmed += 1;
      return exchange === 'binance' ? binanceConfirms(text) : [];
    };
    const server = await opened({ answer, onFrame });
    const clock = time ?? BINANCE_TIME;
    const stamped = time === undefined ? 'arrival' : 'source';
    const wanted = mid === undefined ? (['last'] as const) : (['last', 'mid'] as const);
    for (const [k, kind] of wanted.entries()) {
      const target = { source: kind, symbol, price: kind, time: stamped } as const;
      const trial = tried(server.url, { exchange, targets: [target], time: clock });
      await until(
        () => confirmed > k,
        () => [trial.statuses, server.asked],
      );
      server.push(frame);
      await priced(trial, 1);
      expect(trial.prices[0]?.price).toBe(kind === 'last' ? price : mid);
      if (time !== undefined) expect(trial.prices[0]?.time).toBe(time);
      else expect(trial.prices[0]?.time).toBeGreaterThanOrEqual(clock);
      expect(trial.report().status).toMatchObject({ type: 'live', by: 'stream' });
    }
  });
});
