// Tiers as venues publish them, with a deduction beside every rate. The deduction follows from the rates, so it is
// derived and the published one is checked: a row that disagrees is reported, never used.
import { Exact } from '../../base/exact.ts';
import { deductions, type RateTier } from './tiers.ts';

export type StatedTierRow = {
  readonly fromNotional: Exact;
  readonly maintenanceRate: Exact;
  readonly maxLeverage: Exact;
  /** The published deduction ("cum", "maintenance amount"). */
  readonly deduction: Exact;
};
export type LeverageTier = {
  readonly fromNotional: Exact;
  readonly initialRate: Exact;
  readonly maintenanceRate: Exact;
  readonly maxLeverage: Exact;
};
export type DeductionMismatch = {
  readonly row: number;
  readonly stated: Exact;
  /** From the published deduction of the row before: says which row broke the chain. */
  readonly fromRowBefore: Exact;
  /** From the rates alone: what this engine uses. */
  readonly derived: Exact;
};

/** Rows in the order of their notional, turned into tiers, and those whose published deduction does not follow. */
export function tiersFromRows(rows: readonly StatedTierRow[]): {
  readonly tiers: readonly LeverageTier[];
  readonly mismatches: readonly DeductionMismatch[];
} {
  const tiers = rows.map(({ fromNotional, maintenanceRate, maxLeverage }) => ({
    fromNotional,
    maintenanceRate,
    maxLeverage,
    initialRate: Exact.ONE.over(maxLeverage),
  }));
  const rates = maintenanceTiers(rows);
  const derived = deductions(rates);
  const mismatches = rows.flatMap((row, index) => {
    const fromRowBefore = nextDeduction(rows[index - 1], row);
    return row.deduction.equals(fromRowBefore)
      ? []
      : [
          {
            row: index,
            stated: row.deduction,
            fromRowBefore,
            derived: derived[index] ?? Exact.ZERO,
          },
        ];
  });
  return { tiers, mismatches };
}

export const maintenanceTiers = (
  rows: readonly { readonly fromNotional: Exact; readonly maintenanceRate: Exact }[],
): readonly RateTier[] =>
  rows.map(({ fromNotional, maintenanceRate }) => ({ fromNotional, rate: maintenanceRate }));

/** `stated before + from x (rate - rate before)`; zero for the first row. */
function nextDeduction(before: StatedTierRow | undefined, row: StatedTierRow): Exact {
  if (before === undefined) return Exact.ZERO;
  const step = row.maintenanceRate.minus(before.maintenanceRate);
  return before.deduction.plus(row.fromNotional.times(step));
}
