// Margin parameters of simulated markets by how liquid they are. Each class obeys the listing rule that no price step within
// the bound can jump through maintenance margin unseen: with r = step bound, s = penalty + slippage + taker fee and m =
// maintenance, r + s <= m for longs and r + s (1 + r) <= m for shorts.

export type RiskClassName = 'major' | 'liquid' | 'thin';
export type RiskClass = {
  readonly name: RiskClassName;
  readonly initialPpm: number;
  readonly maintenancePpm: number;
  readonly stepBoundPpm: number;
  readonly liquidationPenaltyPpm: number;
  readonly liquidationSlippagePpm: number;
  readonly basisClampPpm: number;
};

export const TAKER_FEE_PPM = 500;
export const MAKER_FEE_PPM = 200;

/** major: r + s = 1.8 + 1.15 <= 3 %; liquid: 4.0 + 1.85 <= 6 %; thin: 8.0 + 2.55 <= 12 %. */
const CLASSES: { readonly [name in RiskClassName]: RiskClass } = {
  major: {
    name: 'major',
    initialPpm: 50_000,
    maintenancePpm: 30_000,
    stepBoundPpm: 18_000,
    liquidationPenaltyPpm: 5_000,
    liquidationSlippagePpm: 6_000,
    basisClampPpm: 5_000,
  },
  liquid: {
    name: 'liquid',
    initialPpm: 100_000,
    maintenancePpm: 60_000,
    stepBoundPpm: 40_000,
    liquidationPenaltyPpm: 8_000,
    liquidationSlippagePpm: 10_000,
    basisClampPpm: 10_000,
  },
  thin: {
    name: 'thin',
    initialPpm: 200_000,
    maintenancePpm: 120_000,
    stepBoundPpm: 80_000,
    liquidationPenaltyPpm: 10_000,
    liquidationSlippagePpm: 15_000,
    basisClampPpm: 20_000,
  },
};
const MAJORS = ['BTC', 'ETH'];
const LIQUID_FROM_DAILY = 20_000_000;
const COARSE_FROM_BAR_MS = 900_000;

/** Bitcoin and ether are majors; others are liquid from USD 20 M a day. Bars of 15 minutes or more are seen in larger steps and take the next stricter class. */
export function riskClassOf(market: {
  readonly name: string;
  readonly dailyNotional: number;
  readonly barMs: number;
}): RiskClass {
  const isMajor = MAJORS.includes(market.name);
  const isLiquid =
    isMajor || market.dailyNotional === 0 || market.dailyNotional >= LIQUID_FROM_DAILY;
  const isCoarse = market.barMs >= COARSE_FROM_BAR_MS;
  if (isMajor && !isCoarse) return CLASSES.major;
  return isMajor || (isLiquid && !isCoarse) ? CLASSES.liquid : CLASSES.thin;
}

export type TierRates = {
  readonly fromNotional: number;
  readonly initialPpm: number;
  readonly maintenancePpm: number;
};

/** Rates rise where a position becomes large beside a day's trading: at 1 %, 5 % and 20 % of it. Whole quote units. */
export function tiersOf(riskClass: RiskClass, dailyNotional: number): readonly TierRates[] {
  const daily = Math.max(5_000_000, dailyNotional);
  const steps = [
    [0, 1],
    [0.01, 1.5],
    [0.05, 2.5],
    [0.2, 4],
  ] as const;
  return steps.map(([share, factor]) => ({
    fromNotional: Math.round(daily * share),
    initialPpm: Math.min(500_000, Math.round(riskClass.initialPpm * factor)),
    maintenancePpm: Math.min(300_000, Math.round(riskClass.maintenancePpm * factor)),
  }));
}
