// One leg leaves an account that is taken over: to the market's bucket up to its budget, and what is beyond it to deleveraging.
import { abs, sub } from '../../../base/fixed.ts';
import type { PositionHeld } from '../../../domain/portfolio.ts';
import {
  type AccountId,
  type Lots,
  type MarketId,
  notionalOf,
  type Quanta,
  valueOf,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../../../domain/units.ts';
import { unitValue } from '../../../margin/account-risk.ts';
import { transferPosition } from '../../../settle/transfer-position.ts';
import type { ReadState } from '../../../state/state.ts';
import type { Step } from '../../../state/step.ts';
import type { Counterparties } from '../../../waterfall/counterparties.ts';
import { fixDeficit } from '../../../waterfall/fix-deficit.ts';
import { NO_DRAW, takeOverLots } from '../../../waterfall/insurance-fund.ts';
import { coverBucket } from '../../../waterfall/suspense.ts';
import { collectPenalty } from '../../charge-penalty.ts';
import { penaltyNow } from '../../penalty/penalty-now.ts';

/** One leg leaves at the mark: to the fund up to its budget, the rest to deleveraging. Returns the penalty, at most `most`. */
export function moveAtMark(
  step: Step,
  account: AccountId,
  counterparties: Counterparties,
  leg: { readonly held: PositionHeld; readonly isFund: boolean; readonly most: Quanta },
): Quanta {
  const { held, isFund, most } = leg;
  const { market, size } = held;
  const ratePpm = penaltyNow(step.state, account, { market, time: step.time });
  const taken = isFund ? ZERO_LOTS : takeOverLots(step.state, market, size, NO_DRAW);
  moveToBucket(step, account, { market, lots: taken, given: ZERO_QUANTA });
  const left = sub(size, taken);
  fixDeficit(step, counterparties, {
    account,
    market,
    size: left,
    deficit: ZERO_QUANTA,
    draw: NO_DRAW,
  });
  if (isFund) return ZERO_QUANTA;
  const notional = notionalAt(step.state, held);
  return collectPenalty(step, { account, market, notional, ratePpm, most });
}

/** Lots (signed as held) become the bucket's, at their value at the mark less `given`, which the bucket gains with them. */
export function moveToBucket(
  step: Step,
  account: AccountId,
  of: { readonly market: MarketId; readonly lots: Lots; readonly given: Quanta },
): void {
  const { market, lots, given } = of;
  if (lots === 0n) return;
  const { bucketAccount } = step.state.market(market);
  const quote = sub(valueOf(lots, unitValue(step.state, market)), given);
  transferPosition(step, {
    reason: 'takeOver',
    market,
    from: account,
    to: bucketAccount,
    size: lots,
    quote,
  });
  coverBucket(step, market);
}

/** Notional of a position at the mark, quanta. */
export const notionalAt = (state: ReadState, held: PositionHeld): Quanta =>
  notionalOf(abs(held.size), unitValue(state, held.market));
