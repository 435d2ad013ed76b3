// Pyth through the real Hermes client against a loopback server of HTTP and server-sent events.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { clockAt, HASTY, Trial, until } from '../feed-trial.fixture.ts';
import { Loopback } from '../loopback.fixture.ts';
import { type FeedPatience, ReconnectingFeed } from '../reconnecting-feed.ts';
import { BTC_ID, ETH_ID, hermesUpdate, type Priced } from './hermes.fixture.ts';
import { PythLink } from './pyth-link.ts';

const SECONDS = 1_714_746_101;
const btc: Priced = {
  id: BTC_ID,
  price: '6140993501000',
  conf: '3287868567',
  expo: -8,
  publish_time: SECONDS,
};
const eth: Priced = { ...btc, id: ETH_ID, price: '310000000000', conf: '150000001' };

let server: Loopback;
let latest: { readonly status?: number; readonly body: string } | undefined;
let trials: Trial[] = [];
beforeEach(async () => {
  latest = { body: hermesUpdate([btc, eth]) };
  server = await new Loopback({
    answer: ({ pathname }) => (pathname === '/v2/updates/price/latest' ? latest : undefined),
    stream: ({ pathname }) => (pathname === '/v2/updates/price/stream' ? ':open\n\n' : undefined),
  }).open();
});
afterEach(async () => {
  const uncaught: unknown[] = [];
  for (const trial of trials) {
    await trial.stop();
    uncaught.push(...trial.uncaught);
  }
  trials = [];
  await server.close();
  expect(uncaught).toEqual([]);
});

function tried(patience: Partial<FeedPatience> = {}, ethId = ETH_ID): Trial {
  const clock = clockAt(SECONDS * 1000 + 1_000);
  const ids = [
    { source: 'btc', id: BTC_ID },
    { source: 'eth', id: ethId },
  ];
  const link = new PythLink({ endpoint: server.url, targets: ids, timeoutMs: 1_000 });
  const { staleMs } = { ...HASTY, ...patience };
  const targets = ids.map(({ source }) => ({ source, decimals: 2, staleMs, origin: 'Pyth' }));
  const trial = new Trial(
    new ReconnectingFeed({ link, targets, clock, patience: { ...HASTY, ...patience } }),
  );
  trials.push(trial);
  return trial;
}
const streaming = (): Promise<void> =>
  until(
    () => server.streams.size > 0,
    () => server.asked,
  );
const priced = (trial: Trial, count: number): Promise<void> =>
  until(
    () => trial.prices.length >= count,
    () => [trial.statuses, trial.report()],
  );

it('takes the latest prices and then the stream, one subscription for all ids', async () => {
  const trial = tried();
  await priced(trial, 2);
  await streaming();
  server.emit(hermesUpdate([{ ...btc, price: '6141000000000', publish_time: SECONDS + 1 }]));
  await priced(trial, 3);
  expect(trial.prices).toEqual([
    { source: 'btc', price: 6_140_994n, time: SECONDS * 1000, confidence: 3_288n },
    { source: 'eth', price: 310_000n, time: SECONDS * 1000, confidence: 151n },
    { source: 'btc', price: 6_141_000n, time: (SECONDS + 1) * 1000, confidence: 3_288n },
  ]);
  const [stream] = server.asked.filter((each) => each.includes('/stream'));
  expect(stream).toContain(BTC_ID);
  expect(stream).toContain(ETH_ID);
  expect(trial.report('eth').status).toMatchObject({ type: 'live', by: 'stream' });
});

it('comes back after the stream is cut and after the server is gone', async () => {
  const trial = tried();
  await priced(trial, 2);
  await streaming();
  server.drop();
  await until(
    () => trial.types().includes('reconnecting'),
    () => trial.statuses,
  );
  await streaming();
  server.emit(hermesUpdate([{ ...btc, publish_time: SECONDS + 1 }]));
  await priced(trial, 3);
  await server.close();
  await until(
    () =>
      trial.statuses.some(
        ({ status }) => status.type === 'reconnecting' && status.reason.includes('ECONNREFUSED'),
      ),
    () => trial.statuses,
  );
  latest = { body: hermesUpdate([{ ...btc, publish_time: SECONDS + 2 }, eth]) };
  await server.open();
  await priced(trial, 4);
  await until(
    () => trial.report('btc').status.type === 'live',
    () => trial.statuses,
  );
  expect(trial.report('btc').last?.time).toBe((SECONDS + 2) * 1000);
});

it('counts what it refuses, and goes on with the stream', async () => {
  const trial = tried();
  await streaming();
  const raw = (members: object): string =>
    JSON.stringify({
      binary: {},
      parsed: [{ id: BTC_ID, price: { ...btc, publish_time: SECONDS + 1, ...members } }],
    });
  server.emit('{"parsed":[');
  server.emit('garbage');
  server.emit(raw({ price: 12 }));
  server.emit(raw({ conf: '-4' }));
  server.emit(raw({ expo: 'minus' }));
  server.emit(raw({ price: '-6140993501000' }));
  server.emit(raw({ price: '0' }));
  server.emit(raw({ price: '999999999999999999', expo: 4 }));
  server.emit(raw({ publish_time: SECONDS + 3_600 }));
  server.emit(raw({ publish_time: SECONDS }));
  server.emit(raw({ publish_time: SECONDS - 1 }));
  server.emit(raw({}));
  await priced(trial, 3);
  const { counts } = trial.report('btc');
  expect(counts).toMatchObject({ accepted: 2, repeated: 1 });
  expect(counts.refused).toMatchObject({
    unreadable: 2,
    malformed: 3,
    notPositive: 2,
    tooLarge: 1,
    fromTheFuture: 1,
    olderThanLast: 1,
  });
  expect(trial.types().filter((type) => type === 'connecting')).toHaveLength(2);
});

it('drops a stream that fell silent, and subscribes again', async () => {
  const trial = tried({ silenceMs: 100, staleMs: 1_050 });
  await streaming();
  await until(
    () => server.asked.filter((each) => each.includes('/stream')).length >= 2,
    () => [server.asked, trial.statuses],
  );
  expect(trial.types()).toContain('stale');
  expect(
    trial.statuses.some(
      ({ status }) => status.type === 'reconnecting' && status.reason === 'no price for 100 ms',
    ),
  ).toBe(true);
  await until(
    () => server.streams.size <= 1,
    () => server.streams.size,
  );
});

it('names an id that the server does not know, and serves the other', async () => {
  latest = { body: hermesUpdate([btc]) };
  const trial = tried();
  await streaming();
  expect(trial.report('eth').status).toEqual({
    type: 'failed',
    reason: 'the server knows no price id ff61491a...',
  });
  expect(trial.report('btc').status.type).toBe('live');
  const [stream] = server.asked.filter((each) => each.includes('/stream'));
  expect(stream).not.toContain(ETH_ID);
});

it('says what the server answers, and subscribes though the latest prices break the schema', async () => {
  latest = { status: 503, body: 'overloaded' };
  const trial = tried();
  await until(
    () => trial.types().includes('reconnecting'),
    () => trial.statuses,
  );
  expect(trial.statuses.find(({ status }) => status.type === 'reconnecting')?.status).toMatchObject(
    { reason: 'HTTP error! status: 503, body: overloaded' },
  );
  latest = { body: '{"parsed":[{"id":7}]}' };
  await streaming();
  server.emit(hermesUpdate([btc]));
  await priced(trial, 1);
  expect(trial.report('btc').counts.refused.unreadable).toBeGreaterThan(0);
});

it('stops while the server keeps it waiting', async () => {
  await server.close();
  server = await new Loopback({ stream: () => '' }).open();
  const trial = tried();
  await until(
    () => server.asked.length > 0,
    () => server.asked,
  );
  const began = Date.now();
  await trial.stop();
  expect(Date.now() - began).toBeLessThan(500);
  await until(
    () => server.streams.size === 0,
    () => server.streams.size,
  );
});
