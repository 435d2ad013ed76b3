// Two reserved orders matched. Checked to be the fill they allow, and judged again on both sides: the mark may have moved since
// the orders were admitted. Then booked: the same integer quote on both sides, each side's fee, each side's realised PnL.
import { abs, add, max, mulDivDown, mulDivUp, neg, sub } from '../base/fixed.ts';
import type { CommandOf } from '../domain/command.ts';
import type { Reject } from '../domain/reject.ts';
import {
  type AccountId,
  type Lots,
  NONE,
  type OrderId,
  type Ppm,
  PPM,
  type Ticks,
  valueOf,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../domain/units.ts';
import { unitValueAt, widestUnit } from '../domain/unit-value.ts';
import { fillPosition } from '../ledger/position.ts';
import { payFee, realise } from '../ledger/postings.ts';
import { requirementOf } from '../margin/account-risk.ts';
import { judge } from '../margin/margin-check.ts';
import { settleFunding } from '../settle/funding.ts';
import { holdMarketGain } from '../settle/hold-gain.ts';
import { trimReduceOnly } from '../settle/release-orders.ts';
import { positionOf } from '../settle/transfer-position.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { afterFill, type Fill } from './after-fill.ts';
import { badAmount, expired, unknownMarket } from './known.ts';
import { COLUMN_BOUND } from './listing.ts';

export function postFill(step: Step, command: CommandOf<'PostFill'>): Reject | undefined {
  const { state } = step;
  const { market, maker, taker, price, size } = command;
  const refused = unknownMarket(state, market) ?? badAmount(size) ?? expired(step, market);
  if (refused !== undefined) return refused;
  if (state.markets.halted.get(market) === 1) return { type: 'MarketHalted', market };
  const mismatch = orderMismatch(state, command, maker) ?? orderMismatch(state, command, taker);
  if (mismatch !== undefined) return mismatch;
  const makerRow = state.orderRow(maker);
  const takerRow = state.orderRow(taker);
  if (state.orders.side.get(makerRow) === state.orders.side.get(takerRow)) {
    return {
      type: 'FillMismatch',
      order: taker,
      why: 'both orders are on the same side',
      limit: 0n,
      value: 0n,
    };
  }
  const account = state.orders.account.get(makerRow);
  if (account === state.orders.account.get(takerRow)) return { type: 'SelfTrade', account };
  const { makerFeePpm, takerFeePpm } = state.market(market);
  const makerSide = sideOf(state, makerRow, { price, size, feePpm: makerFeePpm });
  const takerSide = sideOf(state, takerRow, { price, size, feePpm: takerFeePpm });
  const unfit =
    interestTooLarge(state, makerSide, takerSide) ??
    notBorne(state, makerSide) ??
    notBorne(state, takerSide);
  if (unfit !== undefined) return unfit;

  // From here on nothing may fail.
  fillSide(step, makerSide, price);
  fillSide(step, takerSide, price);
  return undefined;
}

function orderMismatch(
  state: ReadState,
  { market, price, size }: CommandOf<'PostFill'>,
  order: OrderId,
): Reject | undefined {
  const row = state.orderRow(order);
  if (row === NONE) return { type: 'UnknownOrder', order };
  const mismatch = (why: string, limit: bigint, value: bigint): Reject => ({
    type: 'FillMismatch',
    order,
    why,
    limit,
    value,
  });
  if (state.orders.market.get(row) !== market)
    return mismatch(
      'the order is of another market',
      BigInt(state.orders.market.get(row)),
      BigInt(market),
    );
  const left = state.orders.size.get(row);
  if (size > left) return mismatch('the fill is larger than what is left of the order', left, size);
  const limit = state.orders.limit.get(row);
  const buys = state.orders.side.get(row) === 0;
  if (price < state.market(market).minPriceTicks || (buys ? price > limit : price < limit))
    return mismatch('the price is beyond the limit of the order', limit, price);
  return undefined;
}

type FillSide = Fill & { readonly account: AccountId; readonly row: number };

function sideOf(
  state: ReadState,
  row: number,
  { price, size, feePpm }: { readonly price: Ticks; readonly size: Lots; readonly feePpm: Ppm },
): FillSide {
  const account = state.orders.account.get(row);
  const market = state.orders.market.get(row);
  const delta = state.orders.side.get(row) === 0 ? size : neg(size);
  const quote = valueOf(delta, unitValueAt(state.market(market), price));
  // The fund pays no fees to its own venue.
  const fee =
    state.accountKind(account) === 'insurance'
      ? ZERO_QUANTA
      : mulDivUp(abs(quote), BigInt(feePpm), PPM);
  return { order: state.orders.id.get(row), account, row, market, delta, quote, fee };
}

/**
 * May the owner's account stand after the fill? An order was margined when it was reserved, but an account that fell below
 * initial margin since, or whose limit is now far from the mark, would give money away that it does not have (P4).
 * Orders of the ladder and of the fund are planned by the engine itself.
 */
function notBorne(state: ReadState, side: FillSide): Reject | undefined {
  const { account, row } = side;
  if ((state.orders.flags.get(row) & 2) !== 0) return undefined;
  const portfolio = state.portfolio(account);
  const after = requirementOf(afterFill(state, portfolio, side), state);
  if (after.equity >= after.initial) return undefined;
  return judge(account, requirementOf(portfolio, state), after);
}

/** Open interest at the largest price, and with it the sum of all costs, stays within its column (A4). */
function interestTooLarge(state: ReadState, one: FillSide, other: FillSide): Reject | undefined {
  const { market } = one;
  const longer = add(longsAdded(state, one), longsAdded(state, other));
  if (longer <= 0n) return undefined;
  const largest = mulDivDown(1n as Lots, COLUMN_BOUND, widestUnit(state.market(market)));
  const size = add(state.markets.openInterest.get(market), longer);
  return size > largest ? { type: 'PositionTooLarge', size, largest } : undefined;
}

function longsAdded(state: ReadState, { account, market, delta }: FillSide): Lots {
  const { size } = positionOf(state, account, market);
  return sub(max(add(size, delta), ZERO_LOTS), max(size, ZERO_LOTS));
}

function fillSide(step: Step, side: FillSide, price: Ticks): void {
  const { state } = step;
  const { order, account, market, delta, quote, fee } = side;
  settleFunding(step, account, market);
  const after = fillPosition(positionOf(state, account, market), delta, quote);
  step.emit({
    type: 'OrderFilled',
    order,
    account,
    market,
    sizeDelta: delta,
    price,
    quote,
    fee,
    realised: after.realised,
    remaining: sub(state.orders.size.get(state.orderRow(order)), abs(delta)),
    sizeAfter: after.sizeAfter,
    costAfter: after.costAfter,
    postings: [...realise(market, account, after.realised), ...payFee(account, fee)],
  });
  holdMarketGain(step, account, market, after.realised);
  trimReduceOnly(step, account, market);
}
