// Explains a scenario risk as a tree of figures: every scenario, in it every expiry, and in the worst of them every option.
// What lies below a scenario is worked out when it is read, since most answers are never opened that far.
import { Exact } from '../../base/exact.ts';
import type { Figure } from '../model/margin-model.ts';
import type { GroupTotals } from './grid.ts';
import { quantized } from '../quantize.ts';
import { FACTOR_GRID } from './quantized-factor.ts';
import type { ScenarioRisk } from './scenario-risk.ts';

/** Figures of all scenarios and of the basis charge as PnL: a loss is negative. */
export function scenarioFigures(risk: ScenarioRisk): readonly Figure[] {
  const scenarios = risk.scenarios.map(({ scenario, pnl }, index) =>
    lazily({ name: scenario.label, value: pnl }, () => partsOf(risk, index)),
  );
  if (risk.basis.length === 0) return scenarios;
  const expiries = (): readonly Figure[] =>
    risk.basis.map((value, group) => ({ name: groupOf(risk, group).group.name, value }));
  return [...scenarios, lazily({ name: 'basis', value: risk.basisPnl }, expiries)];
}

/** What was worst, in words. */
export function worstName({ worst, scenarios }: ScenarioRisk): string {
  if (worst.type === 'none') return 'no scenario loses';
  if (worst.type === 'basis') return 'basis';
  return scenarios[worst.index]?.scenario.label ?? '';
}

/** Expiries of a scenario; those of the worst one open to single options. */
function partsOf(risk: ScenarioRisk, index: number): readonly Figure[] {
  const pnl = risk.scenarios[index];
  if (pnl === undefined) return [];
  const isWorst = risk.worst.type === 'scenario' && risk.worst.index === index;
  const groups = pnl.byGroup().map((value, group) => {
    const figure = { name: groupOf(risk, group).group.name, value };
    return isWorst ? lazily(figure, () => optionFigures(risk, { index, group })) : figure;
  });
  const deltaOne = { name: 'perpetuals and futures', value: pnl.deltaOne() };
  const collateral = { name: 'collateral that moves with spot', value: pnl.collateral() };
  return [...groups, ...[deltaOne, collateral].filter((each) => !each.value.isZero)];
}

/**
 * Each option's share of the PnL of its expiry (`group`) in the scenario at `index`, in its settlement asset, discounted
 * and dampened as the whole expiry is: where that asset is the numeraire the shares add up to the expiry's PnL.
 */
export function optionFigures(
  { market, grid, totals, discounts, scenarios }: ScenarioRisk,
  at: { readonly index: number; readonly group: number },
): readonly Figure[] {
  const total = totals.groups[at.group];
  const steps = discounts[at.group];
  const pnl = scenarios[at.index];
  if (total === undefined || steps === undefined || pnl === undefined) return [];
  const shocked = total.shocked[at.index] ?? 0n;
  const discount = new Exact(shocked < 0n ? steps.negative : steps.positive, FACTOR_GRID);
  const { dampening, volatility } = pnl.scenario;
  const isSkew = volatility.type === 'linearSkew' || volatility.type === 'absoluteSkew';
  const after = new Exact(shocked, totals.scale).times(discount);
  const isTurned = isSkew && after.isAbove(new Exact(total.base, totals.scale));
  const factor = isTurned ? dampening.negated() : dampening;
  return market.legs.flatMap((leg, row) => {
    const coins = market.options[row]?.coins;
    if (leg.group !== at.group || coins === undefined) return [];
    const value = quantized(grid.valueOf(row, at.index)).times(discount);
    const change = value.minus(quantized(grid.baseOf(row)));
    return [
      {
        name: leg.instrument.symbol,
        value: coins.times(change).times(factor),
        unit: leg.instrument.settle,
      },
    ];
  });
}

const groupOf = ({ totals }: ScenarioRisk, group: number): GroupTotals =>
  totals.groups[group] as GroupTotals;

/** A figure whose parts are made when first read. */
function lazily(figure: Figure, parts: () => readonly Figure[]): Figure {
  let made: readonly Figure[] | undefined;
  return {
    ...figure,
    get parts() {
      made ??= parts();
      return made;
    },
  };
}
