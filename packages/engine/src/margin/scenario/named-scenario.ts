// Names the scenario that decided, for reports: which is least even where all agree to the last step, and whether it is of
// the core of the grid, a tail or a skew.
import { assertNever } from '../../base/assert.ts';
import { Exact } from '../../base/exact.ts';
import type { ScenarioRisk } from './scenario-risk.ts';
import type { Scenario } from './scenario.ts';

export type ScenarioKind = 'core' | 'tail' | 'skew';

/** A tail is dampened or moves spot by more than `coreMove`; a skew is neither, whatever its dampening. */
export function kindOf(scenario: Scenario, coreMove: Exact): ScenarioKind {
  switch (scenario.volatility.type) {
    case 'linearSkew':
    case 'absoluteSkew':
      return 'skew';
    case 'none':
    case 'up':
    case 'down':
    case 'relative':
    case 'absolute': {
      const isWide = scenario.move.abs().isAbove(coreMove);
      return isWide || !scenario.dampening.equals(Exact.ONE) ? 'tail' : 'core';
    }
    default:
      return assertNever(scenario.volatility);
  }
}

/** What decided: a kind of scenario, or the basis charge where it is below every scenario. */
export function decidedBy(risk: ScenarioRisk, coreMove: Exact): ScenarioKind | 'basis' {
  const least = leastScenario(risk);
  const pnl = risk.scenarios[least];
  if (risk.worst.type === 'basis' || pnl === undefined) return 'basis';
  return kindOf(pnl.scenario, coreMove);
}

/**
 * Index of the least PnL before weights. Scenarios that tie to the last step are told apart by the unrounded model values,
 * which never change an amount; the first of those that still tie.
 */
export function leastScenario(risk: ScenarioRisk): number {
  let least = 0;
  let estimate: number | undefined;
  risk.scenarios.forEach(({ pnl }, index) => {
    const best = risk.scenarios[least]?.pnl ?? pnl;
    const order = pnl.compare(best);
    if (order > 0 || index === least) return;
    if (order < 0) {
      least = index;
      estimate = undefined;
      return;
    }
    estimate ??= unrounded(risk, least);
    const other = unrounded(risk, index);
    if (other >= estimate) return;
    least = index;
    estimate = other;
  });
  return least;
}

/** The option PnL of a scenario in plain floats, all settlement assets as one: only the order of ties rests on it. */
function unrounded({ market, grid, discounts, scenarios }: ScenarioRisk, index: number): number {
  const shocked = market.groups.map(() => 0);
  const base = market.groups.map(() => 0);
  market.legs.forEach(({ group }, row) => {
    const coins = market.options[row]?.coins.toNumber() ?? 0;
    shocked[group] = (shocked[group] ?? 0) + coins * grid.valueOf(row, index);
    base[group] = (base[group] ?? 0) + coins * grid.baseOf(row);
  });
  let pnl = 0;
  market.groups.forEach((_, group) => {
    const after = shocked[group] ?? 0;
    const steps = after < 0 ? discounts[group]?.negative : discounts[group]?.positive;
    pnl += (after * Number(steps ?? 0n)) / 1e18 - (base[group] ?? 0);
  });
  return pnl * (scenarios[index]?.scenario.dampening.toNumber() ?? 0);
}
