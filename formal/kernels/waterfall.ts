// Who pays how much of a loss, as formulas: packages/engine/src/waterfall.
import {
  add,
  and,
  type Bool,
  gt,
  type Int,
  min,
  mul,
  mulDivDown,
  mulDivUp,
  sub,
  ZERO,
} from '../formula.ts';

/** What each stage could pay; all at least zero. */
export type Capacities = {
  readonly bucket: Int;
  readonly shared: Int;
  readonly tranche: Int;
  readonly adl: Int;
  readonly socialised: Int;
};
export type Parts = Capacities & { readonly uncovered: Int };

/** Each stage takes what is left up to what it can pay. */
export function absorb(deficit: Int, most: Capacities): Parts {
  const bucket = min(deficit, most.bucket);
  const afterBucket = sub(deficit, bucket);
  const shared = min(afterBucket, most.shared);
  const afterShared = sub(afterBucket, shared);
  const tranche = min(afterShared, most.tranche);
  const afterTranche = sub(afterShared, tranche);
  const adl = min(afterTranche, most.adl);
  const afterAdl = sub(afterTranche, adl);
  const socialised = min(afterAdl, most.socialised);
  return { bucket, shared, tranche, adl, socialised, uncovered: sub(afterAdl, socialised) };
}

/** insurance-fund.ts, planDraw: the bucket first, then the shared one within what is left of its allowance. */
export function planDraw(
  deficit: Int,
  funds: { readonly bucket: Int; readonly shared: Int; readonly sharedLeft: Int },
): { readonly fromBucket: Int; readonly fromShared: Int } {
  const fromBucket = min(deficit, funds.bucket);
  const fromShared = min(sub(deficit, fromBucket), min(funds.sharedLeft, funds.shared));
  return { fromBucket, fromShared };
}

/** adl.ts, isEligible: in profit at the bankruptcy price. */
export const isInProfit = (input: {
  readonly gain: Int;
  readonly held: Int;
  readonly loss: Int;
  readonly residual: Int;
}): Bool =>
  and(gt(input.gain, ZERO), gt(mul(input.gain, input.residual), mul(input.loss, input.held)));
/** adl.ts: the share of the loss that lots taken bring. */
export const cutOfLots = (loss: Int, lots: Int, residual: Int): Int =>
  mulDivUp(loss, lots, residual);

/** drain.ts: the part of a claim's quote that goes with the lots still held. */
export const takenQuote = (quote: Int, closing: Int, size: Int): Int =>
  mulDivDown(quote, closing, size);

/** A share of a loss in proportion to a gain, rounded up, as winners meet it one by one. */
export const lazyCut = (loss: Int, gain: Int, gains: Int): Int => mulDivUp(loss, gain, gains);
/** The share that ends at a running total of gains, everything before it rounded down once. */
export const runningShare = (loss: Int, before: Int, gain: Int, gains: Int): Int =>
  sub(mulDivDown(loss, add(before, gain), gains), mulDivDown(loss, before, gains));
