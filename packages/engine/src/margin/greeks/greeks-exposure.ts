// Delta, gamma and vega of what an account holds of one underlying, as exact sums of quantised units: what a margin that
// takes value for a parabola works on. Which moves and shocks are judged is greeks-margin.ts.
import { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import { black76Greeks } from '../../pricing/greeks.ts';
import type { MarginRefusal } from '../model/margin-model.ts';
import { GRID } from '../quantize.ts';
import { priceOf } from '../scenario/collateral-value.ts';
import { commonDenominator } from '../scenario/common-denominator.ts';
import { coinsOf } from '../scenario/delta-one.ts';
import {
  type MarketGroup,
  type MarketLegs,
  marketLegs,
  type PricingRules,
} from '../scenario/market-legs.ts';
import type { UnderlyingHoldings } from '../scenario/scenario-risk.ts';
import { shifted, termShiftOf, type VolatilityShock } from '../scenario/shocks.ts';
import { largestOf, StepsSum, sumOfSizes } from '../scenario/steps-sum.ts';

export type ExposureRules = {
  readonly pricing: PricingRules;
  readonly volatility: VolatilityShock;
  /** Least standard deviation to expiry over which delta and gamma are taken; absent is none. */
  readonly deviationMin?: Exact | undefined;
};

/** Sensitivities of a portfolio of one underlying in the numeraire, exact sums over quantised units. */
export type Exposure = {
  /** Per unit move of spot: 0.01 x delta is gained as spot rises 1 %. */
  readonly delta: Exact;
  /** Change of delta per unit move. */
  readonly gamma: Exact;
  /** The same with every option counted as long: nothing nets. */
  readonly grossGamma: Exact;
  /** Gain as volatilities take their shock up, and down. */
  readonly vegaUp: Exact;
  readonly vegaDown: Exact;
};

const COLUMNS = 4;
const [DELTA, GAMMA, VEGA_UP, VEGA_DOWN] = [0, 1, 2, 3] as const;

/** The exposure of what an account holds of one underlying; refused where a quote is missing. */
export function greeksExposure(
  of: UnderlyingHoldings,
  by: ExposureRules,
): Result<Exposure, MarginRefusal> {
  const market = marketLegs(of.positions, { ...of, rules: by.pricing });
  if (!market.ok) return market;
  const { groups, legs, options, deltaOne } = market.value;
  const units = unitGreeks(market.value, by);
  const { counts, denominator } = commonDenominator(options.map((each) => each.coins));
  const scale = GRID * denominator;
  let total: Exposure = NOTHING;
  const sums = groups.map(() => ({ long: new StepsSum(COLUMNS), short: new StepsSum(COLUMNS) }));
  const fits = StepsSum.fits({ countSum: sumOfSizes(counts), valueMax: largestOf(units) });
  legs.forEach((leg, row) => {
    const count = counts[row] as bigint;
    const { long, short } = sums[leg.group] as (typeof sums)[number];
    const sum = count < 0n ? short : long;
    const size = count < 0n ? -count : count;
    if (fits) sum.add(Number(size), units, row * COLUMNS);
    else sum.addLarge(size, units, row * COLUMNS);
  });
  for (const [index, group] of groups.entries()) {
    const price = priceOf(group.settle, of.snapshot);
    if (!price.ok) return price;
    const { long, short } = sums[index] as (typeof sums)[number];
    const value = (steps: bigint): Exact => Exact.ratio(steps, scale).times(price.value);
    const net = (column: number): Exact => value(long.at(column) - short.at(column));
    total = {
      delta: total.delta.plus(net(DELTA)),
      gamma: total.gamma.plus(net(GAMMA)),
      grossGamma: total.grossGamma.plus(value(long.at(GAMMA) + short.at(GAMMA))),
      vegaUp: total.vegaUp.plus(net(VEGA_UP)),
      vegaDown: total.vegaDown.plus(net(VEGA_DOWN)),
    };
  }
  let delta = total.delta;
  for (const leg of deltaOne) {
    const { payoff, settle } = leg.instrument;
    const price = priceOf(settle, of.snapshot);
    if (!price.ok) return price;
    // An inverse contract gains its coins' worth per unit move, counted at the price of the coin.
    const perMove = payoff === 'linear' ? leg.mark : Exact.ONE;
    delta = delta.plus(coinsOf(leg).times(perMove).times(leg.openShare).times(price.value));
  }
  return ok({ ...total, delta });
}

const NOTHING: Exposure = {
  delta: Exact.ZERO,
  gamma: Exact.ZERO,
  grossGamma: Exact.ZERO,
  vegaUp: Exact.ZERO,
  vegaDown: Exact.ZERO,
};

/**
 * Sensitivities of one coin of each leg in its settlement asset, `[leg * COLUMNS + column]`: delta x F, gamma x F^2 with F
 * the part of the forward that moves, and vega x the shock of volatility either way.
 */
function unitGreeks({ groups, legs }: MarketLegs, by: ExposureRules): Float64Array {
  const deviationMin = by.deviationMin?.toNumber() ?? 0;
  const shiftOf = termShiftOf(by);
  const shifts = groups.map(({ years }) => ({
    up: shiftOf({ type: 'up' }, years),
    down: shiftOf({ type: 'down' }, years),
  }));
  const units = new Float64Array(legs.length * COLUMNS);
  legs.forEach(({ instrument, group: index, volatility }, row) => {
    const group = groups[index] as MarketGroup;
    const { up, down } = shifts[index] as (typeof shifts)[number];
    const { years, discount, forwardFixed, forwardVariable } = group;
    const forward = forwardFixed + forwardVariable;
    const { right } = instrument;
    const strike = instrument.strike.toNumber();
    const local = black76Greeks({ right, forward, strike, years, volatility, discount });
    const isNear = volatility * Math.sqrt(years) < deviationMin;
    const wide = isNear
      ? black76Greeks({ right, forward, strike, years: 1, volatility: deviationMin, discount })
      : local;
    const perCoin = instrument.payoff === 'linear' ? 1 : 1 / forward;
    const at = row * COLUMNS;
    units[at + DELTA] = wide.delta * forwardVariable * perCoin;
    units[at + GAMMA] = wide.gamma * forwardVariable * forwardVariable * perCoin;
    units[at + VEGA_UP] = local.vega * (shifted(up, volatility, 0) - volatility) * perCoin;
    units[at + VEGA_DOWN] = local.vega * (shifted(down, volatility, 0) - volatility) * perCoin;
  });
  return units;
}
