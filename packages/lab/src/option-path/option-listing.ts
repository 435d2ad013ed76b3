// Lists a re-anchored chain on a simulated venue, on the grid of the underlying's perpetual, with the rulebook by which its
// option accounts are margined as a whole.
import {
  defaultMarket,
  type Input,
  linearPerpetual,
  type Lots,
  type Price,
  type Quanta,
  type Ticks,
} from '@plimsoll/engine';
import type { MarketPlan, VenuePlan } from '../venue/plan-venue.ts';
import type { ReanchoredChain } from './reanchored-chain.ts';

export type OptionListing = {
  readonly venue: VenuePlan;
  readonly chain: ReanchoredChain;
  /** The perpetual of the underlying, which is also its index. */
  readonly perpetual: number;
  /** The first option's market; the others follow in the order of the chain. */
  readonly firstOption: number;
};

/**
 * Of naked options held in a cross account (the outside market's): a share of the underlying. r + s * (1 + r) <= m holds with
 * r 6 %, s 5.55 % of the premium, m 15 %.
 */
const RATES = { initialPpm: 200_000, maintenancePpm: 150_000, stepBoundPpm: 60_000 } as const;
const SLIPPAGE_PPM = 50_000;
const PENALTY_PPM = 5_000;
const TAKER_FEE_PPM = 500;
/** Premium traded in one option a day, as a share of what the underlying trades: the order of a liquid strike. */
const DAILY_SHARE = 0.0005;
const SETTLEMENT_WINDOW_MS = 1_800_000;

/** `setting`: start, the age at which a smile is stale, and the rulebook's canonical text. */
export function listOptions(
  plan: VenuePlan,
  chain: ReanchoredChain,
  setting: {
    readonly time: number;
    readonly observationMs: number;
    readonly rulebookText: string;
  },
): OptionListing {
  const perpetual = plan.markets.findIndex(({ underlying }) => underlying === chain.underlying);
  const own = plan.markets[perpetual];
  if (own === undefined) throw new Error(`the venue lists no perpetual of ${chain.underlying}`);
  const firstOption = plan.markets.length;
  const markets = chain.options.map(({ right, strike, expiry }): MarketPlan => {
    const days = Math.round((chain.expiries[expiry]?.lifeMs ?? 0) / 86_400_000);
    return {
      ...own,
      symbol: `${chain.underlying}-${days}D-${Math.round(strike)}-${right === 'call' ? 'C' : 'P'}`,
      riskClass: {
        ...own.riskClass,
        ...RATES,
        liquidationPenaltyPpm: PENALTY_PPM,
        liquidationSlippagePpm: SLIPPAGE_PPM,
      },
      dailyNotional: DAILY_SHARE * own.dailyNotional,
      populationNotional: DAILY_SHARE * own.populationNotional,
    };
  });
  const listing = chain.options.map((option, i): Input => {
    const { symbol, grid, populationNotional } = markets[i] as MarketPlan;
    return {
      type: 'ListMarket',
      time: setting.time,
      market: firstOption + i,
      ...defaultMarket,
      ...linearPerpetual,
      symbol,
      index: perpetual,
      kind: 'option',
      right: option.right,
      strike: BigInt(Math.round(option.strike * 10 ** grid.decimals)) as Price,
      expiryMs: chain.expiries[option.expiry]?.expiryMs ?? 0,
      settlementWindowMs: SETTLEMENT_WINDOW_MS,
      optionFloorPpm: RATES.maintenancePpm,
      longOptionPpm: 1_000_000,
      volatilityStalenessMs: Math.max(60_000, 10 * setting.observationMs),
      tickIndexUnits: grid.tickIndexUnits,
      lotBase: grid.lotBase,
      baseDecimals: grid.baseDecimals,
      maxPriceTicks: grid.maxPriceTicks as Ticks,
      maxPositionLots: 1_000_000_000n as Lots,
      tiers: [
        {
          fromNotional: 0n as Quanta,
          initialPpm: RATES.initialPpm,
          maintenancePpm: RATES.maintenancePpm,
        },
      ],
      stepBoundPpm: RATES.stepBoundPpm,
      bandMs: Math.max(1_000, setting.observationMs),
      fundingCapPpm: 0,
      fundingInterestPpm: 0,
      makerFeePpm: TAKER_FEE_PPM,
      takerFeePpm: TAKER_FEE_PPM,
      liquidationPenaltyPpm: PENALTY_PPM,
      liquidationSlippagePpm: SLIPPAGE_PPM,
      liquidationOrderMs: Math.max(1_000, setting.observationMs),
      priceCollarPpm: 1_000_000,
      takeOverBudget: BigInt(Math.round(0.05 * populationNotional * 1e6)) as Quanta,
      disposalDepthPpm: 100_000,
      disposalIntervalMs: Math.max(60_000, setting.observationMs),
      withdrawalFloorPpm: 0,
    };
  });
  const rulebook: Input = { type: 'SetRulebook', time: setting.time, text: setting.rulebookText };
  return {
    venue: {
      ...plan,
      markets: [...plan.markets, ...markets],
      inputs: [...plan.inputs, ...listing, rulebook],
    },
    chain,
    perpetual,
    firstOption,
  };
}
