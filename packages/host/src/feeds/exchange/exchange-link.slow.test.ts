// An exchange through the real ccxt against a loopback server that speaks Binance's protocol in hand-made frames, for whatever
// can go wrong. Recorded payloads are tried in recorded-exchanges.slow.test.ts.
import { describe, expect, it } from 'vitest';
import { parseJsonDocument } from '../../documents/json-document.ts';
import { readFeedFile } from '../feed-file.ts';
import { exchangeMistakes } from '../open-feeds.ts';
import { until } from '../feed-trial.fixture.ts';
import { BINANCE_TIME, binanceAnswer, binanceConfirms, binanceTicker } from './binance.fixture.ts';
import type { ExchangeTarget } from './exchange-link.ts';
import { binance, BTC, opened, priced, subscribed, tried } from './exchange-trial.fixture.ts';

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
    const server = await opened({
      onFrame: binanceConfirms,
      answer: (url) => {
        if (url.pathname !== '/api.binance.com/api/v3/ticker/24hr') return binanceAnswer(url);
        last += 1;
        const closeTime = BINANCE_TIME + last - 35_000;
        return { body: { symbol: 'BTCUSDT', lastPrice: `${last}.5`, closeTime } };
      },
    });
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
    const server = await opened({ answer: () => undefined });
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

it('is refused by its line where ccxt does not know it', async () => {
  const source = { source: 'x', decimals: 8, type: 'exchange', exchange: 'binanse', symbol: 'A/B' };
  const text = JSON.stringify({ format: 1, sources: [source] }, null, 1);
  const read = readFeedFile(parseJsonDocument('feeds.json', text), exchangeMistakes);
  await expect(read).rejects.toThrow(
    /^feeds\.json:8:16: sources\[0\]\.exchange: "binanse" is no exchange .*binanceusdm/,
  );
});
