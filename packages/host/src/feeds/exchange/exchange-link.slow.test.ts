// Exchanges through the real ccxt against loopback servers: one of hand-made frames for whatever can go wrong, and recorded
// payloads of five exchanges.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { describeWithShared } from '../../../../../test/shared.ts';
import { clockAt, HASTY, Trial, until } from '../feed-trial.fixture.ts';
import { Loopback, type LoopbackOptions } from '../loopback.fixture.ts';
import { type FeedPatience, ReconnectingFeed } from '../reconnecting-feed.ts';
import {
  BINANCE_TIME,
  binanceAnswer,
  binanceConfirms,
  binanceTicker,
  openBinance,
} from './binance.fixture.ts';
import { ExchangeLink, type ExchangeOptions, type ExchangeTarget } from './exchange-link.ts';

const servers: Loopback[] = [];
const trials: Trial[] = [];
afterEach(async () => {
  const uncaught: unknown[] = [];
  for (const trial of trials.splice(0)) {
    await trial.stop();
    uncaught.push(...trial.uncaught);
  }
  for (const server of servers.splice(0)) await server.close();
  expect(uncaught).toEqual([]);
});

const BTC: ExchangeTarget = { source: 'btc', symbol: 'BTC/USDT', price: 'last', time: 'source' };

function tried(
  relay: string,
  options: {
    readonly exchange?: string;
    readonly targets?: readonly ExchangeTarget[];
    readonly transport?: ExchangeOptions['transport'];
    readonly time?: number;
    readonly patience?: Partial<FeedPatience>;
  } = {},
): Trial {
  const {
    exchange = 'binance',
    targets = [BTC],
    transport = 'auto',
    time = BINANCE_TIME,
  } = options;
  const clock = clockAt(time);
  const patience = { ...HASTY, ...options.patience };
  const { pollMs } = patience;
  const link = new ExchangeLink({
    exchange,
    relay,
    transport,
    targets,
    clock,
    pollMs,
    timeoutMs: 2_000,
  });
  const trial = new Trial(
    new ReconnectingFeed({
      link,
      patience,
      clock,
      targets: targets.map(({ source, symbol }) => ({ source, decimals: 8, origin: symbol })),
    }),
  );
  trials.push(trial);
  return trial;
}

async function binance(): Promise<Loopback> {
  const server = await openBinance();
  servers.push(server);
  return server;
}

const subscribed = (server: Loopback, count: number) =>
  until(
    () => server.frames.length >= count,
    () => [server.frames, server.asked],
  );
const priced = (trial: Trial, count: number) =>
  until(
    () => trial.prices.length >= count,
    () => [trial.statuses, trial.report()],
  );

describe('an exchange through ccxt', () => {
  it('brings spot and perpetual prices, last and mid, at the decimals of the index', async () => {
    const server = await binance();
    const targets: readonly ExchangeTarget[] = [
      BTC,
      { ...BTC, source: 'perpetual', symbol: 'BTC/USDT:USDT' },
      { ...BTC, source: 'mid', symbol: 'ETH/USDT', price: 'mid' },
    ];
    const trial = tried(server.url, { targets });
    await subscribed(server, 3);
    for (const socket of server.sockets) socket.send(binanceTicker({ c: '35000.123456785' }));
    server.push(binanceTicker({ s: 'ETHUSDT', b: '2000.00', a: '2000.01' }));
    await until(
      () => new Set(trial.prices.map(({ source }) => source)).size === 3,
      () => [trial.prices, server.asked],
    );
    const bySource = new Map(trial.prices.map((price) => [price.source, price]));
    expect(bySource.get('btc')).toEqual({
      source: 'btc',
      price: 3_500_012_345_679n,
      time: BINANCE_TIME,
      confidence: 0n,
    });
    expect(bySource.get('perpetual')?.price).toBe(3_500_012_345_679n);
    expect(bySource.get('mid')).toMatchObject({ price: 200_000_500_000n, confidence: 500_000n });
    expect(trial.report('btc').status).toMatchObject({ type: 'live', by: 'stream' });
    expect(server.asked.filter((each) => each.includes('fstream'))).toHaveLength(1);
  });

  it('comes back after the server drops it and after it is gone, and subscribes again', async () => {
    const server = await binance();
    const trial = tried(server.url);
    await subscribed(server, 1);
    server.push(binanceTicker({}));
    await priced(trial, 1);
    server.drop();
    await subscribed(server, 2);
    server.push(binanceTicker({ C: BINANCE_TIME + 100, c: '35001' }));
    await priced(trial, 2);
    await server.close();
    await until(
      () =>
        trial.statuses.some(
          ({ status }) =>
            status.type === 'reconnecting' && /ECONNREFUSED|connection closed/.test(status.reason),
        ),
      () => trial.statuses,
    );
    await server.open();
    await subscribed(server, 3);
    server.push(binanceTicker({ C: BINANCE_TIME + 200, c: '35002' }));
    await priced(trial, 3);
    expect(trial.prices.map(({ price }) => price)).toEqual([
      3_500_010_000_000n,
      3_500_100_000_000n,
      3_500_200_000_000n,
    ]);
    expect(trial.types().slice(0, 5)).toEqual([
      'connecting',
      'live',
      'reconnecting',
      'connecting',
      'live',
    ]);
    // What the exchange lists is asked for once.
    expect(server.asked.filter((each) => each.includes('/api/v3/exchangeInfo'))).toHaveLength(1);
  });

  it('counts what it refuses, and goes on on the same connection', async () => {
    const server = await binance();
    const trial = tried(server.url);
    await subscribed(server, 1);
    const frames = [
      '{"e":"24hrTicker","s":',
      'garbage',
      '[1,2',
      binanceTicker({ c: 'abc' }),
      binanceTicker({ c: 'NaN' }),
      binanceTicker({ c: '0x10' }),
      binanceTicker({ c: undefined }),
      binanceTicker({ c: '-1' }),
      binanceTicker({ c: '0' }),
      binanceTicker({ c: '1e30' }),
      binanceTicker({ C: undefined, E: undefined }),
      binanceTicker({ C: BINANCE_TIME + 3_600_000 }),
      binanceTicker({}),
      binanceTicker({ c: '1' }),
      binanceTicker({ C: BINANCE_TIME - 1 }),
    ];
    for (const frame of frames) {
      server.push(frame);
      // ccxt merges what comes at once.
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await until(
      () => trial.report().counts.refused.olderThanLast === 1,
      () => trial.report(),
    );
    const { counts } = trial.report();
    expect(counts).toEqual({
      accepted: 1,
      repeated: 1,
      refused: {
        // ccxt stumbles over "abc" and "NaN" itself, and takes a zero for nothing.
        unreadable: 5,
        malformed: 3,
        timeless: 1,
        notPositive: 1,
        tooLarge: 1,
        olderThanLast: 1,
        fromTheFuture: 1,
        roundOpen: 0,
        roundOld: 0,
      },
    });
    expect(server.asked.filter((each) => each.startsWith('ws'))).toHaveLength(1);
  });

  it('drops a connection that fell silent, and makes it again', async () => {
    const server = await binance();
    const targets = [{ ...BTC, time: 'arrival' }] as const;
    const patience = { silenceMs: 200, staleMs: 60 };
    const trial = tried(server.url, { targets, patience });
    await subscribed(server, 1);
    server.push(binanceTicker({}));
    await priced(trial, 1);
    await subscribed(server, 2);
    expect(trial.types()).toContain('stale');
    const said = trial.statuses.flatMap(({ status }) =>
      status.type === 'reconnecting' ? [status.reason] : [],
    );
    expect(said).toContain('no price for 200 ms');
    await until(
      () => server.sockets.size <= 1,
      () => server.sockets.size,
    );
  });

  it('names a market that is not listed, and serves the others', async () => {
    const server = await binance();
    const targets = [BTC, { ...BTC, source: 'typo', symbol: 'BTC/USTD' }];
    const trial = tried(server.url, { targets });
    await subscribed(server, 1);
    server.push(binanceTicker({}));
    await priced(trial, 1);
    expect(trial.report('typo').status).toEqual({
      type: 'failed',
      reason: 'binance lists no BTC/USTD; it lists BTC/USDT, BTC/USDT:USDT',
    });
    expect(trial.report('btc').status.type).toBe('live');
  });

  it('asks over REST while the WebSocket stays away, and where it is told to', async () => {
    let last = 35_000;
    const server = await new Loopback({
      onFrame: binanceConfirms,
      answer: (url) => {
        if (url.pathname !== '/api.binance.com/api/v3/ticker/24hr') return binanceAnswer(url);
        last += 1;
        const closeTime = BINANCE_TIME + last - 35_000;
        return { body: { symbol: 'BTCUSDT', lastPrice: `${last}.5`, closeTime } };
      },
    }).open();
    servers.push(server);
    const rest = tried(server.url, { transport: 'rest' });
    await priced(rest, 2);
    expect(rest.report().status).toMatchObject({ type: 'live', by: 'poll' });
    expect(rest.prices[0]?.price).toBe(3_500_150_000_000n);
    expect(server.asked.some((each) => each.startsWith('ws'))).toBe(false);
    const cut = tried(server.url, { patience: { retryFirstMs: 200, retryMostMs: 400 } });
    const cutting = setInterval(() => server.drop(), 5);
    await until(
      () => cut.prices.length >= 2,
      () => cut.statuses,
    );
    clearInterval(cutting);
    expect(cut.report().last?.price).toBeGreaterThan(3_500_000_000_000n);
    expect(cut.statuses.some(({ status }) => status.type === 'live' && status.by === 'poll')).toBe(
      true,
    );
  });

  it('stops at once in the middle of connecting, and is silent afterwards', async () => {
    const server = await new Loopback({ answer: () => undefined }).open();
    servers.push(server);
    const trial = tried(server.url);
    await until(
      () => server.asked.length > 0,
      () => server.asked,
    );
    const began = Date.now();
    await trial.stop();
    expect(Date.now() - began).toBeLessThan(1_500);
    const told = trial.statuses.length;
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(trial.statuses).toHaveLength(told);
    expect(trial.report().status).toEqual({ type: 'stopped' });
  });
});

describeWithShared('recorded payloads', ['data/exchange_api_fixtures.tsv.gz'], ([file = '']) => {
  const recorded = new Map(
    gunzipSync(readFileSync(file))
      .toString()
      .split('\n')
      .map((line) => line.split('\t'))
      .map(([adapter, name, json = '']) => [`${adapter}/${name}`, json]),
  );
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
    const server = await new Loopback({ answer, onFrame }).open();
    servers.push(server);
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
