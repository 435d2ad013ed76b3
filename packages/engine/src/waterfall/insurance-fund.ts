// What the insurance fund can pay and take: a bucket per market, then the shared bucket and the tranche up to their caps. The fund's cash
// and inventory are ordinary account rows; nothing here emits.
import { abs, add, divDown, max, min, mulDivDown, sub } from '../base/fixed.ts';
import { AMOUNT_MAX } from '../domain/parameter.ts';
import {
  type AccountId,
  type Lots,
  type MarketId,
  NONE,
  PPM,
  type Quanta,
  type UnitValue,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../domain/units.ts';
import { requirementByRates, unitValue } from '../margin/account-risk.ts';
import { positionMargin } from '../margin/position-margin.ts';
import { positionOf } from '../settle/transfer-position.ts';
import { fundTerms, paidBecauseOfOwner } from '../state/fund-reading.ts';
import type { ReadState } from '../state/state.ts';
import { trancheAllowance } from './tranche.ts';

const AMOUNT_MOST = AMOUNT_MAX as Quanta;

/**
 * Cash that a fund account can pay out and still margin its own inventory, in quanta, never negative; what auctions may have to
 * pay is left out. Without inventory that is all of its cash.
 */
export function available(state: ReadState, fund: AccountId): Quanta {
  return max(ZERO_QUANTA, sub(freeCash(state, fund), heldReady(state, fund)));
}

/** The same with what is held ready for payouts of insolvent auctions, which only these may take. */
export function freeCash(state: ReadState, fund: AccountId): Quanta {
  const cash = state.accounts.cash.get(fund);
  if (state.accounts.firstPosition.get(fund) === NONE) return max(ZERO_QUANTA, cash);
  const { equity, maintenance } = requirementByRates(state.portfolio(fund), state);
  return max(ZERO_QUANTA, min(cash, sub(equity, maintenance)));
}

/** Of a market's bucket what its auctions may have to pay; the shared bucket holds nothing ready. */
export function heldReady(state: ReadState, fund: AccountId): Quanta {
  const market = state.accounts.market.get(fund);
  return market === NONE ? ZERO_QUANTA : state.markets.auctionReserved.get(market);
}

export const sharedFund = (state: ReadState): AccountId => state.scalar('sharedFund');

/** What one deficit may draw from the shared bucket, rounded down. */
export const sharedAllowance = (state: ReadState): Quanta =>
  mulDivDown(available(state, sharedFund(state)), BigInt(state.venue.sharedDrawPpm), PPM);

export type Draw = {
  readonly fromBucket: Quanta;
  readonly fromShared: Quanta;
  readonly fromTranche: Quanta;
};
export const NO_DRAW: Draw = {
  fromBucket: ZERO_QUANTA,
  fromShared: ZERO_QUANTA,
  fromTranche: ZERO_QUANTA,
};
export const drawn = ({ fromBucket, fromShared, fromTranche }: Draw): Quanta =>
  add(fromBucket, add(fromShared, fromTranche));

/** What one account's deficit may still draw of the shared bucket and of the tranche, and in all because of its owner. */
export type Allowance = {
  readonly shared: Quanta;
  readonly tranche: Quanta;
  readonly owner: Quanta;
};

/** At the start of a deficit. Without a limit on what an owner may cost the fund, that is no limit. */
export function allowanceOf(state: ReadState, account: AccountId): Allowance {
  const { ownerPayoutMost } = fundTerms(state);
  const owner =
    ownerPayoutMost === 0n
      ? AMOUNT_MOST
      : max(ZERO_QUANTA, sub(ownerPayoutMost, paidBecauseOfOwner(state, account)));
  return { shared: sharedAllowance(state), tranche: trancheAllowance(state), owner };
}

export const allowanceAfter = (before: Allowance, draw: Draw): Allowance => ({
  shared: sub(before.shared, draw.fromShared),
  tranche: sub(before.tranche, draw.fromTranche),
  owner: sub(before.owner, drawn(draw)),
});

/**
 * A market's loss draws its own bucket first, then the shared bucket and the contributors' tranche up to what is left of the
 * allowance; never a sibling's bucket.
 */
export function planDraw(
  state: ReadState,
  market: MarketId,
  deficit: Quanta,
  left: Allowance,
): Draw {
  let owed = min(deficit, left.owner);
  const take = (most: Quanta): Quanta => {
    const taken = min(owed, most);
    owed = sub(owed, taken);
    return taken;
  };
  return {
    fromBucket: take(available(state, state.market(market).bucketAccount)),
    fromShared: take(min(left.shared, available(state, sharedFund(state)))),
    fromTranche: take(min(left.tranche, state.assets.tranche.get(0))),
  };
}

/**
 * How many of the lots offered (signed) the market's bucket takes at the mark: its notional afterwards stays within the
 * take-over budget, and its initial margin within what the bucket itself has, so that it is not at once in liquidation.
 * `draw` is what the bucket is about to pay besides. Signed with `offered`.
 */
export function takeOverLots(state: ReadState, market: MarketId, offered: Lots, draw: Draw): Lots {
  const { bucketAccount, takeOverBudget } = state.market(market);
  if (state.accounts.stage.get(bucketAccount) !== 0) return ZERO_LOTS;
  const { equity } = requirementByRates(state.portfolio(bucketAccount), state);
  // A bucket under water is the ladder's, at the latest on the next tick: netting it away here would draw on the shared fund
  // while this deficit counts on the same cash.
  if (equity < 0n) return ZERO_LOTS;
  const unit = unitValue(state, market);
  const most = min(
    budgetLots(takeOverBudget, unit),
    marginedLots(
      state,
      market,
      offered > 0n ? 1n : -1n,
      sub(sub(equity, draw.fromBucket), heldReady(state, bucketAccount)),
    ),
  );
  const held = positionOf(state, bucketAccount, market).size;
  if (offered > 0n) return max(ZERO_LOTS, min(offered, sub(most, held)));
  return min(ZERO_LOTS, max(offered, sub(sub(ZERO_LOTS, most), held)));
}

/** Whole lots that a budget of notional buys at a value per lot. */
function budgetLots(budget: Quanta, unit: UnitValue): Lots {
  if (unit === 0n) return ZERO_LOTS;
  return mulDivDown(1n as Lots, abs(budget), abs(unit));
}

/** The most lots of a side whose initial margin does not exceed `equity`: by bisection, because the requirement never falls. */
function marginedLots(state: ReadState, market: MarketId, sign: bigint, equity: Quanta): Lots {
  const initialOf = (lots: Lots): Quanta =>
    positionMargin(state, market, (lots * sign) as Lots).initial;
  let fits = ZERO_LOTS;
  let exceeds = add(state.market(market).maxPositionLots, 1n as Lots);
  if (equity < initialOf(1n as Lots)) return fits;
  while (sub(exceeds, fits) > 1n) {
    const middle = divDown(add(fits, exceeds), 2n);
    if (initialOf(middle) <= equity) fits = middle;
    else exceeds = middle;
  }
  return fits;
}
