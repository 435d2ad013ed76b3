// A charge for forwards that do not move together: what each expiry would lose on its own if only its forward moved, none
// of it offset by other expiries. It competes with the scenarios for the worst.
import { Exact } from '../../base/exact.ts';
import { decimal, object, type TypeOf } from '../../domain/schema.ts';
import type { GridScenario, GroupTotals } from './grid.ts';

export const basisContingencyParameters = object('each expiry judged on a move of its forward', {
  up: decimal('move of the forward up, as a fraction', { min: '0', max: '100' }),
  down: decimal('move down, below zero', { min: '-0.999999', max: '0' }),
  factor: decimal('share of the loss that counts at expiry', { min: '0', max: '1000' }),
  factorPerYear: decimal('its growth per year to expiry', { min: '0', max: '1000' }),
});
export type BasisContingency = TypeOf<typeof basisContingencyParameters>;

/** The two scenarios whose columns the charge reads: spot moved, volatility as it is. */
export const basisScenarios = (of: BasisContingency): readonly [GridScenario, GridScenario] => [
  { move: of.up, volatility: { type: 'none' } },
  { move: of.down, volatility: { type: 'none' } },
];

/**
 * Charge of one expiry as PnL, at most zero, in the totals' settlement asset:
 * min(0, up - base, down - base) x (factor + factorPerYear x years), undiscounted and exact. `columns` are the places of
 * the two scenarios in the totals, `years` is exact.
 */
export function basisPnl(
  of: BasisContingency,
  at: {
    readonly totals: GroupTotals;
    readonly scale: bigint;
    readonly columns: { readonly up: number; readonly down: number };
    readonly years: Exact;
  },
): Exact {
  const { base, shocked } = at.totals;
  const up = (shocked[at.columns.up] as bigint) - base;
  const down = (shocked[at.columns.down] as bigint) - base;
  const least = up < down ? up : down;
  if (least >= 0n) return Exact.ZERO;
  return Exact.ratio(least, at.scale).times(of.factor.plus(of.factorPerYear.times(at.years)));
}
