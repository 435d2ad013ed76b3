// The four levels of a market that moves margin to and fro: maintenance, the level below which more is searched for, the
// one it is topped up to, and the one above which the excess is released. And what is then moved.
import { Exact, type Rounding } from '../../base/exact.ts';

export type LevelFactors = {
  /** Multiples of maintenance; a venue keeps 1 <= search <= initial <= release. */
  readonly search: Exact;
  readonly initial: Exact;
  readonly release: Exact;
};

export type MarginMode = 'cross' | 'isolated';

export type ScaledLevels = {
  readonly maintenance: Exact;
  readonly search: Exact;
  readonly initial: Exact;
  readonly release: Exact;
};

/**
 * Multiples of the maintenance margin, each rounded to the quantum as stated (the source rounds down). An isolated
 * position is neither topped up nor relieved: its search and release levels are zero.
 */
export function scaledLevels(input: {
  readonly maintenance: Exact;
  readonly factors: LevelFactors;
  readonly mode: MarginMode;
  readonly quantum: Exact;
  readonly rounding: Rounding;
}): ScaledLevels {
  const { maintenance, factors, mode, quantum, rounding } = input;
  const at = (factor: Exact): Exact => maintenance.times(factor).roundTo(quantum, rounding);
  const isIsolated = mode === 'isolated';
  return {
    maintenance,
    initial: at(factors.initial),
    search: isIsolated ? Exact.ZERO : at(factors.search),
    release: isIsolated ? Exact.ZERO : at(factors.release),
  };
}

export type MarginMove =
  | { readonly type: 'none' }
  /** From the general account into margin; `isShort` when even all of it does not reach maintenance. */
  | { readonly type: 'topUp'; readonly amount: Exact; readonly isShort: boolean }
  | { readonly type: 'release'; readonly amount: Exact };

/** What a cross-margined market moves at an update: up to initial when below search, down to it when above release. */
export function marginMove(input: {
  readonly levels: ScaledLevels;
  readonly margin: Exact;
  readonly general: Exact;
}): MarginMove {
  const { levels, margin, general } = input;
  if (margin.isBelow(levels.search)) {
    const amount = Exact.min(levels.initial.minus(margin), general);
    return { type: 'topUp', amount, isShort: margin.plus(amount).isBelow(levels.maintenance) };
  }
  if (margin.isAbove(levels.release)) {
    return { type: 'release', amount: margin.minus(levels.initial) };
  }
  return { type: 'none' };
}
