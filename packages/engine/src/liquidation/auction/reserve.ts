// What each leg's bucket holds ready for the worst payout of an insolvent auction. Pure: a plan, or nothing where a bucket has
// not the cash.
import { add, allocate, max, min, neg, sub } from '../../base/fixed.ts';
import type { Portfolio } from '../../domain/portfolio.ts';
import {
  type MarketId,
  notionalOf,
  type Quanta,
  valueOf,
  ZERO_QUANTA,
} from '../../domain/units.ts';
import { unitValue } from '../../margin/account-risk.ts';
import type { Requirement } from '../../margin/margin-model.ts';
import type { OpenAuction } from '../../state/auction-reading.ts';
import type { ReadState } from '../../state/state.ts';
import { freeCash } from '../../waterfall/insurance-fund.ts';

export type Reserve = { readonly market: MarketId; readonly reserved: Quanta };

/**
 * The worst payout, deficit plus maintenance, on the legs' markets: the deficit where the losses are, as in a take-over, and the
 * margin where it is required. `value` is what the account is worth, <= 0. Largest remainder: the parts sum to the worst.
 */
export function reserveWanted(
  view: ReadState,
  portfolio: Portfolio,
  account: { readonly risk: Requirement; readonly value: Quanta },
): readonly Reserve[] {
  const { positions } = portfolio;
  const notionals = positions.map(({ market, size }) => notionalOf(size, unitValue(view, market)));
  const losses = positions.map(({ market, size, cost }) =>
    max(ZERO_QUANTA, sub(cost, valueOf(size, unitValue(view, market)))),
  );
  const margins = positions.map(
    ({ market }) =>
      account.risk.positions.find((each) => each.market === market)?.maintenance ?? ZERO_QUANTA,
  );
  const deficits = allocate(
    max(ZERO_QUANTA, neg(account.value)),
    firstWithWeight(losses, notionals),
  );
  const payouts = allocate(account.risk.maintenance, firstWithWeight(margins, notionals));
  return positions.map(({ market }, at) => ({
    market,
    reserved: add(deficits[at] ?? ZERO_QUANTA, payouts[at] ?? ZERO_QUANTA),
  }));
}

function firstWithWeight(...choices: readonly (readonly Quanta[])[]): readonly bigint[] {
  const found = choices.find((weights) => weights.some((weight) => weight > 0n));
  return found ?? (choices[0] ?? []).map(() => 1n);
}

/** Whether every bucket can hold its part ready beside what it holds ready for others; `auction` gives its own back. */
export function canReserve(
  state: ReadState,
  wanted: readonly Reserve[],
  auction: OpenAuction | undefined,
): boolean {
  return wanted.every(({ market, reserved }) => {
    const { bucketAccount } = state.market(market);
    if (state.accounts.stage.get(bucketAccount) !== 0) return false;
    const own = reservedFor(auction, market);
    const free = freeCash(state, bucketAccount);
    const others = sub(state.markets.auctionReserved.get(market), own);
    return reserved <= sub(free, others);
  });
}

export const reservedFor = (auction: OpenAuction | undefined, market: MarketId): Quanta =>
  auction?.legs.find((leg) => leg.market === market)?.reserved ?? ZERO_QUANTA;

/** What a bucket can pay of what it holds ready for this auction: less only if it lost cash in another way. */
export function payable(state: ReadState, auction: OpenAuction, market: MarketId): Quanta {
  const own = reservedFor(auction, market);
  const others = sub(state.markets.auctionReserved.get(market), own);
  const left = sub(freeCash(state, state.market(market).bucketAccount), others);
  return max(ZERO_QUANTA, min(own, left));
}
