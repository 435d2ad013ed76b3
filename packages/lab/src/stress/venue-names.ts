// Which indexes of a venue a name in a scenario means: an index by its symbol or the coin before its quote, or the index of a
// collateral asset. Reads listings only.
import { NONE, type ReadState } from '@plimsoll/engine';
import { EVERY_COLLATERAL, EVERY_MARKET } from './scenario-set.ts';

export type VenueNames = {
  readonly indexes: number;
  /** Name of an index in tables: the coin, without its quote. */
  nameOf(index: number): string;
  /** Indexes on which a market is listed, ascending. */
  readonly marketIndexes: readonly number[];
  /** Indexes that only price collateral, ascending. */
  readonly collateralIndexes: readonly number[];
  /** The indexes meant; none if the venue does not know the name. */
  find(name: string): readonly number[];
  /** What may be written, for a refusal. */
  readonly known: readonly string[];
};

export function venueNames({ listing }: Pick<ReadState, 'listing'>): VenueNames {
  const { indexes, markets, assets } = listing;
  const withMarket = new Set(markets.map(({ index }) => index));
  const marketIndexes = indexes.flatMap((_, id) => (withMarket.has(id) ? [id] : []));
  const priced = new Set(assets.map(({ index }) => index).filter((index) => index !== NONE));
  const collateralIndexes = indexes.flatMap((_, id) =>
    priced.has(id) && !withMarket.has(id) ? [id] : [],
  );
  const byName = new Map<string, readonly number[]>([
    [EVERY_MARKET, marketIndexes],
    [EVERY_COLLATERAL, collateralIndexes],
  ]);
  // A full symbol goes before a coin's name, and that before an asset's.
  for (const { symbol, index } of assets) if (index !== NONE) byName.set(symbol, [index]);
  for (const [id, { symbol }] of indexes.entries()) byName.set(coinOf(symbol), [id]);
  for (const [id, { symbol }] of indexes.entries()) byName.set(symbol, [id]);
  return {
    indexes: indexes.length,
    nameOf: (index) => coinOf(indexes[index]?.symbol ?? `index ${index}`),
    marketIndexes,
    collateralIndexes,
    find: (name) => byName.get(name) ?? [],
    known: [...byName.keys()],
  };
}

/** BTC-USD, BTC/USD and BTC_USD are all about BTC. */
const coinOf = (symbol: string): string => /^[^-/_: ]+/.exec(symbol)?.[0] ?? symbol;
