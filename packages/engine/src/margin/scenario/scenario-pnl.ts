// Profit and loss of a portfolio of one underlying in every scenario: options through the exact totals of the grid, futures
// and coin collateral by the move itself, static discounts on expiry values, dampening. Exact; whole steps and few
// fractions, because a fraction for each expiry and scenario costs more than pricing does.
import { Exact } from '../../base/exact.ts';
import { type DeltaOneLeg, coinsOf, deltaOnePnl } from './delta-one.ts';
import type { GridTotals, GroupTotals } from './grid.ts';
import { FACTOR_GRID } from './quantized-factor.ts';
import type { Scenario } from './scenario.ts';
import { discounted, type DiscountSteps } from './static-discount.ts';

/** What a settlement asset is worth in the numeraire, and whether that moves with spot. */
export type Conversion = { readonly price: Exact; readonly movesWithSpot: boolean };

export type PortfolioOf = {
  readonly scenarios: readonly Scenario[];
  readonly totals: GridTotals;
  /** By group of the totals. */
  readonly discounts: readonly DiscountSteps[];
  readonly deltaOne: readonly DeltaOneLeg[];
  /** By settlement asset, for every one that occurs. */
  readonly conversions: ReadonlyMap<string, Conversion>;
  /** Numeraire value of the collateral that moves with spot. */
  readonly collateral: Exact;
};

/** PnL of one scenario in the numeraire, dampened; its parts add up to it. */
export type ScenarioPnl = {
  readonly scenario: Scenario;
  readonly pnl: Exact;
  /** Options of each group, in order. */
  readonly byGroup: () => readonly Exact[];
  readonly deltaOne: () => Exact;
  readonly collateral: () => Exact;
};

/**
 * PnL of every scenario: dampening x (sum over expiries of (X x discount - base) + futures + collateral x move), where X is
 * the shocked value of an expiry. In a skew scenario each expiry counts as a loss, whichever way it tilts:
 * -|X x discount - base|. With discounts, nothing moved is not zero: it is what the discount takes.
 */
export function scenarioPnls(of: PortfolioOf): readonly ScenarioPnl[] {
  const linear = linearExposure(of);
  const others = of.deltaOne.filter((leg) => !isPlain(leg, of.conversions));
  const isUnits = of.totals.groups.map(({ group }) =>
    isUnit(conversionOf(group.settle, of.conversions)),
  );
  return of.scenarios.map((scenario, index) => {
    const { move, dampening } = scenario;
    const otherPnl = Exact.sum(others.map((leg) => deltaOneValue(leg, move, of.conversions)));
    const deltaOne = (): Exact => linear.times(move).plus(otherPnl).times(dampening);
    const moved = fraction(of.collateral.plus(linear), move);
    const options = optionsPnl(of, scenario, index, isUnits);
    const total =
      others.length === 0 ? added(options, moved) : added(options, moved.plus(otherPnl));
    return {
      scenario,
      pnl: fraction(total, dampening),
      byGroup: () =>
        of.totals.groups.map((_, group) => groupPnl(of, scenario, index, group).times(dampening)),
      deltaOne,
      collateral: () => of.collateral.times(move).times(dampening),
    };
  });
}

/** PnL of one group before dampening, in the numeraire. */
function groupPnl(of: PortfolioOf, scenario: Scenario, index: number, group: number): Exact {
  const { settle } = (of.totals.groups[group] as GroupTotals).group;
  const plain = (value: Exact): Exact => (isSkew(scenario) ? value.abs().negated() : value);
  const conversion = conversionOf(settle, of.conversions);
  const { shocked, base } = stepsOf(of, index, group);
  if (isUnit(conversion)) return plain(new Exact(shocked - base, of.totals.scale * FACTOR_GRID));
  const scale = of.totals.scale * FACTOR_GRID;
  const after = new Exact(shocked, scale).times(priceAfter(conversion, scenario.move));
  return plain(after.minus(new Exact(base, scale).times(conversion.price)));
}

/** The sum of the groups before dampening: whole steps where they are in the numeraire already. */
function optionsPnl(
  of: PortfolioOf,
  scenario: Scenario,
  index: number,
  isUnits: readonly boolean[],
): Exact {
  let steps = 0n;
  let converted = Exact.ZERO;
  of.totals.groups.forEach((_, at) => {
    if (isUnits[at] === true) {
      const { shocked, base } = stepsOf(of, index, at);
      const pnl = shocked - base;
      steps += isSkew(scenario) && pnl > 0n ? -pnl : pnl;
    } else {
      converted = converted.plus(groupPnl(of, scenario, index, at));
    }
  });
  const plain = new Exact(steps, of.totals.scale * FACTOR_GRID);
  return converted.isZero ? plain : plain.plus(converted);
}

/** Discounted shocked value and base value of a group, in steps of scale x 1e18. */
function stepsOf(
  of: PortfolioOf,
  index: number,
  group: number,
): { readonly shocked: bigint; readonly base: bigint } {
  const totals = of.totals.groups[group] as GroupTotals;
  const discount = of.discounts[group] as DiscountSteps;
  const shocked = discounted(totals.shocked[index] as bigint, discount);
  return { shocked, base: totals.base * FACTOR_GRID };
}

/** What linear contracts gain per unit move: coins x mark x share that moves, in the numeraire. */
function linearExposure({ deltaOne, conversions }: PortfolioOf): Exact {
  let exposure = Exact.ZERO;
  for (const leg of deltaOne) {
    if (!isPlain(leg, conversions)) continue;
    exposure = exposure.plus(coinsOf(leg).times(leg.mark).times(leg.openShare));
  }
  return exposure;
}

const isPlain = (leg: DeltaOneLeg, conversions: PortfolioOf['conversions']): boolean =>
  leg.instrument.payoff === 'linear' && isUnit(conversionOf(leg.instrument.settle, conversions));

/** Profit of any contract, converted at what its settlement asset is worth after the move. */
function deltaOneValue(
  leg: DeltaOneLeg,
  move: Exact,
  conversions: PortfolioOf['conversions'],
): Exact {
  const conversion = conversionOf(leg.instrument.settle, conversions);
  return deltaOnePnl(leg, move).times(priceAfter(conversion, move));
}

const UNIT: Conversion = { price: Exact.ONE, movesWithSpot: false };
const conversionOf = (settle: string, conversions: PortfolioOf['conversions']): Conversion =>
  conversions.get(settle) ?? UNIT;
const isUnit = ({ price, movesWithSpot }: Conversion): boolean =>
  !movesWithSpot && price.equals(Exact.ONE);
const priceAfter = ({ price, movesWithSpot }: Conversion, move: Exact): Exact =>
  movesWithSpot ? price.times(move.plus(Exact.ONE)) : price;

const isSkew = ({ volatility: { type } }: Scenario): boolean =>
  type === 'linearSkew' || type === 'absoluteSkew';

/** A product and a sum left as they stand: a comparison needs no lowest terms, and finding them costs more. */
const fraction = (a: Exact, b: Exact): Exact =>
  new Exact(a.numerator * b.numerator, a.denominator * b.denominator);
const added = (a: Exact, b: Exact): Exact =>
  b.isZero
    ? a
    : new Exact(
        a.numerator * b.denominator + b.numerator * a.denominator,
        a.denominator * b.denominator,
      );
