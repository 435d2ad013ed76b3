// What a liquidation costs its owner, and who gets it. Pure: the booking is charge-penalty.ts.
import { allocate, max, min, mulDivUp } from '../../base/fixed.ts';
import { PPM, type Ppm, type Quanta, ZERO_QUANTA } from '../../domain/units.ts';

export type PenaltyShares = { readonly toBucket: Quanta; readonly toLiquidator: Quanta };

/**
 * `min(max(0, net value), ceil(notional * rate))`: an account worth nothing pays nothing, so that a penalty neither makes a
 * deficit nor deepens one (hazards L4, L-e). `notional` is unsigned; `netValue` is what the account has after the fill.
 */
export const penaltyOf = (input: {
  readonly notional: Quanta;
  readonly ratePpm: bigint;
  readonly netValue: Quanta;
}): Quanta => min(max(ZERO_QUANTA, input.netValue), mulDivUp(input.notional, input.ratePpm, PPM));

/** Splits a penalty by largest remainder, so that the shares sum to it; half a quantum goes to the bucket. */
export function splitPenalty(amount: Quanta, liquidatorSharePpm: Ppm): PenaltyShares {
  const share = BigInt(liquidatorSharePpm);
  const [toBucket = amount, toLiquidator = ZERO_QUANTA] = allocate(amount, [PPM - share, share]);
  return { toBucket, toLiquidator };
}
