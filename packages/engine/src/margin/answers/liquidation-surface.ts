// Where an account is liquidated when two things move at once: two underlyings, or the price and the volatility of one. A
// single liquidation price hides that; the surface shows it.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { assess } from '../model/assess.ts';
import type { MarginRefusal } from '../model/margin-model.ts';
import type { Rulebook } from '../model/rulebook.ts';
import { after, type Change, heldOnly, type Priced } from './what-if.ts';

export type Axis = {
  readonly moves: 'price' | 'volatility';
  readonly underlying: string;
  /** Price moves as fractions (-0.1 is ten percent down), volatility moves in absolute terms (0.05 is five points up). */
  readonly steps: readonly Exact[];
};

export type SurfacePoint = {
  readonly equity: Exact;
  readonly maintenance: Exact;
  readonly isLiquidatable: boolean;
};
export type LiquidationSurface = {
  readonly rows: Axis;
  readonly columns: Axis;
  /** `points[row][column]`. */
  readonly points: readonly (readonly SurfacePoint[])[];
};

/** Margin at every crossing of the two axes; columns are moved after rows. */
export function liquidationSurface(
  priced: Priced,
  rulebook: Rulebook,
  axes: { readonly rows: Axis; readonly columns: Axis },
): Result<LiquidationSurface, MarginRefusal> {
  const held = heldOnly(priced);
  const points: SurfacePoint[][] = [];
  for (const row of axes.rows.steps) {
    const rowOfPoints: SurfacePoint[] = [];
    for (const column of axes.columns.steps) {
      const changes = [changeOf(axes.rows, row), changeOf(axes.columns, column)];
      const moved = after(held, changes);
      if (!moved.ok) return moved;
      const judged = assess(moved.value.holdings, moved.value.snapshot, rulebook);
      if (!judged.ok) return err(judged.error);
      const { equity, requirement, excess } = judged.value.maintenance;
      rowOfPoints.push({
        equity: equity.value,
        maintenance: requirement.value,
        isLiquidatable: excess.sign < 0,
      });
    }
    points.push(rowOfPoints);
  }
  return ok({ ...axes, points });
}

const changeOf = (axis: Axis, step: Exact): Change =>
  axis.moves === 'price'
    ? { type: 'movePrice', underlying: axis.underlying, by: step }
    : { type: 'moveVolatility', underlying: axis.underlying, by: step.toNumber() };

/** Evenly spaced steps from `from` to `to`, both included; at least two. */
export function evenSteps(from: Exact, to: Exact, count: number): readonly Exact[] {
  const last = Math.max(count, 2) - 1;
  const stride = to.minus(from).over(Exact.integer(last));
  return Array.from({ length: last + 1 }, (_, index) =>
    from.plus(stride.times(Exact.integer(index))),
  );
}
