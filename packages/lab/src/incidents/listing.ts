// The listings of the stories: a venue, and a coin's index, collateral terms and market. Plain terms have every adaptive
// defence off; house terms turn all of them on by the same few rules from what the coin's book can bear.
import {
  type Asset,
  defaultAsset,
  defaultIndex,
  defaultMarket,
  defaultSource,
  defaultVenue,
  type Index,
  type Input,
  type Lots,
  type Market,
  NONE,
  type Ppm,
  type Quanta,
  type Ticks,
  type Venue,
} from '@plimsoll/engine';
import { tenTo } from '../base/elementary.ts';
import { SETTLEMENT_SCALE } from '../venue/grid.ts';
import { quote } from '../venue/plan-venue.ts';

export const INDEX_DECIMALS = 8;
/** The engine proves widths up to this many USD of one position at the largest price. */
const LARGEST_POSITION = 4e10;
const DAY_MS = 86_400_000;

/** Where a price comes from: other venues; the venue's own book, beside the index; the own book as the index itself. */
export type SourceKind = 'elsewhere' | 'ownBook' | 'ownIndex';
export const ELSEWHERE: readonly SourceKind[] = ['elsewhere', 'elsewhere', 'elsewhere'];

/** What a story says of a coin. */
export type Coin = {
  readonly symbol: string;
  /** Highest price of the story, USD. */
  readonly highest: number;
  /** A tick is 10^tickExponent USD, a lot 10^lotExponent coins. */
  readonly tickExponent: number;
  readonly lotExponent: number;
  /** USD within 2 % of the price on each side: what can be sold at once. */
  readonly depth: number;
  /** Three other venues unless said. */
  readonly sources?: readonly SourceKind[];
  readonly index?: Partial<Index>;
  /** Without it there is no market on the coin. */
  readonly market?: Partial<Market>;
  /** Without it the coin is no collateral. */
  readonly asset?: Partial<Asset>;
  /** Cash of the market's insurance bucket, USD. */
  readonly bucket?: number;
};

/** Rates of one tier that the listing's proof accepts: the step bound is what is left of maintenance after costs. */
export function ratesOf(initialPpm: Ppm, maintenancePpm: Ppm): Partial<Market> {
  const costs = { liquidationPenaltyPpm: 1_000, takerFeePpm: 350, makerFeePpm: 100 };
  const liquidationSlippagePpm = Math.min(10_000, Math.floor(maintenancePpm / 4));
  const left =
    maintenancePpm - costs.liquidationPenaltyPpm - costs.takerFeePpm - liquidationSlippagePpm;
  return {
    ...costs,
    liquidationSlippagePpm,
    stepBoundPpm: Math.floor(left * 0.95),
    tiers: [{ fromNotional: quote(0), initialPpm, maintenancePpm }],
  };
}

/**
 * The house's terms of a market, from the depth of the coin and its initial rate: open interest beyond five times what stands
 * within 2 % needs more, and all of itself from twenty times on; a tenth of the book a minute is what unwinding may count on;
 * the bucket takes over what the book can take at once, and everything beyond is deleveraged.
 */
export function houseMarket(
  coin: Pick<Coin, 'depth' | 'lotExponent'>,
  terms: { readonly price: number; readonly initialPpm: Ppm; readonly stressPpm: Ppm },
): Partial<Market> {
  const lotsOf = (usd: number): Lots =>
    BigInt(Math.floor(usd / terms.price / tenTo(coin.lotExponent))) as Lots;
  return {
    openInterestLowerLots: lotsOf(5 * coin.depth),
    openInterestUpperLots: lotsOf(20 * coin.depth),
    openInterestScalePpm: Math.floor(1e12 / terms.initialPpm),
    unwindDepthPpm: 100_000,
    stressPpm: terms.stressPpm,
    takeOverBudget: quote(coin.depth),
    withdrawalFloorPpm: 100_000,
    openQuality: 'good',
    withdrawQuality: 'good',
  };
}

/** The stable price of Mango v4; beyond a third from it nothing new is opened and nothing leaves. */
export const houseIndex: Partial<Index> = { stableRatePpb: 300_000, divergentPpm: 333_000 };

/** One owner may cost the fund a tenth; realised gains leave after a day. */
export const houseVenue: Partial<Venue> = { coverSharePpm: 100_000, gainMaturityMs: DAY_MS };

/** Everything that lists the venue, in order. Coin number i is index i; ids of assets and markets count those that have one. */
export function listingInputs(
  time: number,
  coins: readonly Coin[],
  venue: Partial<Venue>,
): readonly Input[] {
  const inputs: Input[] = [
    {
      type: 'ConfigureVenue',
      ...defaultVenue,
      clockJumpMs: 30 * DAY_MS,
      time,
      ...venue,
    },
    {
      type: 'ListAsset',
      ...defaultAsset,
      time,
      asset: 0,
      symbol: 'USD',
      custody: 'story',
      scale: SETTLEMENT_SCALE,
      index: NONE,
      haircutPpm: 0,
      conversionDiscountPpm: 0,
      conversionBudget: quote(0),
      stepBoundPpm: 0,
    },
  ];
  let source = 0;
  for (const [index, coin] of coins.entries()) {
    const kinds = coin.sources ?? ELSEWHERE;
    const voices = kinds.filter((kind) => kind !== 'ownBook').length;
    inputs.push({
      type: 'ListIndex',
      ...defaultIndex,
      time,
      index,
      symbol: coin.symbol,
      decimals: INDEX_DECIMALS,
      quorum: Math.min(3, voices),
      ...coin.index,
    });
    for (const kind of kinds) {
      const role = kind === 'ownBook' ? 'market' : 'index';
      const symbol = `${coin.symbol}-${source}`;
      inputs.push({ type: 'ListSource', ...defaultSource, time, source, symbol, index, role });
      source += 1;
    }
  }
  let asset = 1;
  let market = 0;
  for (const [index, coin] of coins.entries()) {
    if (coin.asset !== undefined) {
      const { symbol } = coin;
      inputs.push({
        type: 'ListAsset',
        ...defaultAsset,
        time,
        asset,
        symbol,
        custody: 'story',
        index,
        ...coin.asset,
      });
      asset += 1;
    }
    if (coin.market !== undefined) {
      inputs.push({ type: 'ListMarket', time, market, ...marketOf(index, coin, coin.market) });
      market += 1;
    }
  }
  return inputs;
}

function marketOf(index: number, coin: Coin, terms: Partial<Market>): Market {
  const { symbol, tickExponent, lotExponent, highest } = coin;
  const maxPriceTicks = Math.ceil((2 * highest) / tenTo(tickExponent));
  return {
    ...defaultMarket,
    symbol: `${symbol}-PERP`,
    index,
    tickIndexUnits: BigInt(tenTo(INDEX_DECIMALS + tickExponent)),
    lotBase: lotExponent > 0 ? BigInt(tenTo(lotExponent)) : 1n,
    baseDecimals: Math.max(0, -lotExponent),
    maxPriceTicks: BigInt(maxPriceTicks) as Ticks,
    maxPositionLots: BigInt(
      Math.floor(LARGEST_POSITION / (2 * highest) / tenTo(lotExponent)),
    ) as Lots,
    // Stories are shorter than a funding interval, and funding is not what they are about.
    fundingCapPpm: 0,
    fundingInterestPpm: 0,
    withdrawalFloorPpm: 0,
    takeOverBudget: quote(1e10) as Quanta,
    disposalDepthPpm: 500_000,
    disposalIntervalMs: 30_000,
    ...terms,
  };
}
