// What a position owes or is owed when it meets its market's funding index, and what that rounding leaves to the house.
// Pure accounting: the index itself is made in mark/funding.ts.
import { divDown, divUp } from '../base/fixed.ts';
import { FUNDING_GUARD, type Lots, type Quanta } from '../domain/units.ts';

export type FundingSpan = {
  /** Signed; unchanged since `indexThen`. */
  readonly size: Lots;
  readonly indexNow: bigint;
  readonly indexThen: bigint;
};

/** What a position has accrued, in quanta * FUNDING_GUARD, exact; positive is owed by the account. */
export function fundingAccrual(span: FundingSpan): bigint {
  return span.size * (span.indexNow - span.indexThen);
}

/**
 * What a position pays (positive) or receives (negative) in whole quanta, rounded up: the payer pays
 * more, the receiver gets less. `remainder`, 0 up to FUNDING_GUARD - 1, is how much that was:
 * `payment * FUNDING_GUARD = accrual + remainder`.
 */
export function fundingOwed(span: FundingSpan): {
  readonly payment: Quanta;
  readonly remainder: bigint;
} {
  const accrual = fundingAccrual(span);
  const payment = divUp(accrual, FUNDING_GUARD);
  return { payment: payment as Quanta, remainder: payment * FUNDING_GUARD - accrual };
}

/**
 * Adds a settlement's remainder to the market's; whole quanta of it leave the pool for the residue
 * sink, never the other way. Both remainders are 0 up to FUNDING_GUARD - 1.
 *
 * Post `payment` from the account to the pool and `residue` from the pool to the sink, then always
 * `pool * FUNDING_GUARD - marketRemainder = -(sum of unsettled accruals)`, because all accruals of a
 * market sum to zero. Once everybody has settled the right side is 0, and with it both on the left.
 */
export function bookRemainder(input: {
  readonly marketRemainder: bigint;
  readonly remainder: bigint;
}): { readonly residue: Quanta; readonly marketRemainder: bigint } {
  const total = input.marketRemainder + input.remainder;
  const residue = divDown(total, FUNDING_GUARD);
  return { residue: residue as Quanta, marketRemainder: total - residue * FUNDING_GUARD };
}
