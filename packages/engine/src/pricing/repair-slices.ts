// Takes the arbitrage out of all slices of a surface together, so that one steep wing does not lift everything after it.
// The repair of one slice and of a pair is svi-repair.ts.
import { err, ok, type Result } from '../base/result.ts';
import type { SviReject, SviSlice } from './svi.ts';
import { wingSlope } from './svi-arbitrage.ts';
import { jumpWingsOf, sliceOfJumpWings } from './svi-jump-wings.ts';
import {
  isFreeOfButterflies,
  repairButterfly,
  repairCalendar,
  repairOf,
  type SliceRepair,
} from './svi-repair.ts';

/** A slice of a surface with its time to expiry. */
export type TimedSlice = { readonly years: number; readonly slice: SviSlice };

/** Why a list of slices is not one that can be repaired or checked. */
export type SlicesReject =
  | SviReject
  | {
      readonly type: 'ExpiriesNotAscending';
      readonly earlierYears: number;
      readonly laterYears: number;
    };

/**
 * Repairs the slices of one surface, given by ascending time to expiry: each of butterflies, then the slopes of the wings
 * so that they rise with time with the least change in squares, then each slice against the one before it. The result has
 * neither arbitrage, and one entry for each slice says what was changed.
 */
export function repairSlices(
  slices: readonly TimedSlice[],
): Result<readonly SliceRepair[], SlicesReject> {
  const own: SliceRepair[] = [];
  for (const [i, { years, slice }] of slices.entries()) {
    const repair = repairButterfly(slice);
    if (!repair.ok) return repair;
    own.push(repair.value);
    const before = slices[i - 1];
    if (before !== undefined && !(years > before.years)) {
      return err({ type: 'ExpiriesNotAscending', earlierYears: before.years, laterYears: years });
    }
  }
  const spread = withWingsRising(own.map(({ after }) => after));
  const repairs: SliceRepair[] = [];
  for (const [i, { years, slice }] of slices.entries()) {
    const faults = own[i]?.faults ?? [];
    const later = spread[i] ?? slice;
    const [before, earlier] = [slices[i - 1], repairs[i - 1]];
    if (before === undefined || earlier === undefined) {
      repairs.push(repairOf(slice, later, faults));
      continue;
    }
    const pair = { earlierYears: before.years, laterYears: years };
    const lifted = repairCalendar({ earlier: earlier.after, later }, pair);
    if (!lifted.ok) return lifted;
    repairs.push(repairOf(slice, lifted.value.after, [...faults, ...lifted.value.faults]));
  }
  return ok(repairs);
}

/** The slices with the slopes of their wings pooled until they rise with time, where that brings no butterfly. */
function withWingsRising(slices: readonly SviSlice[]): readonly SviSlice[] {
  const lefts = rising(slices.map((slice) => wingSlope(slice, 'left')));
  const rights = rising(slices.map((slice) => wingSlope(slice, 'right')));
  return slices.map((slice, i) => {
    const shape = jumpWingsOf(slice);
    const [left, right] = [lefts[i] ?? shape.left, rights[i] ?? shape.right];
    if (left === shape.left && right === shape.right) return slice;
    const turned = sliceOfJumpWings({ ...shape, left, right });
    return turned !== undefined && isFreeOfButterflies(turned) ? turned : slice;
  });
}

/** The values that never fall and are nearest to the given ones in squares: neighbours that fall are pooled to their mean. */
function rising(values: readonly number[]): readonly number[] {
  const pools: { mean: number; count: number }[] = [];
  for (const value of values) {
    let pool = { mean: value, count: 1 };
    for (
      let last = pools.at(-1);
      last !== undefined && last.mean > pool.mean;
      last = pools.at(-1)
    ) {
      pools.pop();
      const count = last.count + pool.count;
      pool = { mean: (last.mean * last.count + pool.mean * pool.count) / count, count };
    }
    pools.push(pool);
  }
  return pools.flatMap(({ mean, count }) => Array.from({ length: count }, () => mean));
}
