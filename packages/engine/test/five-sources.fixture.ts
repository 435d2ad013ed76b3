// The small venue with a third coin that five sources price, three of which make a quorum, and a coin that redeems for it with
// one source of its own. Prices in quote units; one lot of SOL is 0.1 coin.
import type {
  Asset,
  Command,
  Event,
  Index,
  Market,
  Price,
  Quanta,
  Reject,
  Source,
} from '../src/index.ts';
import { defaultAsset, defaultIndex, defaultSource } from '../src/index.ts';
import { marketOf, quanta, ticks, World, type WorldOptions } from './world.fixture.ts';

export const SOL = { index: 2, asset: 3, market: 2, sources: [3, 4, 5, 6, 7] } as const;
/** Redeems for SOL. */
export const STAKED = { index: 3, asset: 4, source: 8 } as const;

export type Said = {
  readonly source: number;
  readonly units: number;
  readonly confidence?: number;
  /** Before the tick's time; negative: ahead of it. */
  readonly ageMs?: number;
};
export type FiveOptions = WorldOptions & {
  readonly solIndex?: Partial<Index>;
  readonly stakedIndex?: Partial<Index>;
  readonly solSource?: Partial<Source>;
  readonly solMarket?: Partial<Market>;
  readonly solAsset?: Partial<Asset>;
  readonly stakedAsset?: Partial<Asset>;
};

const price = (units: number): Price => BigInt(Math.round(units * 100)) as Price;

/** All prices stand: BTC 100,000, ETH 4,000, SOL and its twin 200. */
export function fiveSources(options: FiveOptions = {}): World {
  const world = new World(options);
  const { time } = world;
  const listed = { ...defaultIndex, decimals: 2, outlierPpm: 50_000 };
  world.must({
    type: 'ListIndex',
    ...listed,
    time,
    index: SOL.index,
    symbol: 'SOL',
    quorum: 3,
    ...options.solIndex,
  });
  world.must({
    type: 'ListIndex',
    ...listed,
    time,
    index: STAKED.index,
    symbol: 'STSOL',
    quorum: 1,
    ...options.stakedIndex,
  });
  for (const source of [...SOL.sources, STAKED.source]) {
    const isSol = source !== STAKED.source;
    world.must({
      type: 'ListSource',
      ...defaultSource,
      time,
      source,
      symbol: `source-${source}`,
      index: isSol ? SOL.index : STAKED.index,
      role: 'index',
      weight: 1,
      stalenessMs: isSol ? 60_000 : 600_000,
      ...(isSol ? options.solSource : {}),
    });
  }
  const coin = {
    ...defaultAsset,
    custody: 'venue',
    scale: 8,
    conversionBudget: quanta(5_000_000),
    haircutPpm: 100_000,
    stepBoundPpm: 50_000,
  };
  const { asset, index } = SOL;
  world.must({
    type: 'ListAsset',
    ...coin,
    time,
    asset,
    symbol: 'SOL',
    index,
    ...options.solAsset,
  });
  world.must({
    type: 'ListAsset',
    ...coin,
    time,
    asset: STAKED.asset,
    symbol: 'STSOL',
    index: STAKED.index,
    ...options.stakedAsset,
  });
  const terms = { symbol: 'SOL-PERP', index, baseDecimals: 1, maxPriceTicks: ticks(100_000) };
  world.must({
    type: 'ListMarket',
    time,
    market: SOL.market,
    ...marketOf({ ...terms, ...options.solMarket }),
  });
  say(world, [...all(200), { source: STAKED.source, units: 200 }]);
  return world;
}

export const all = (units: number, confidence = 0): readonly Said[] =>
  SOL.sources.map((source) => ({ source, units, confidence }));

/** A tick of BTC, ETH and what is said of the other coins, `afterMs` later. */
export function say(world: World, said: readonly Said[], afterMs = 20_000): readonly Event[] {
  world.time += afterMs;
  const { time } = world;
  const plain: readonly Said[] = [
    { source: 0, units: 100_000 },
    { source: 1, units: 4_000 },
  ];
  const prices = [...plain, ...said].map(({ source, units, confidence = 0, ageMs = 0 }) => ({
    source,
    price: price(units),
    time: time - ageMs,
    confidence: price(confidence),
  }));
  return world.must({ type: 'Tick', time, prices, books: [], volatilities: [] });
}

export const moneyOut = (world: World, account: number, amount: Quanta, asset = 0): Command => ({
  type: 'Withdraw',
  time: world.time,
  account,
  asset,
  amount,
});

/** Why a command would be refused, or undefined; an accepted one is carried out. */
export const refusalOf = (world: World, command: Command): Reject['type'] | undefined =>
  world.step(command)?.type;
