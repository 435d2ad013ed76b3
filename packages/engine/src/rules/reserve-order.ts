// An order before it matches: admitted if the account could bear it filled at the worse of its sides, at its limit, fees
// included; reduce-only orders never exceed the position and may pass below initial margin when they reduce risk.
import { abs, add, max, min, mulDivDown, mulDivUp, neg, sub } from '../base/fixed.ts';
import type { CommandOf } from '../domain/command.ts';
import type { ListedMarket } from '../domain/market-view.ts';
import type { OrderOpen, Portfolio } from '../domain/portfolio.ts';
import type { Reject } from '../domain/reject.ts';
import { type Lots, NONE, PPM, type Ticks, valueOf, ZERO_LOTS } from '../domain/units.ts';
import { unitValueAt } from '../domain/unit-value.ts';
import { requirementOf } from '../margin/account-risk.ts';
import { initialNotMet, judge, notStated } from '../margin/margin-check.ts';
import { takerFee } from '../margin/open-orders.ts';
import { LIQUIDATION_ORDER_BASE, type ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { afterFill } from './after-fill.ts';
import { backing } from './backing.ts';
import {
  badAmount,
  expired,
  houseAccount,
  liquidating,
  unknownAccount,
  unknownMarket,
} from './known.ts';
import { qualityTooLow } from './price-quality.ts';

type Reserve = CommandOf<'ReserveOrder'>;

export function reserveOrder(step: Step, command: Reserve): Reject | undefined {
  const { state } = step;
  const { order, account, market, side, limit, reduceOnly } = command;
  const refused =
    unknownAccount(state, account) ??
    unknownMarket(state, market) ??
    houseAccount(state, account) ??
    malformed(state, command);
  if (refused !== undefined) return refused;
  const portfolio = state.portfolio(account);
  const position = portfolio.positions.find((held) => held.market === market)?.size ?? ZERO_LOTS;
  const closed =
    expired(step, market) ??
    marketClosed(state, command) ??
    tooMany(state, command, portfolio, position);
  if (closed !== undefined) return closed;
  const size = reduceOnly ? reducible(portfolio, command, position) : command.size;
  if (size === ZERO_LOTS) return { type: 'NothingToReduce', size: command.size, position };
  const open: OrderOpen = { order, market, side, size, limit, reduceOnly };
  const risk = reduceOnly
    ? judgeReducing(state, command, portfolio, open)
    : judgeAdding(state, command, portfolio, open);
  if (risk !== undefined) return risk;

  // From here on nothing may fail.
  step.emit({ type: 'OrderReserved', order, account, market, side, size, limit, reduceOnly });
  return undefined;
}

function malformed(
  state: ReadState,
  { order, account, market, size, limit }: Reserve,
): Reject | undefined {
  if (state.accountKind(account) === 'isolated' && state.accounts.market.get(account) !== market) {
    return { type: 'WrongMarket', account, market };
  }
  if (order >= LIQUIDATION_ORDER_BASE || order === 0 || state.orderRow(order) !== NONE)
    return { type: 'OrderIdInUse', order };
  const listed = state.market(market);
  if (limit < listed.minPriceTicks || limit > listed.maxPriceTicks)
    return { type: 'PriceOffGrid', price: limit };
  return badAmount(size);
}

function marketClosed(
  state: ReadState,
  { account, market, side, limit, reduceOnly }: Reserve,
): Reject | undefined {
  if (state.markets.halted.get(market) === 1) return { type: 'MarketHalted', market };
  if (state.accounts.claims.get(account) > 0)
    return { type: 'ClaimsPending', account, claims: state.accounts.claims.get(account) };
  const mark = state.mark(market);
  const doubtful = qualityTooLow(state, market, reduceOnly ? 'reduce' : 'open');
  if (doubtful !== undefined) return doubtful;
  if (!reduceOnly) {
    if (state.markets.band.get(market) === 1) return { type: 'BandOpen', market };
    const stopped = liquidating(state, account);
    if (stopped !== undefined) return stopped;
  }
  return outsideCollar(state.market(market), side, limit, mark);
}

/** Only the aggressive side is bounded: a buy far above the mark, a sell far below it. */
function outsideCollar(
  market: ListedMarket,
  side: Reserve['side'],
  limit: Ticks,
  mark: Ticks,
): Reject | undefined {
  const collarPpm = market.priceCollarPpm;
  const width = BigInt(collarPpm);
  const outside =
    side === 'buy'
      ? limit > mulDivUp(mark, PPM + width, PPM)
      : limit < mulDivDown(mark, PPM - width, PPM);
  return outside ? { type: 'PriceOutsideCollar', limit, mark, collarPpm } : undefined;
}

function tooMany(
  state: ReadState,
  command: Reserve,
  portfolio: Portfolio,
  position: Lots,
): Reject | undefined {
  const { account, market, side, size, reduceOnly } = command;
  const { ordersPerAccountMax, positionsPerAccountMax } = state.venue;
  const orders = state.accounts.orders.get(account);
  if (orders >= ordersPerAccountMax)
    return { type: 'TooMany', what: 'open orders', count: orders, most: ordersPerAccountMax };
  if (reduceOnly) return undefined;
  const markets = new Set(
    [...portfolio.positions, ...portfolio.orders].map((each) => each.market),
  ).add(market);
  if (markets.size > positionsPerAccountMax)
    return { type: 'TooMany', what: 'markets', count: markets.size, most: positionsPerAccountMax };
  const largest = state.market(market).maxPositionLots;
  const resting = restingLots(portfolio, market, side, false);
  const worst = abs(add(position, side === 'buy' ? add(resting, size) : neg(add(resting, size))));
  return worst > largest ? { type: 'PositionTooLarge', size: worst, largest } : undefined;
}

function restingLots(
  portfolio: Portfolio,
  market: number,
  side: Reserve['side'],
  reduceOnly: boolean,
): Lots {
  let lots = ZERO_LOTS;
  for (const order of portfolio.orders) {
    if (order.market === market && order.side === side && order.reduceOnly === reduceOnly)
      lots = add(lots, order.size);
  }
  return lots;
}

/** Lots of a reduce-only order that the position still leaves, after other reduce-only orders; excess is not reserved. */
function reducible(portfolio: Portfolio, { market, side, size }: Reserve, position: Lots): Lots {
  const reduces = side === 'buy' ? position < 0n : position > 0n;
  if (!reduces) return ZERO_LOTS;
  return min(size, max(ZERO_LOTS, sub(abs(position), restingLots(portfolio, market, side, true))));
}

function judgeAdding(
  state: ReadState,
  command: Reserve,
  portfolio: Portfolio,
  open: OrderOpen,
): Reject | undefined {
  const after = requirementOf(
    backing(state, { ...portfolio, orders: [...portfolio.orders, open] }),
    state,
  );
  const unstated = notStated(command.account, after);
  if (unstated !== undefined) return unstated;
  return after.equity >= after.initial ? undefined : initialNotMet(command.account, after);
}

/** A reduce-only order is judged as filled at its limit, taker fee paid. */
function judgeReducing(
  state: ReadState,
  command: Reserve,
  portfolio: Portfolio,
  open: OrderOpen,
): Reject | undefined {
  const before = requirementOf(portfolio, state);
  return judge(command.account, before, requirementOf(filled(state, portfolio, open), state));
}

function filled(state: ReadState, portfolio: Portfolio, open: OrderOpen): Portfolio {
  const { order, market, side, size, limit } = open;
  const listed = state.market(market);
  const delta = side === 'buy' ? size : neg(size);
  const quote = valueOf(delta, unitValueAt(listed, limit));
  const fee = takerFee(listed, abs(quote));
  return afterFill(state, portfolio, { order, market, delta, quote, fee });
}
