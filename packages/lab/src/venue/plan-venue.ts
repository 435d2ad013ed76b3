// The venue of a replay: what is listed, with which parameters, and the commands that list it. Underlying number i becomes
// index i and market i; one more index at exactly 1 carries the stable collateral.
import type { Input, Lots, Price, Quanta, Ticks } from '@plimsoll/engine';
import {
  defaultAsset,
  defaultIndex,
  defaultMarket,
  defaultSource,
  defaultVenue,
  NONE,
} from '@plimsoll/engine';
import { adaptiveIndex, adaptiveTerms } from '../schedule/adaptive-terms.ts';
import { chooseGrid, type Grid, SETTLEMENT_SCALE } from './grid.ts';
import {
  MAKER_FEE_PPM,
  type RiskClass,
  riskClassOf,
  TAKER_FEE_PPM,
  type TierRates,
  tiersOf,
} from './risk-class.ts';

/** What must be known of an underlying to list it; joined price files have it, and so has the demo. */
export type ListingSpec = {
  readonly name: string;
  readonly first: number;
  readonly lowest: number;
  readonly highest: number;
  readonly decimals: number;
  readonly dailyNotional: number;
  readonly hasBasis: boolean;
  readonly sources: readonly {
    readonly symbol: string;
    readonly role: 'index' | 'market';
    readonly weight: number;
    readonly stalenessMs: number;
  }[];
};
export type MarketPlan = {
  readonly symbol: string;
  readonly underlying: string;
  readonly grid: Grid;
  readonly riskClass: RiskClass;
  readonly tiers: readonly TierRates[];
  readonly dailyNotional: number;
  /** Notional that the population holds, long plus short, quote units. */
  readonly populationNotional: number;
};
export type AssetPlan = {
  readonly symbol: string;
  readonly scale: number;
  readonly haircutPpm: number;
  readonly index: number;
  readonly underlying: number;
};
export type VenuePlan = {
  readonly markets: readonly MarketPlan[];
  /** Asset 0 is the settlement asset. */
  readonly assets: readonly AssetPlan[];
  /** Source that is always 1, behind the stable collateral. */
  readonly stableSource: number;
  readonly populationNotional: number;
  readonly inputs: readonly Input[];
};

export const STABLE_PRICE = 1_000_000n as Price;
const STABLE_DECIMALS = 6;
/** Longer than any gap of the data: the stable coin is at par by definition here. */
const STABLE_STALENESS_MS = 30 * 86_400_000;
/**
 * The engine proves that a hundredfold of the largest position's notional, at the largest price, fits its 64-bit columns:
 * that leaves this much at the largest price, in quote units.
 */
const LARGEST_POSITION_AT_LARGEST_PRICE = 4e10;
/** Positions of the population: this share of a day's trading, the order of open interest to volume on large venues. */
const POPULATION_SHARE = 0.3;
const NOTIONAL_UNKNOWN = 500_000_000;
const COINS = [
  {
    symbol: 'BTC',
    scale: 8,
    haircutPpm: 60_000,
    conversionDiscountPpm: 20_000,
    stepBoundPpm: 40_000,
  },
  {
    symbol: 'ETH',
    scale: 8,
    haircutPpm: 80_000,
    conversionDiscountPpm: 25_000,
    stepBoundPpm: 50_000,
  },
] as const;
const STABLE = {
  symbol: 'USDC',
  scale: 6,
  haircutPpm: 10_000,
  conversionDiscountPpm: 5_000,
  stepBoundPpm: 5_000,
} as const;

export const quote = (units: number): Quanta =>
  BigInt(Math.round(units * 10 ** SETTLEMENT_SCALE)) as Quanta;

/** Rates as listed, or moved by forecasts. */
export type ScheduleKind = 'static' | 'adaptive';

export type VenueSetting = {
  readonly time: number;
  readonly barMs: number;
  readonly observationMs: number;
  /** `static` and 1 unless said. */
  readonly schedule?: ScheduleKind;
  /** Multiple of the tiers of each class. */
  readonly rateScale?: number;
};

/** Documented choices: see `chooseGrid`, `riskClassOf`, `tiersOf`; every other number is in `configureVenue` and `listMarket`. */
export function planVenue(specs: readonly ListingSpec[], setting: VenueSetting): VenuePlan {
  const markets = specs.map((spec) => planMarket(spec, setting));
  const populationNotional = markets.reduce((sum, market) => sum + market.populationNotional, 0);
  const { time } = setting;
  const inputs: Input[] = [configureVenue(specs.length, setting)];
  inputs.push({
    type: 'ListAsset',
    ...defaultAsset,
    time,
    asset: 0,
    symbol: 'USD',
    custody: 'simulated',
    scale: SETTLEMENT_SCALE,
    index: NONE,
    haircutPpm: 0,
    conversionDiscountPpm: 0,
    conversionBudget: quote(0),
    stepBoundPpm: 0,
  });

  let source = 0;
  for (const [index, spec] of specs.entries()) {
    const { grid } = markets[index] as MarketPlan;
    inputs.push({
      type: 'ListIndex',
      ...defaultIndex,
      time,
      index,
      ...(setting.schedule === 'adaptive' ? adaptiveIndex : {}),
      symbol: `${spec.name}-USD`,
      decimals: grid.decimals,
      quorum: 1,
      outlierPpm: 100_000,
    });
    for (const { symbol, role, weight, stalenessMs } of spec.sources) {
      inputs.push({
        type: 'ListSource',
        ...defaultSource,
        time,
        source,
        symbol,
        index,
        role,
        weight,
        stalenessMs,
      });
      source += 1;
    }
  }
  const stableIndex = specs.length;
  inputs.push({
    type: 'ListIndex',
    ...defaultIndex,
    time,
    index: stableIndex,
    symbol: 'USDC-USD',
    decimals: STABLE_DECIMALS,
    quorum: 1,
    outlierPpm: 100_000,
  });
  inputs.push({
    type: 'ListSource',
    ...defaultSource,
    time,
    source,
    symbol: 'USDC at par',
    index: stableIndex,
    role: 'index',
    weight: 1,
    stalenessMs: STABLE_STALENESS_MS,
  });

  const assets: AssetPlan[] = [
    { symbol: 'USD', scale: SETTLEMENT_SCALE, haircutPpm: 0, index: NONE, underlying: -1 },
  ];
  const collateral = [...COINS, STABLE].map((coin) => ({
    ...coin,
    at: specs.findIndex((spec) => spec.name === coin.symbol),
  }));
  for (const { at, ...coin } of collateral) {
    const index = coin.symbol === STABLE.symbol ? stableIndex : at;
    if (index < 0) continue;
    const asset = assets.length;
    assets.push({
      symbol: coin.symbol,
      scale: coin.scale,
      haircutPpm: coin.haircutPpm,
      index,
      underlying: at,
    });
    inputs.push({
      type: 'ListAsset',
      ...defaultAsset,
      time,
      asset,
      custody: 'simulated',
      index,
      conversionBudget: quote(0.02 * populationNotional),
      ...coin,
    });
  }
  for (const [market, spec] of specs.entries())
    inputs.push(listMarket(market, spec, markets[market] as MarketPlan, setting));
  return { markets, assets, stableSource: source, populationNotional, inputs };
}

function planMarket(spec: ListingSpec, { barMs, rateScale = 1 }: VenueSetting): MarketPlan {
  const dailyNotional = spec.dailyNotional > 0 ? spec.dailyNotional : NOTIONAL_UNKNOWN;
  const riskClass = riskClassOf({ name: spec.name, dailyNotional: spec.dailyNotional, barMs });
  return {
    symbol: `${spec.name}-PERP`,
    underlying: spec.name,
    grid: chooseGrid(spec),
    riskClass,
    tiers: tiersOf(riskClass, dailyNotional).map((tier) => scaled(tier, rateScale)),
    dailyNotional,
    populationNotional: Math.min(3e8, Math.max(1e6, POPULATION_SHARE * dailyNotional)),
  };
}

/** Rates times a factor, up, never below what is listed nor above all of the notional. */
function scaled(tier: TierRates, factor: number): TierRates {
  const rate = (ppm: number): number =>
    Math.min(1_000_000, Math.max(ppm, Math.ceil(ppm * factor - 1e-6)));
  return {
    ...tier,
    initialPpm: rate(tier.initialPpm),
    maintenancePpm: rate(tier.maintenancePpm),
  };
}

function configureVenue(markets: number, { time }: VenueSetting): Input {
  return {
    type: 'ConfigureVenue',
    ...defaultVenue,
    time,
    negativeBalanceCap: quote(10_000),
    interestKinks: [{ utilisationPpm: 0, ppmPerYear: 100_000 }],
    interestIntervalMs: 86_400_000,
    // The exit stands at the margin call: an account restored a hair above maintenance would be back at once.
    exitPpm: 1_250_000,
    warningPpm: 1_400_000,
    marginCallPpm: 1_250_000,
    sharedDrawPpm: 250_000,
    liquidationsPerStepMax: 1_000,
    claimsPerStepMax: 5_000,
    interestChargesPerStepMax: 1_000,
    ordersPerAccountMax: 64,
    positionsPerAccountMax: Math.min(64, Math.max(32, markets)),
    collateralsPerAccountMax: 8,
    futureSkewMs: 1_000,
    clockJumpMs: 86_400_000,
    fullCheckEverySteps: 1_000,
    stateRootEverySteps: 10_000,
  };
}

function listMarket(
  market: number,
  spec: ListingSpec,
  plan: MarketPlan,
  { time, observationMs, barMs, schedule = 'static' }: VenueSetting,
): Input {
  const { grid, riskClass, tiers, populationNotional } = plan;
  const wanted = (4 * populationNotional) / (grid.lotCoins * spec.first);
  const provable =
    LARGEST_POSITION_AT_LARGEST_PRICE / (grid.lotCoins * grid.tick * Number(grid.maxPriceTicks));
  return {
    type: 'ListMarket',
    ...defaultMarket,
    time,
    market,
    symbol: plan.symbol,
    index: market,
    tickIndexUnits: grid.tickIndexUnits,
    lotBase: grid.lotBase,
    baseDecimals: grid.baseDecimals,
    maxPositionLots: BigInt(Math.floor(Math.min(wanted, provable))) as Lots,
    maxPriceTicks: grid.maxPriceTicks as Ticks,
    tiers: tiers.map((tier) => ({ ...tier, fromNotional: quote(tier.fromNotional) })),
    stepBoundPpm: riskClass.stepBoundPpm,
    bandMs: Math.max(1_000, observationMs),
    basisClampPpm: riskClass.basisClampPpm,
    basisTauMs: Math.min(86_400_000, Math.max(150_000, 3 * barMs)),
    fundingIntervalMs: 28_800_000,
    fundingCapPpm: 7_500,
    // Without a basis there is no premium, and funding is to be zero: no interest leg either.
    fundingInterestPpm: spec.hasBasis ? 100 : 0,
    fundingDampPpm: 500,
    makerFeePpm: MAKER_FEE_PPM,
    takerFeePpm: TAKER_FEE_PPM,
    liquidationPenaltyPpm: riskClass.liquidationPenaltyPpm,
    liquidationSlippagePpm: riskClass.liquidationSlippagePpm,
    liquidationOrderMs: Math.max(1_000, observationMs),
    priceCollarPpm: 100_000,
    takeOverBudget: quote(0.05 * populationNotional),
    disposalDepthPpm: 100_000,
    disposalIntervalMs: Math.max(60_000, observationMs),
    withdrawalFloorPpm: riskClass.initialPpm,
    ...(schedule === 'adaptive' ? adaptiveTerms : {}),
  };
}
