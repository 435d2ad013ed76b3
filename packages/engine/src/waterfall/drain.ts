// Meets fixed claims from the head of the queue, a bounded number at a time: deleveraged lots out of suspense at their fixed
// quote, socialised cuts into it. After a market's last claim its suspense account is flat and holds exactly nothing.
import { assert } from '../base/assert.ts';
import { abs, add, max, min, mulDivDown, sub } from '../base/fixed.ts';
import { sortedKeys } from '../base/ordered.ts';
import {
  type AccountId,
  type Lots,
  type MarketId,
  type Quanta,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../domain/units.ts';
import { betweenAccounts, move } from '../ledger/postings.ts';
import { settleFunding } from '../settle/funding.ts';
import { chargeGain } from '../settle/hold-gain.ts';
import { positionOf, transferPosition } from '../settle/transfer-position.ts';
import { marketGainOf } from '../state/losses-due.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { gainOf } from './customers.ts';
import { coverBucket, isSuspenseEmpty, settleSuspenseFunding } from './suspense.ts';
import { sweepLosses } from './sweep-losses.ts';

/** Drains at most `venue.claimsPerStepMax` claims, first in first out; what is left of the batch sweeps over shared losses. */
export function drainClaims(step: Step): void {
  const { state } = step;
  const drained = new Set<MarketId>();
  let count = 0;
  for (; count < state.venue.claimsPerStepMax; count++) {
    const row = state.scalar('claimHead');
    if (row >= state.scalar('claims')) break;
    drained.add(state.claims.market.get(row));
    if (state.claims.kind.get(row) === 0) drainAdl(step, row);
    else drainCut(step, row);
  }
  sweepLosses(step, state.venue.claimsPerStepMax - count);
  if (drained.size === 0) return;
  const pending = pendingMarkets(state);
  for (const market of sortedKeys(drained)) {
    if (!pending.has(market))
      assert(
        isSuspenseEmpty(state, market),
        () => `suspense of market ${market} is flat and empty after its last claim`,
      );
  }
}

/** The claim's lots close what the account still holds; the rest, if its position shrank, goes to the bucket at the claim's quote. */
function drainAdl(step: Step, row: number): void {
  const { state } = step;
  const market = state.claims.market.get(row);
  const account = state.claims.account.get(row);
  const size = state.claims.size.get(row);
  const quote = state.claims.amount.get(row);
  const { suspenseAccount: from, bucketAccount } = state.market(market);
  settleSuspenseFunding(step, market);
  const held = positionOf(state, account, market).size;
  const closing = held > 0n === size > 0n ? ZERO_LOTS : min(abs(held), abs(size));
  if (closing === 0n) {
    transferPosition(step, { reason: 'adl', market, from, to: bucketAccount, size, quote });
    coverBucket(step, market);
    return;
  }
  const taken = (size > 0n ? closing : -closing) as Lots;
  const takenQuote = taken === size ? quote : mulDivDown(quote, closing, abs(size));
  if (taken !== size) {
    transferPosition(step, {
      reason: 'takeOver',
      market,
      from,
      to: bucketAccount,
      size: sub(size, taken),
      quote: sub(quote, takenQuote),
    });
    coverBucket(step, market);
  }
  transferPosition(step, {
    reason: 'adl',
    market,
    from,
    to: account,
    size: taken,
    quote: takenQuote,
  });
}

/**
 * Takes a cut out of the winner's gain: into the position's cost, or out of its balance where the position is gone. What is
 * more than the open gain comes out of realised gains that have not matured.
 */
function drainCut(step: Step, row: number): void {
  const { claims } = step.state;
  const market = claims.market.get(row);
  const account = claims.account.get(row);
  const amount = claims.amount.get(row);
  const { suspenseAccount } = step.state.market(market);
  settleFunding(step, account, market);
  const { size, cost } = positionOf(step.state, account, market);
  const isOpen = size !== ZERO_LOTS;
  const fromHeld = isOpen ? heldPart(step.state, account, market, amount) : amount;
  const fromOpen = sub(amount, fromHeld);
  step.emit({
    type: 'LossSocialised',
    market,
    account,
    amount,
    sizeAfter: size,
    costAfter: add(cost, fromOpen),
    postings: [
      ...move('clearing', market, 'account', suspenseAccount, 0, fromOpen),
      ...betweenAccounts(account, suspenseAccount, 0, fromHeld),
    ],
  });
  chargeGain(step, account, market, fromHeld);
}

/** What of a cut the open gain does not bear and realised gains do; with neither the position's cost bears it all. */
function heldPart(state: ReadState, account: AccountId, market: MarketId, amount: Quanta): Quanta {
  const open = max(ZERO_QUANTA, gainOf(state, state.positionRow(account, market)));
  return min(max(ZERO_QUANTA, sub(amount, open)), marketGainOf(state, account, market));
}

function pendingMarkets(state: ReadState): ReadonlySet<MarketId> {
  const markets = new Set<MarketId>();
  for (let row = state.scalar('claimHead'); row < state.scalar('claims'); row++)
    markets.add(state.claims.market.get(row));
  return markets;
}
