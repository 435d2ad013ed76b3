import { describe, expect, it } from 'vitest';
import { demoVenue } from '@plimsoll/lab';
import { DocumentError, parseJsonDocument, readJsonDocument } from '../documents/json-document.ts';
import { listedSources, listingMistakes } from './fed-ticks.ts';
import { readFeedFile, resolved } from './feed-file.ts';

const ID = 'e62df6c8b4a85fe1a67db44dc12de5db330f7ac66b72dc658afedf0f4a415b43';
const EXCHANGE = {
  source: 'a',
  decimals: 8,
  type: 'exchange',
  exchange: 'binance',
  symbol: 'BTC/USDT',
};
const PYTH = { source: 'b', decimals: 8, type: 'pyth', id: ID, endpoint: 'https://hermes.example' };
const CHAINLINK = {
  source: 'c',
  decimals: 8,
  staleMs: 3_900_000,
  type: 'chainlink',
  address: `0x${'0'.repeat(39)}1`,
  rpc: 'wss://node.example/key',
};

function read(document: object | string) {
  const text = typeof document === 'string' ? document : JSON.stringify(document, null, 1);
  return readFeedFile(parseJsonDocument('feeds.json', text), async () => []);
}
async function mistakesOf(document: object | string): Promise<readonly string[]> {
  try {
    await read(document);
  } catch (error) {
    if (error instanceof DocumentError)
      return error.mistakes.map(({ line, at, message }) => `${line} ${at}: ${message}`);
    throw error;
  }
  return [];
}
const withSource = (members: object): object => ({
  format: 1,
  sources: [{ ...EXCHANGE, ...members }],
});

describe('readFeedFile', () => {
  it('reads the three kinds, and what is left out stays so', async () => {
    const file = await read({ format: 1, tickMs: 250, sources: [EXCHANGE, PYTH, CHAINLINK] });
    expect(file).toEqual({ format: 1, tickMs: 250, sources: [EXCHANGE, PYTH, CHAINLINK] });
  });

  it('names each mistake with its line and what is legal', async () => {
    expect(await mistakesOf(withSource({ symbol: 'BTCUSDT' }))).toEqual([
      '9 sources[0].symbol: it takes a market as ccxt writes it: BTC/USDT is spot, BTC/USDT:USDT a perpetual settled in USDT',
    ]);
    expect(await mistakesOf(withSource({ price: 'bid' }))).toEqual([
      '10 sources[0].price: "bid" is not legal: it takes one of last, mid',
    ]);
    expect(await mistakesOf(withSource({ decimals: 19 }))).toEqual([
      '6 sources[0].decimals: 19 is not legal: it takes whole number from 0 to 18',
    ]);
    expect(await mistakesOf(withSource({ type: 'oracle' }))).toEqual([
      '7 sources[0].type: it takes one of exchange, pyth, chainlink',
    ]);
    expect(await mistakesOf(withSource({ relay: 'mirror.example' }))).toEqual([
      '10 sources[0].relay: it takes a URL that starts with https:// or http://, or env:NAME of an environment variable that holds one',
    ]);
    expect(await mistakesOf({ format: 1, sources: [{ ...PYTH, id: 'ff' }] })).toEqual([
      '8 sources[0].id: it takes a price id of 64 hexadecimal digits',
    ]);
    expect(await mistakesOf({ format: 1, sources: [{ ...CHAINLINK, address: '0x1' }] })).toEqual([
      '9 sources[0].address: it takes the address of a contract: 0x and 40 hexadecimal digits',
    ]);
    const { staleMs: _, ...ageless } = CHAINLINK;
    expect((await mistakesOf({ format: 1, sources: [ageless] })).join()).toContain(
      '"staleMs" is missing: whole number from 1 to 172800000',
    );
    expect(await mistakesOf({ format: 1, sources: [] })).toHaveLength(1);
    expect(await mistakesOf({ format: 2, sources: [EXCHANGE] })).toEqual([
      '2 format: 2 is not legal: it takes whole number from 1 to 1',
    ]);
    expect(await mistakesOf({ format: 1, patience: { staleMs: 0 }, sources: [EXCHANGE] })).toEqual([
      '4 patience.staleMs: 0 is not legal: it takes whole number from 1 to 3600000',
    ]);
  });

  it('lets a source be fed once', async () => {
    expect(await mistakesOf({ format: 1, sources: [EXCHANGE, { ...PYTH, source: 'a' }] })).toEqual([
      '12 sources[1].source: "a" is fed twice: one feed a source',
    ]);
  });

  it('takes a URL out of the environment, and never shows what it holds', async () => {
    process.env['PLIMSOLL_TEST_RPC'] = 'https://node.example/SECRET';
    const file = { format: 1, sources: [{ ...CHAINLINK, rpc: 'env:PLIMSOLL_TEST_RPC' }] };
    expect(await mistakesOf(file)).toEqual([]);
    expect(resolved('env:PLIMSOLL_TEST_RPC')).toBe('https://node.example/SECRET');
    process.env['PLIMSOLL_TEST_RPC'] = 'SECRET';
    expect((await mistakesOf(file)).join()).toMatch(
      /PLIMSOLL_TEST_RPC holds no URL that starts with https:\/\/ or http:\/\/ or wss:\/\/ or ws:\/\/$/,
    );
    delete process.env['PLIMSOLL_TEST_RPC'];
    expect((await mistakesOf(file)).join()).toContain('PLIMSOLL_TEST_RPC is not set');
    expect(resolved('https://node.example')).toBe('https://node.example');
  });
});

it('takes the example of the documentation, also for the demo venue', async () => {
  const path = new URL('../../../../docs/examples/feeds.json', import.meta.url).pathname;
  const file = await readFeedFile(readJsonDocument(path), async () => []);
  expect(listingMistakes(file, listedSources(demoVenue(0).inputs))).toEqual([]);
  expect(new Set(file.sources.map(({ type }) => type)).size).toBe(3);
});
