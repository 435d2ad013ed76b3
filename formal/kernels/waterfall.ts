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

export type Funds = {
  readonly bucket: Int;
  readonly shared: Int;
  readonly tranche: Int;
  /** What one deficit may still draw of the shared bucket and of the tranche, and in all because of its owner. */
  readonly left: { readonly shared: Int; readonly tranche: Int; readonly owner: Int };
};
/** insurance-fund.ts, planDraw: the bucket, then the shared one, then the tranche, each within what is left to it. */
export function planDraw(
  deficit: Int,
  { bucket, shared, tranche, left }: Funds,
): { readonly fromBucket: Int; readonly fromShared: Int; readonly fromTranche: Int } {
  const owed = min(deficit, left.owner);
  const fromBucket = min(owed, bucket);
  const afterBucket = sub(owed, fromBucket);
  const fromShared = min(afterBucket, min(left.shared, shared));
  const fromTranche = min(sub(afterBucket, fromShared), min(left.tranche, tranche));
  return { fromBucket, fromShared, fromTranche };
}

/** adl/eligibility.ts, isInProfit: in profit at the bankruptcy price. */
export const isInProfit = (input: {
  readonly gain: Int;
  readonly held: Int;
  readonly loss: Int;
  readonly residual: Int;
}): Bool =>
  and(gt(input.gain, ZERO), gt(mul(input.gain, input.residual), mul(input.loss, input.held)));
/** adl/eligibility.ts, cutOf: the share of the loss that lots taken bring. */
export const cutOfLots = (loss: Int, lots: Int, residual: Int): Int =>
  mulDivUp(loss, lots, residual);

/** drain.ts: the part of a claim's quote that goes with the lots still held. */
export const takenQuote = (quote: Int, closing: Int, size: Int): Int =>
  mulDivDown(quote, closing, size);

/** state/losses-due.ts: a cut of a shared loss in proportion to the gain, rounded up, as winners meet it one by one. */
export const lazyCut = (loss: Int, gain: Int, gains: Int): Int => mulDivUp(loss, gain, gains);
/** The share that ends at a running total of gains, everything before it rounded down once. */
export const runningShare = (loss: Int, before: Int, gain: Int, gains: Int): Int =>
  sub(mulDivDown(loss, add(before, gain), gains), mulDivDown(loss, before, gains));
