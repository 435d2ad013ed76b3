// A venue of plain values for the tests of caution: whole dollars, ticks and index units alike, lots of one coin. Markets 0 and
// 1 are linear perpetuals on indexes 0 and 1, 2 an inverse one, 3 a call and 4 a put on index 0; asset 1 is the coin of index 0.
import { Exact } from '../../base/exact.ts';
import {
  defaultAsset,
  defaultIndex,
  defaultMarket,
  defaultVenue,
} from '../../domain/default-listing.ts';
import type { Asset, Index, Market, Venue } from '../../domain/listing.ts';
import type { ListedMarket } from '../../domain/market-view.ts';
import type { OrderOpen, Portfolio } from '../../domain/portfolio.ts';
import { type Lots, NONE, type Price, type Quanta, type Ticks } from '../../domain/units.ts';
import { unitValueAt } from '../../domain/unit-value.ts';
import type { ExactView } from '../live/exact-view.ts';
import { emptySurroundings, type Surroundings } from './surroundings.ts';

export const lots = (value: number | bigint): Lots => BigInt(value) as Lots;
export const quanta = (value: number | bigint): Quanta => BigInt(value) as Quanta;
export const price = (value: number | bigint): Price => BigInt(value) as Price;

export type Given = {
  /** Of the two indexes; the marks are these times `basis`. */
  readonly prices?: readonly [number, number];
  readonly stable?: readonly [number, number];
  readonly confidence?: readonly [number, number];
  readonly ageMs?: readonly [number, number];
  readonly market?: Partial<Market>;
  readonly index?: Partial<Index>;
  readonly asset?: Partial<Asset>;
  readonly venue?: Partial<Venue>;
  readonly openLots?: number;
  readonly surroundings?: Partial<Surroundings>;
  /** Of the options. */
  readonly optionMark?: number;
};

const INVERSE_CONTRACTS = 1_000_000_000n;

function marketOf(id: number, changes: Partial<Market>): ListedMarket {
  const plain: Partial<Market> = {
    tickIndexUnits: 1n,
    lotBase: 1n,
    baseDecimals: 0,
    maxPositionLots: lots(2n ** 40n),
    minPriceTicks: 1n as Ticks,
    maxPriceTicks: (2n ** 40n) as Ticks,
    tiers: [
      { fromNotional: quanta(0), initialPpm: 50_000, maintenancePpm: 30_000 },
      { fromNotional: quanta(1_000_000), initialPpm: 100_000, maintenancePpm: 60_000 },
    ],
    withdrawalFloorPpm: 0,
    optionFloorPpm: 100_000,
    longOptionPpm: 1_000_000,
  };
  const option = { kind: 'option', strike: price(1_000), expiryMs: 1_000_000 } as const;
  const own: Partial<Market> =
    [
      {},
      { index: 1 },
      { payoff: 'inverse' as const },
      { ...option, right: 'call' as const },
      { ...option, right: 'put' as const },
    ][id] ?? {};
  return {
    ...defaultMarket,
    index: 0,
    ...plain,
    ...own,
    ...changes,
    tickLotQuanta: id === 2 ? INVERSE_CONTRACTS : 1n,
    expiry: NONE,
    bucketAccount: NONE,
    suspenseAccount: NONE,
  };
}

export function viewOf(given: Given = {}): ExactView {
  const { prices = [1_000, 100], stable = prices, confidence = [0, 0], ageMs = [0, 0] } = given;
  const markets = [0, 1, 2, 3, 4].map((id) => marketOf(id, given.market ?? {}));
  const assets: readonly Asset[] = [
    { ...defaultAsset, scale: 0, index: NONE, haircutPpm: 0 },
    {
      ...defaultAsset,
      scale: 0,
      index: 0,
      haircutPpm: 100_000,
      stepBoundPpm: 50_000,
      ...given.asset,
    },
  ];
  const indexes = [0, 1].map((): Index => ({ ...defaultIndex, decimals: 0, ...given.index }));
  const listed = (market: number): ListedMarket => markets[market] as ListedMarket;
  const of = (pair: readonly [number, number], index: number): Price => price(pair[index] ?? 0);
  const mark = (market: number): Ticks => {
    if (listed(market).kind === 'option') return BigInt(given.optionMark ?? 80) as Ticks;
    return of(prices, listed(market).index) as bigint as Ticks;
  };
  return {
    venue: { ...defaultVenue, ...given.venue },
    market: listed,
    asset: (asset) => assets[asset] as Asset,
    initialHaircutPpm: (asset) => (assets[asset] as Asset).haircutPpm,
    mark,
    unitValue: (market) => unitValueAt(listed(market), mark(market)),
    indexPrice: (market) => of(prices, listed(market).index),
    fundingIndex: () => 0n,
    assetPrice: () => of(prices, 0),
    assetPriceDecimals: () => 0,
    oracleQuality: () => 'good',
    priceAgeMs: (index) => ageMs[index] ?? 0,
    stablePrice: (index) => of(stable, index),
    twapPrice: (index) => of(prices, index),
    confidence: (index) => of(confidence, index),
    time: 0,
    listing: { assets, indexes, markets },
    rulebook: undefined,
    priceOfIndex: (index) => of(prices, index),
    isOpen: () => true,
    volatility: () => 0n,
    openLots: () => BigInt(given.openLots ?? 0),
    expectedForward: () => ({ fixed: Exact.ZERO, variable: Exact.ONE }),
    surroundings: { ...emptySurroundings, ...given.surroundings },
  };
}

export type Held = {
  readonly account?: number;
  readonly cash?: number;
  readonly coins?: number;
  /** Signed lots by market, at their mark unless a cost is given. */
  readonly sizes?: readonly (readonly [market: number, size: number, cost?: number])[];
  /** Signed lots: buys positive. */
  readonly orders?: readonly (readonly [market: number, size: number, limit: number])[];
};

export function portfolioOf(view: ExactView, held: Held): Portfolio {
  const orders = (held.orders ?? []).map(
    ([market, size, limit], at): OrderOpen => ({
      order: at + 1,
      market,
      side: size > 0 ? 'buy' : 'sell',
      size: lots(Math.abs(size)),
      limit: BigInt(limit) as Ticks,
      reduceOnly: false,
    }),
  );
  const positions = (held.sizes ?? [])
    .filter(([, size]) => size !== 0)
    .map(([market, size, cost]) => ({
      market,
      size: lots(size),
      cost: quanta(cost ?? BigInt(size) * view.unitValue(market)),
      fundingIndex: 0n,
    }));
  return {
    ...(held.account === undefined ? {} : { account: held.account }),
    margining: 'listing',
    cash: quanta(held.cash ?? 0),
    collateral: held.coins === undefined ? [] : [{ asset: 1, amount: quanta(held.coins) }],
    positions,
    orders,
  };
}

/** The other accounts of the one owner that there is, by account id. */
export const familyOf = (members: () => readonly Portfolio[]): Partial<Surroundings> => ({
  siblings: (account) => members().filter((each) => each.account !== account),
  recordedLots: (account, market) =>
    members()
      .find((each) => each.account === account)
      ?.positions.find((each) => each.market === market)?.size ?? lots(0),
});
