// Moves lots from one account to another at a fixed quote: take-over by the fund, the move into suspense, deleveraging.
// Both sides book the same integer quote; each realises its own PnL against the market's clearing account.
import { assert } from '../base/assert.ts';
import { neg } from '../base/fixed.ts';
import type { EventOf } from '../domain/event.ts';
import {
  type AccountId,
  type Lots,
  type MarketId,
  NONE,
  type Quanta,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../domain/units.ts';
import { fillPosition, type PositionBefore } from '../ledger/position.ts';
import { realise } from '../ledger/postings.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { settleFunding } from './funding.ts';
import { holdMarketGain } from './hold-gain.ts';
import { trimReduceOnly } from './release-orders.ts';

export type Transfer = {
  readonly reason: EventOf<'PositionTransferred'>['reason'];
  readonly market: MarketId;
  readonly from: AccountId;
  readonly to: AccountId;
  /** Signed as `from` holds it: never more than it holds, never the other side. */
  readonly size: Lots;
  /** What `to` takes the lots for; same sign as size (zero and the other sign are legal beyond bankruptcy). */
  readonly quote: Quanta;
};

export function transferPosition(step: Step, transfer: Transfer): void {
  const { reason, market, from, to, size, quote } = transfer;
  settleFunding(step, from, market);
  settleFunding(step, to, market);
  const fromBefore = positionOf(step.state, from, market);
  assert(
    fromBefore.size > 0n === size > 0n,
    () => `account ${from} moves ${size} lots of the side it holds (${fromBefore.size})`,
  );
  assert(
    size > 0n ? size <= fromBefore.size : size >= fromBefore.size,
    () => `account ${from} holds the ${size} lots it moves`,
  );
  const fromAfter = fillPosition(fromBefore, neg(size), neg(quote));
  const toAfter = fillPosition(positionOf(step.state, to, market), size, quote);
  step.emit({
    type: 'PositionTransferred',
    reason,
    market,
    from,
    to,
    size,
    quote,
    fromRealised: fromAfter.realised,
    fromSizeAfter: fromAfter.sizeAfter,
    fromCostAfter: fromAfter.costAfter,
    toRealised: toAfter.realised,
    toSizeAfter: toAfter.sizeAfter,
    toCostAfter: toAfter.costAfter,
    postings: [
      ...realise(market, from, fromAfter.realised),
      ...realise(market, to, toAfter.realised),
    ],
  });
  holdMarketGain(step, from, market, fromAfter.realised);
  holdMarketGain(step, to, market, toAfter.realised);
  // An order that was to reduce what is no longer there would open the other side.
  trimReduceOnly(step, from, market);
  trimReduceOnly(step, to, market);
}

/** Size and cost of a position, zero when flat. */
export function positionOf(state: ReadState, account: AccountId, market: MarketId): PositionBefore {
  const row = state.positionRow(account, market);
  if (row === NONE) return { size: ZERO_LOTS, cost: ZERO_QUANTA };
  return { size: state.positions.size.get(row), cost: state.positions.cost.get(row) };
}
