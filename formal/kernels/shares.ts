// Shares of the contributors' tranche, and the water level of deleveraging, as formulas: packages/engine/src/ledger/share-value.ts
// and waterfall/adl/water-level.ts.
import {
  add,
  type Bool,
  divDown,
  gt,
  type Int,
  le,
  lt,
  max,
  min,
  mul,
  mulDivDown,
  n,
  sub,
  when,
  ZERO,
} from '../formula.ts';

export type Vault = { readonly shares: Int; readonly balance: Int };
/** Shares that nobody holds, and a quantum that nobody paid. */
export const sharesOf = ({ shares }: Vault): Int => add(shares, n(1_000n));
export const balanceOf = ({ balance }: Vault): Int => add(balance, n(1n));

export const sharesFor = (vault: Vault, amount: Int): Int =>
  mulDivDown(amount, sharesOf(vault), balanceOf(vault));
export const worthOf = (vault: Vault, held: Int): Int =>
  mulDivDown(held, balanceOf(vault), sharesOf(vault));

export type Vessel = {
  readonly exposure: Int;
  readonly lotExposure: Int;
  readonly equity: Int;
  readonly most: Int;
};
export type Cut = { readonly loss: Int; readonly lots: Int };
const SCALE = n(1_000_000_000n);
const equityOf = ({ equity }: Pick<Vessel, 'equity'>): Int => max(n(1n), equity);

/** Whether giving up lots, with their share of the loss, lowers leverage. */
export const lowersLeverage = (vessel: Vessel, cut: Cut): Bool =>
  lt(mul(vessel.exposure, cut.loss), mul(vessel.lotExposure, cut.lots, equityOf(vessel)));
export const excessAt = (vessel: Vessel, level: Int): Int =>
  sub(mul(vessel.exposure, SCALE), mul(level, equityOf(vessel)));
export const perLotAt = (vessel: Vessel, level: Int, cut: Cut): Int =>
  sub(mul(vessel.lotExposure, SCALE, cut.lots), mul(level, cut.loss));
/** Lots that leave the account at the level or above it. */
export const lotsAt = (vessel: Vessel, level: Int, cut: Cut): Int => {
  const excess = excessAt(vessel, level);
  return when(
    le(vessel.most, ZERO),
    ZERO,
    when(
      gt(excess, ZERO),
      min(vessel.most, divDown(mul(excess, cut.lots), perLotAt(vessel, level, cut))),
      ZERO,
    ),
  );
};
