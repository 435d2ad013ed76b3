// Two reserved orders matched. The fill was paid for when the orders were reserved; here it is only checked to be the one
// they allow, then booked: the same integer quote on both sides, each side's fee, each side's realised PnL.
import { abs, mulDivUp, neg } from '../base/fixed.ts';
import type { CommandOf } from '../domain/command.ts';
import type { Reject } from '../domain/reject.ts';
import {
  type Lots,
  NONE,
  type OrderId,
  PPM,
  type Ticks,
  unitValueAt,
  valueOf,
  ZERO_QUANTA,
} from '../domain/units.ts';
import { fillPosition } from '../ledger/position.ts';
import { payFee, realise } from '../ledger/postings.ts';
import { settleFunding } from '../settle/funding.ts';
import { trimReduceOnly } from '../settle/release-orders.ts';
import { positionOf } from '../settle/transfer-position.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { badAmount, unknownMarket } from './known.ts';

export function postFill(step: Step, command: CommandOf<'PostFill'>): Reject | undefined {
  const { state } = step;
  const { market, maker, taker, price, size } = command;
  const refused = unknownMarket(state, market) ?? badAmount(size);
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

  // From here on nothing may fail.
  const { makerFeePpm, takerFeePpm } = state.market(market);
  fillSide(step, maker, price, size, makerFeePpm);
  fillSide(step, taker, price, size, takerFeePpm);
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
  if (price <= 0n || (buys ? price > limit : price < limit))
    return mismatch('the price is beyond the limit of the order', limit, price);
  return undefined;
}

function fillSide(step: Step, order: OrderId, price: Ticks, size: Lots, feePpm: number): void {
  const { state } = step;
  const row = state.orderRow(order);
  const account = state.orders.account.get(row);
  const market = state.orders.market.get(row);
  settleFunding(step, account, market);
  const sizeDelta = state.orders.side.get(row) === 0 ? size : neg(size);
  const quote = valueOf(sizeDelta, unitValueAt(price, state.market(market).tickLotQuanta));
  // The fund pays no fees to its own venue.
  const fee =
    state.accountKind(account) === 'insurance'
      ? ZERO_QUANTA
      : mulDivUp(abs(quote), BigInt(feePpm), PPM);
  const after = fillPosition(positionOf(state, account, market), sizeDelta, quote);
  step.emit({
    type: 'OrderFilled',
    order,
    account,
    market,
    sizeDelta,
    price,
    quote,
    fee,
    realised: after.realised,
    remaining: (state.orders.size.get(row) - size) as Lots,
    sizeAfter: after.sizeAfter,
    costAfter: after.costAfter,
    postings: [...realise(market, account, after.realised), ...payFee(account, fee)],
  });
  trimReduceOnly(step, account, market);
}
