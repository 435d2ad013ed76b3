import type { Price, Tick } from '@plimsoll/engine';
import { demoVenue } from '@plimsoll/lab';
import { expect, it } from 'vitest';
import type { FeedFile } from './feed-file.ts';
import type { FeedHub } from './feed-hub.ts';
import { fedTicks, listedSources, listingMistakes } from './fed-ticks.ts';

const listed = listedSources(demoVenue(0).inputs);
const entry = (source: string, decimals: number): FeedFile['sources'][number] => ({
  source,
  decimals,
  type: 'exchange',
  exchange: 'binance',
  symbol: 'BTC/USDT',
});

it('finds the sources of the demo venue with the decimals of their indexes', () => {
  expect(listed.get('BTC-USD@demo-a')).toMatchObject({ id: 0 });
  expect(listed.get('ETH-PERP@demo-c')).toMatchObject({ id: 6, index: 1 });
});

it('names sources that are not listed, and decimals that are not those of the index', () => {
  const { decimals = 0 } = listed.get('BTC-USD@demo-a') ?? {};
  const sources = [
    entry('BTC-USD@demo-a', decimals),
    entry('BTC-USD@demo-b', decimals + 1),
    entry('XRP', 8),
  ];
  const mistakes = listingMistakes({ format: 1, sources }, listed);
  expect(mistakes.map(({ path }) => path)).toEqual([
    ['sources', 1, 'decimals'],
    ['sources', 2, 'source'],
  ]);
  expect(mistakes[1]?.message).toContain('it takes one of BTC-USD@demo-a, ');
});

it('hears a fed source through its feed alone, silence included; the spot sources beside it repeat it', () => {
  const heard = [{ source: 'ETH-USD@demo-a', price: 5n, time: 9, confidence: 2n }];
  const hub = { take: () => heard.splice(0) } as unknown as FeedHub;
  const file = { format: 1, sources: [entry('BTC-USD@demo-a', 8), entry('ETH-USD@demo-a', 8)] };
  const onTick = fedTicks({ hub, file, listed });
  const at = (source: number) => ({
    source,
    price: 100n as Price,
    time: 10,
    confidence: 0n as Price,
  });
  // Of bitcoin nothing is heard: its simulated spot source 1 has nothing to repeat, its perpetual source 2 goes on.
  const simulated = [0, 1, 2, 4, 5, 6, 9].map(at);
  const tick: Tick = { type: 'Tick', time: 10, prices: simulated, books: [], volatilities: [] };
  const repeated = { source: 5, price: 5n, time: 10, confidence: 2n };
  expect(onTick(tick).prices).toEqual([
    at(2),
    { source: 4, price: 5n, time: 9, confidence: 2n },
    repeated,
    at(6),
    at(9),
  ]);
  expect(onTick(tick).prices).toEqual([at(2), repeated, at(6), at(9)]);
});
