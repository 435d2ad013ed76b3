// What an account holds, as plain values, with the shared losses that it has still to meet taken off: a position's cost is
// higher by its cut, the balance lower by what is taken of realised gains. So whoever values the account sees them.
import { SIDES } from '../domain/command.ts';
import type { CollateralHeld, OrderOpen, Portfolio, PositionHeld } from '../domain/portfolio.ts';
import { type AccountId, NONE } from '../domain/units.ts';
import { cashOf, costOf } from './losses-due.ts';
import type { ReadState } from './state.ts';

export function portfolioOf(state: ReadState, account: AccountId): Portfolio {
  const margining = state.accountKind(account) === 'portfolio' ? 'rulebook' : 'listing';
  const held = {
    margining,
    cash: cashOf(state, account),
    collateral: collateralOf(state, account),
    positions: positionsOf(state, account),
    orders: ordersOf(state, account),
  } as const;
  return state.accounts.owner.get(account) === NONE ? held : { account, ...held };
}

function positionsOf(state: ReadState, account: AccountId): readonly PositionHeld[] {
  const { positions } = state;
  const held: PositionHeld[] = [];
  let row = state.accounts.firstPosition.get(account);
  for (; row !== NONE; row = positions.next.get(row)) {
    held.push({
      market: positions.market.get(row),
      size: positions.size.get(row),
      cost: costOf(state, row),
      fundingIndex: positions.fundingIndex.get(row),
      scaleCapPpm: positions.scaleCap.get(row),
    });
  }
  return held;
}

function collateralOf(state: ReadState, account: AccountId): readonly CollateralHeld[] {
  const { balances } = state;
  const held: CollateralHeld[] = [];
  let row = state.accounts.firstBalance.get(account);
  for (; row !== NONE; row = balances.next.get(row)) {
    held.push({
      asset: balances.asset.get(row),
      amount: balances.amount.get(row),
      weightFloorPpm: balances.weightFloor.get(row),
    });
  }
  return held;
}

function ordersOf(state: ReadState, account: AccountId): readonly OrderOpen[] {
  const { orders } = state;
  const open: OrderOpen[] = [];
  let row = state.accounts.firstOrder.get(account);
  for (; row !== NONE; row = orders.next.get(row)) {
    // A liquidation's own order only reduces and is not the owner's: it is margined by the ladder's plan.
    if ((orders.flags.get(row) & 2) !== 0) continue;
    open.push({
      order: orders.id.get(row),
      market: orders.market.get(row),
      side: SIDES[orders.side.get(row)] ?? 'buy',
      size: orders.size.get(row),
      limit: orders.limit.get(row),
      reduceOnly: (orders.flags.get(row) & 1) !== 0,
    });
  }
  return open;
}
