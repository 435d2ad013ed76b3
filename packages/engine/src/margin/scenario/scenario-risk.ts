// The scenario risk of one underlying: grid, PnL of every scenario, the basis charge, and which of them is worst. The
// margin model (scenarios.ts) turns it into requirements; reports and other rules read it as it is.
import { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import type { Balance, Position } from '../../domain/holdings.ts';
import { MS_PER_YEAR, type Snapshot } from '../../domain/snapshot.ts';
import { profitInCoins } from '../collateral/profit-in-coins.ts';
import type { MarginRefusal } from '../model/margin-model.ts';
import { type BasisContingency, basisPnl, basisScenarios } from './basis-contingency.ts';
import { priceOf, riskCancellingValue } from './collateral-value.ts';
import { type GridTotals, ScenarioGrid } from './grid.ts';
import { type MarketLegs, marketLegs, type PricingRules } from './market-legs.ts';
import { type Conversion, type ScenarioPnl, scenarioPnls } from './scenario-pnl.ts';
import type { Scenario } from './scenario.ts';
import { type Skew, termShiftOf, type VolatilityShock } from './shocks.ts';
import {
  type DiscountSteps,
  discountSteps,
  type StaticDiscount,
  UNDISCOUNTED,
} from './static-discount.ts';

export type ScenarioRules = {
  readonly scenarios: readonly Scenario[];
  readonly pricing: PricingRules;
  readonly volatility?: VolatilityShock | undefined;
  readonly skew?: Skew | undefined;
  readonly staticDiscount?: StaticDiscount | undefined;
  readonly basis?: BasisContingency | undefined;
  /** By asset: the underlying whose spot its balance moves with. */
  readonly cancels?: ReadonlyMap<string, string> | undefined;
};

export type Worst =
  | { readonly type: 'scenario'; readonly index: number }
  | { readonly type: 'basis' }
  /** No scenario loses anything. */
  | { readonly type: 'none' };

export type ScenarioRisk = {
  readonly market: MarketLegs;
  readonly grid: ScenarioGrid;
  readonly totals: GridTotals;
  readonly discounts: readonly DiscountSteps[];
  /** In the order of the rules' scenarios; PnL before the scenario's weight. */
  readonly scenarios: readonly ScenarioPnl[];
  /** By group of the market, at most zero each; empty where the rules have no basis charge. */
  readonly basis: readonly Exact[];
  /** Their sum, at most zero, as it competes with the scenarios. */
  readonly basisPnl: Exact;
  readonly worst: Worst;
  /** Its PnL times its weight, at most zero: a portfolio that no scenario hurts requires nothing. */
  readonly worstPnl: Exact;
};

/** What an account holds of one underlying. */
export type UnderlyingHoldings = {
  readonly underlying: string;
  readonly positions: readonly Position[];
  readonly balances: readonly Balance[];
  readonly snapshot: Snapshot;
};

/** The risk of one underlying's positions and of the collateral that moves with it; refused where a quote is missing. */
export function scenarioRisk(
  of: UnderlyingHoldings,
  rules: ScenarioRules,
): Result<ScenarioRisk, MarginRefusal> {
  const market = marketLegs(of.positions, { ...of, rules: rules.pricing });
  if (!market.ok) return market;
  const cancels = rules.cancels ?? new Map<string, string>();
  const pledged = riskCancellingValue(of.balances, { ...of, cancels });
  if (!pledged.ok) return pledged;
  // What inverse contracts have won or lost so far stands in coins, and moves with spot like collateral.
  const unsettled = of.positions.map((position) => profitInCoins(position, of.snapshot));
  const collateral = pledged.value.plus(Exact.sum(unsettled));
  const conversions = conversionsOf(of, market.value);
  if (!conversions.ok) return conversions;
  const { groups, legs, options, deltaOne } = market.value;
  const { scenarios, basis } = rules;
  const gridScenarios = basis === undefined ? scenarios : [...scenarios, ...basisScenarios(basis)];
  const grid = new ScenarioGrid({
    groups,
    legs,
    scenarios: gridScenarios,
    shiftOf: termShiftOf(rules),
  });
  const totals = grid.totals(options.map((each) => each.coins));
  const { staticDiscount } = rules;
  const discounts = groups.map((group) =>
    staticDiscount === undefined
      ? UNDISCOUNTED
      : discountSteps(staticDiscount, { ...group, rate: group.quote.rate }),
  );
  const pnls = scenarioPnls({
    scenarios,
    totals,
    discounts,
    deltaOne,
    conversions: conversions.value,
    collateral,
  });
  const basisPnls = basis === undefined ? [] : basisOf(basis, of, totals, rules, conversions.value);
  const basisTotal = Exact.sum(basisPnls);
  return ok({
    market: market.value,
    grid,
    totals,
    discounts,
    scenarios: pnls,
    basis: basisPnls,
    basisPnl: basisTotal,
    ...worstOf(pnls, basisTotal),
  });
}

function basisOf(
  basis: BasisContingency,
  { snapshot }: UnderlyingHoldings,
  totals: GridTotals,
  { scenarios }: ScenarioRules,
  conversions: ReadonlyMap<string, Conversion>,
): readonly Exact[] {
  const columns = { up: scenarios.length, down: scenarios.length + 1 };
  return totals.groups.map((group) => {
    const { expiryMs, settle } = group.group;
    const years = Exact.ratio(BigInt(expiryMs - snapshot.nowMs), BigInt(MS_PER_YEAR));
    const pnl = basisPnl(basis, { totals: group, scale: totals.scale, columns, years });
    return pnl.times((conversions.get(settle) ?? { price: Exact.ONE }).price);
  });
}

function conversionsOf(
  { underlying, snapshot }: UnderlyingHoldings,
  { groups, deltaOne }: MarketLegs,
): Result<ReadonlyMap<string, Conversion>, MarginRefusal> {
  const conversions = new Map<string, Conversion>();
  const settles = [...groups, ...deltaOne.map((each) => each.instrument)].map(
    (each) => each.settle,
  );
  for (const settle of settles) {
    if (conversions.has(settle)) continue;
    const price = priceOf(settle, snapshot);
    if (!price.ok) return price;
    const movesWithSpot = settle === underlying && settle !== snapshot.numeraire;
    conversions.set(settle, { price: price.value, movesWithSpot });
  }
  return ok(conversions);
}

/** The least of all, a scenario before the basis charge where they tie. */
function worstOf(
  pnls: readonly ScenarioPnl[],
  basis: Exact,
): Pick<ScenarioRisk, 'worst' | 'worstPnl'> {
  let worst: Worst = { type: 'none' };
  let worstPnl = Exact.ZERO;
  pnls.forEach(({ pnl, scenario: { weight } }, index) => {
    const weighted = weight.equals(Exact.ONE) ? pnl : pnl.times(weight);
    if (!weighted.isBelow(worstPnl)) return;
    worst = { type: 'scenario', index };
    worstPnl = weighted;
  });
  return basis.isBelow(worstPnl)
    ? { worst: { type: 'basis' }, worstPnl: basis }
    : { worst, worstPnl };
}
