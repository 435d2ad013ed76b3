// A market view of plain values for the pure tests of this folder: two markets with two tiers each, one pledged asset.
import { Exact } from '../base/exact.ts';
import { linearPerpetual } from '../domain/default-listing.ts';
import type { ListedMarket } from '../domain/market-view.ts';
import type { ExactView } from '../margin/live/exact-view.ts';
import { emptySurroundings } from '../margin/caution/surroundings.ts';
import type { Portfolio, PositionHeld } from '../domain/portfolio.ts';
import type { Asset, Market, Venue } from '../domain/listing.ts';
import { type Lots, NONE, type Price, type Quanta, type Ticks } from '../domain/units.ts';
import { unitValueAt } from '../domain/unit-value.ts';

export type ViewOptions = {
  readonly marks: readonly bigint[];
  readonly market?: Partial<Market>;
  readonly venue?: Partial<Venue>;
  readonly tickLotQuanta?: bigint;
  readonly assetPrice?: bigint;
  readonly asset?: Partial<Asset>;
};

/** Maintenance 3 % up to a notional of 1,000,000 quanta, then 8 %; penalty 0.5 %, slippage 0.5 %, taker fee 0.05 %. */
export function viewOf(options: ViewOptions): ExactView {
  const listed = {
    tiers: [
      { fromNotional: 0n, initialPpm: 50_000, maintenancePpm: 30_000 },
      { fromNotional: 1_000_000n, initialPpm: 120_000, maintenancePpm: 80_000 },
    ],
    takerFeePpm: 500,
    liquidationPenaltyPpm: 5_000,
    liquidationSlippagePpm: 5_000,
    withdrawalFloorPpm: 0,
    ...linearPerpetual,
    maxPriceTicks: 2n ** 62n,
    tickLotQuanta: options.tickLotQuanta ?? 1n,
    ...options.market,
  } as unknown as ListedMarket;
  const assets = [
    { scale: 2, index: NONE, haircutPpm: 0, conversionDiscountPpm: 0 },
    {
      scale: 4,
      index: 0,
      haircutPpm: 100_000,
      conversionDiscountPpm: 20_000,
      conversionBudget: 1_000_000_000n,
      ...options.asset,
    },
  ] as unknown as readonly Asset[];
  return {
    venue: { exitPpm: 1_200_000, negativeBalanceCap: 0n, ...options.venue } as unknown as Venue,
    market: () => listed,
    asset: (asset) => assets[asset] as Asset,
    initialHaircutPpm: (asset) => (assets[asset] as Asset).haircutPpm,
    mark: (market) => (options.marks[market] ?? 0n) as Ticks,
    unitValue: (market) => unitValueAt(listed, (options.marks[market] ?? 0n) as Ticks),
    indexPrice: (market) => (options.marks[market] ?? 0n) as Price,
    fundingIndex: () => 0n,
    assetPrice: () => (options.assetPrice ?? 0n) as Price,
    assetPriceDecimals: () => 2,
    time: 0,
    listing: { assets, indexes: [], markets: [] },
    rulebook: undefined,
    priceOfIndex: () => (options.assetPrice ?? 0n) as Price,
    oracleQuality: () => 'good',
    priceAgeMs: () => 0,
    stablePrice: () => (options.assetPrice ?? 0n) as Price,
    twapPrice: () => (options.assetPrice ?? 0n) as Price,
    confidence: () => 0n as Price,
    isOpen: () => true,
    volatility: () => 0n,
    openLots: () => 0n,
    expectedForward: () => ({ fixed: Exact.ZERO, variable: Exact.ONE }),
    surroundings: emptySurroundings,
  };
}

/** `legs`: signed size and cost per market, ascending; zero sizes are left out. */
export function portfolioOf(
  cash: bigint,
  legs: readonly (readonly [size: bigint, cost: bigint])[],
  amount = 0n,
): Portfolio {
  const positions = legs.flatMap(([size, cost], market): PositionHeld[] =>
    size === 0n ? [] : [{ market, size: size as Lots, cost: cost as Quanta, fundingIndex: 0n }],
  );
  const collateral = amount === 0n ? [] : [{ asset: 1, amount: amount as Quanta }];
  return { margining: 'listing', cash: cash as Quanta, collateral, positions, orders: [] };
}
