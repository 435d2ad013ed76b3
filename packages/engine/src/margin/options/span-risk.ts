// What one underlying loses at every scan point, and the delta it holds by expiry: the numbers that the charges and credits
// of SPAN are made of. Options are revalued by the risk grid; the rules on top are span-charges.ts.
import { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import { assetPrice } from '../collateral/asset-price.ts';
import type { MarginRefusal, Scope } from '../model/margin-model.ts';
import { quantized } from '../quantize.ts';
import { black76Greeks } from '../../pricing/greeks.ts';
import { coinsOf, deltaOnePnl } from '../scenario/delta-one.ts';
import { type GridTotals, ScenarioGrid } from '../scenario/grid.ts';
import { type MarketLegs, marketLegs, type PricingRules } from '../scenario/market-legs.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { shockOf } from './span-shock.ts';
import { illegalValue, noRule } from './refusals.ts';
import { lowestMove, type ScanPoint, type ScanRanges, scanScenarios } from './span-scenarios.ts';

export type ScanLoss = {
  readonly label: string;
  /** Loss positive, numeraire, after the point's weight. */
  readonly loss: Exact;
};
export type DatedDelta = {
  /** Days to expiry; undefined for perpetuals. */
  readonly days: number | undefined;
  /** Coins, signed. */
  readonly delta: Exact;
};
export type SpanRisk = {
  readonly underlying: string;
  /** In the order of the scan points. */
  readonly losses: readonly ScanLoss[];
  /** The largest loss, from zero. */
  readonly scanRisk: Exact;
  /** The point of it; undefined where nothing is lost. */
  readonly worst: string | undefined;
  /** Ascending by expiry, perpetuals first. */
  readonly deltas: readonly DatedDelta[];
  /** Coins of short calls, short puts and of all options, none negative. */
  readonly shortCalls: Exact;
  readonly shortPuts: Exact;
  readonly options: Exact;
  /** Options at mark, numeraire, signed: long less short. */
  readonly optionValue: Exact;
};

export type SpanScan = {
  readonly points: readonly ScanPoint[];
  readonly ranges: ScanRanges;
  readonly pricing: PricingRules;
};

const DAY_MS = 86_400_000;

/**
 * Scans one underlying. Refuses coin-settled contracts (`NoRuleApplies`), ranges that take the price to zero
 * (`IllegalValue`), and what `marketLegs` refuses: missing forwards and volatilities, volatility zero, expiry passed.
 */
export function spanRisk(scope: Scope, scan: SpanScan): Result<SpanRisk, MarginRefusal> {
  const { positions } = scope.holdings;
  const inverse = positions.find(({ instrument }) => instrument.payoff === 'inverse');
  if (inverse !== undefined) {
    return noRule(inverse.instrument.symbol, 'SPAN scans contracts settled in the quote currency');
  }
  const { name: underlying, snapshot } = scope;
  const market = marketLegs(positions, { underlying, snapshot, rules: scan.pricing });
  if (!market.ok) return market;
  const index = market.value.underlying.spot;
  const lowest = lowestMove(scan.points, scan.ranges, index);
  if (Exact.ONE.plus(lowest).sign <= 0) {
    return illegalValue(underlying, lowest, 'a price scan range that leaves the price above zero');
  }
  const scenarios = scanScenarios(scan.points, scan.ranges, index);
  const losses = scanLosses(scope, market.value, scenarios);
  if (!losses.ok) return losses;
  const optionValue = valueAtMark(scope, market.value);
  if (!optionValue.ok) return optionValue;
  const largest = losses.value.reduce<ScanLoss | undefined>(
    (worst, each) => (each.loss.isAbove(worst?.loss ?? Exact.ZERO) ? each : worst),
    undefined,
  );
  return ok({
    underlying,
    losses: losses.value,
    scanRisk: largest?.loss ?? Exact.ZERO,
    worst: largest?.label,
    deltas: deltasOf(market.value, snapshot.nowMs),
    ...countsOf(market.value),
    optionValue: optionValue.value,
  });
}

function scanLosses(
  { snapshot }: Scope,
  { groups, legs, options, deltaOne }: MarketLegs,
  scenarios: readonly Scenario[],
): Result<readonly ScanLoss[], MarginRefusal> {
  const grid = new ScenarioGrid({ groups, legs, scenarios, shiftOf: shockOf });
  const totals = grid.totals(options.map((option) => option.coins));
  const settlePrices = new Map<string, Exact>();
  const assets = [
    ...groups.map((group) => group.settle),
    ...deltaOne.map((leg) => leg.instrument.settle),
  ];
  for (const asset of assets) {
    const price = assetPrice(snapshot, asset);
    if (!price.ok) return price;
    settlePrices.set(asset, price.value);
  }
  const priceOf = (asset: string): Exact => settlePrices.get(asset) ?? Exact.ONE;
  const losses = scenarios.map(({ label, move, weight }, index) => {
    const ofOptions = optionProfit(totals, index, priceOf);
    const ofOthers = deltaOne.map((leg) =>
      deltaOnePnl(leg, move).times(priceOf(leg.instrument.settle)),
    );
    const profit = ofOptions.plus(Exact.sum(ofOthers));
    return { label, loss: profit.negated().times(weight) };
  });
  return ok(losses);
}

function optionProfit(
  { groups, scale }: GridTotals,
  scenario: number,
  priceOf: (asset: string) => Exact,
): Exact {
  return Exact.sum(
    groups.map(({ group, base, shocked }) =>
      Exact.ratio((shocked[scenario] ?? base) - base, scale).times(priceOf(group.settle)),
    ),
  );
}

function valueAtMark({ snapshot }: Scope, { options }: MarketLegs): Result<Exact, MarginRefusal> {
  let total = Exact.ZERO;
  for (const { instrument, coins } of options) {
    const price = assetPrice(snapshot, instrument.settle);
    if (!price.ok) return price;
    const mark = snapshot.instruments.get(instrument.symbol)?.mark ?? Exact.ZERO;
    total = total.plus(coins.times(mark).times(price.value));
  }
  return ok(total);
}

/** Black's delta of options on their forward, discounted, and coins of the rest, by expiry. */
function deltasOf(
  { options, legs, groups, deltaOne }: MarketLegs,
  nowMs: number,
): readonly DatedDelta[] {
  const byExpiry = new Map<number, Exact>();
  const add = (expiryMs: number, delta: Exact): void => {
    byExpiry.set(expiryMs, (byExpiry.get(expiryMs) ?? Exact.ZERO).plus(delta));
  };
  for (const leg of deltaOne) {
    add(leg.instrument.kind === 'perpetual' ? -1 : leg.instrument.expiryMs, coinsOf(leg));
  }
  options.forEach(({ instrument, coins }, index) => {
    const leg = legs[index];
    const group = leg === undefined ? undefined : groups[leg.group];
    if (leg === undefined || group === undefined) return;
    const { delta } = black76Greeks({
      right: instrument.right,
      forward: group.forwardFixed + group.forwardVariable,
      strike: instrument.strike.toNumber(),
      years: group.years,
      volatility: leg.volatility,
      discount: group.discount,
    });
    add(instrument.expiryMs, coins.times(quantized(delta)));
  });
  return [...byExpiry]
    .sort(([a], [b]) => a - b)
    .map(([expiryMs, delta]) => ({
      days: expiryMs < 0 ? undefined : (expiryMs - nowMs) / DAY_MS,
      delta,
    }));
}

function countsOf({ options }: MarketLegs): Pick<SpanRisk, 'shortCalls' | 'shortPuts' | 'options'> {
  const short = (right: 'call' | 'put'): Exact =>
    Exact.sum(
      options
        .filter(({ instrument, coins }) => instrument.right === right && coins.sign < 0)
        .map(({ coins }) => coins.abs()),
    );
  return {
    shortCalls: short('call'),
    shortPuts: short('put'),
    options: Exact.sum(options.map(({ coins }) => coins.abs())),
  };
}
