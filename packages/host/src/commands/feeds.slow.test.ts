// The commands that connect feeds, as real processes against loopback servers.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { MarketView } from '@plimsoll/engine/views';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../errors.ts';
import {
  binanceAnswer,
  binanceConfirms,
  binanceTicker,
} from '../feeds/exchange/binance.fixture.ts';
import { Loopback } from '../feeds/loopback.fixture.ts';
import { BTC_ID, ETH_ID, hermesUpdate } from '../feeds/pyth/hermes.fixture.ts';
import { plimsoll, Plimsoll } from '../process.fixture.ts';

let folder = '';
let server: Loopback;
let pushing: NodeJS.Timeout | undefined;
beforeAll(async () => {
  folder = mkdtempSync(`${tmpdir()}/plimsoll-feeds-`);
  server = await new Loopback({
    answer: (url) =>
      url.pathname === '/v2/updates/price/latest' ? { body: update() } : binanceAnswer(url),
    stream: ({ pathname }) => (pathname === '/v2/updates/price/stream' ? ':open\n\n' : undefined),
    onFrame: binanceConfirms,
  }).open();
  pushing = setInterval(() => {
    server.emit(update());
    server.push(binanceTicker({ C: Date.now(), c: '99000.5' }));
  }, 100);
});
afterAll(async () => {
  clearInterval(pushing);
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});
let venue: Plimsoll | undefined;
afterEach(async () => {
  await venue?.kill('SIGKILL');
});

const update = (): string => {
  const publish_time = Math.floor(Date.now() / 1000);
  const price = { conf: '5000000000', expo: -8, publish_time };
  return hermesUpdate([
    { ...price, id: BTC_ID, price: '9900000000000' },
    { ...price, id: ETH_ID, price: '350000000000' },
  ]);
};
const decimals = 8;
const fromBinance = () => ({ type: 'exchange', exchange: 'binance', relay: server.url, decimals });
const fromPyth = (source: string) => ({
  source,
  decimals,
  type: 'pyth',
  id: BTC_ID,
  endpoint: `${server.url}/`,
});
const demoSources = (): readonly object[] => [
  { ...fromBinance(), source: 'BTC-USD@demo-a', symbol: 'BTC/USDT' },
  fromPyth('BTC-USD@demo-b'),
  { ...fromBinance(), source: 'BTC-PERP@demo-c', symbol: 'BTC/USDT:USDT' },
];
function feedFile(sources: readonly object[]): string {
  const path = `${folder}/feeds.json`;
  writeFileSync(path, JSON.stringify({ format: 1, sources }, null, 1));
  return path;
}

describe('plimsoll feeds check', () => {
  it('shows statuses and prices and ends with what is known of each source', async () => {
    const path = feedFile(demoSources());
    const { code, out, err } = await plimsoll('feeds', 'check', path, '--seconds', '3', '--json');
    expect(code, err).toBe(0);
    const { sources } = JSON.parse(out) as {
      readonly sources: readonly { readonly source: string; readonly last: object }[];
    };
    expect(sources.map(({ source }) => source)).toEqual([
      'BTC-USD@demo-a',
      'BTC-PERP@demo-c',
      'BTC-USD@demo-b',
    ]);
    expect(sources[0]?.last).toMatchObject({ price: '99000.5', confidence: '0' });
    expect(sources[2]?.last).toMatchObject({ price: '99000', confidence: '50' });
    expect(err).toContain('BTC-USD@demo-b: live');
    expect(err).toMatch(/BTC-USD@demo-b: 99000 \+- 50, \d+\.\d s old/);
  });

  it('ends with a table and 1 where a source is not live, without the key in its URL', async () => {
    const closed = await new Loopback({}).open();
    await closed.close();
    const gone = {
      source: 'gone',
      decimals: 8,
      type: 'chainlink',
      staleMs: 1_000,
      address: `0x${'1'.repeat(40)}`,
      rpc: `${closed.url}/v2/SECRET`,
    };
    const path = feedFile([fromPyth('here'), gone]);
    const { code, out, err } = await plimsoll('feeds', 'check', path, '--seconds', '2');
    expect(code).toBe(EXIT.failure);
    expect(err).toMatch(/plimsoll: 1 of 2 sources are not live\n$/);
    expect(err).toMatch(/gone: fetch failed: .*ECONNREFUSED.*; again in \d+ ms/);
    expect(out).toContain('Chainlink 0x11111111 at http://127.0.0.1');
    expect(out + err).not.toContain('SECRET');
  });
});

describe('plimsoll start --feeds', () => {
  it('runs the demo venue on the prices of the feeds', async () => {
    venue = new Plimsoll(
      'start',
      '--data-dir',
      `${folder}/data`,
      '--port',
      '0',
      '--accounts',
      '20',
      '--feeds',
      feedFile(demoSources()),
    );
    const url = await venue.url();
    let market: MarketView | undefined;
    const until = Date.now() + 20_000;
    while (Number(market?.openInterest ?? 0) === 0 && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const markets = (await (await fetch(`${url}/v1/markets`)).json()) as readonly MarketView[];
      market = markets.find(({ symbol }) => symbol.startsWith('BTC'));
    }
    // Two fed spot sources at 99000 and 99000.5, and one that repeats: the median is one of them. The population traded.
    expect(market, venue.err).toMatchObject({ stale: false });
    expect(['99000', '99000.5']).toContain(market?.index);
    expect(Number(market?.openInterest)).toBeGreaterThan(0);
    const { code } = await venue.kill('SIGTERM');
    expect(code).toBe(0);
  });
});
