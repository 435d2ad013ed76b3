// Trials of exchanges in tests: opened with a few words, and closed with their servers after each test, which also fails when a
// rejection was caught by nobody.
import { afterEach, expect } from 'vitest';
import { clockAt, HASTY, Trial, until } from '../feed-trial.fixture.ts';
import { Loopback, type LoopbackOptions } from '../loopback.fixture.ts';
import { type FeedPatience, ReconnectingFeed } from '../reconnecting-feed.ts';
import { BINANCE_TIME, binanceAnswer, binanceConfirms } from './binance.fixture.ts';
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

export const BTC: ExchangeTarget = {
  source: 'btc',
  symbol: 'BTC/USDT',
  price: 'last',
  time: 'source',
};

export function tried(
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
      targets: targets.map(({ source, symbol }) => ({
        source,
        decimals: 8,
        staleMs: patience.staleMs,
        origin: symbol,
      })),
    }),
  );
  trials.push(trial);
  return trial;
}

export async function opened(options: LoopbackOptions): Promise<Loopback> {
  const server = await new Loopback(options).open();
  servers.push(server);
  return server;
}

export const binance = (): Promise<Loopback> =>
  opened({ answer: binanceAnswer, onFrame: binanceConfirms });

export const subscribed = (server: Loopback, count: number) =>
  until(
    () => server.frames.length >= count,
    () => [server.frames, server.asked],
  );
export const priced = (trial: Trial, count: number) =>
  until(
    () => trial.prices.length >= count,
    () => [trial.statuses, trial.report()],
  );
