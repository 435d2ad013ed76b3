// What events of backstop makers make of their table.
import { assert } from '../base/assert.ts';
import type { Event, EventOf } from '../domain/event.ts';
import { type AccountId, type MarketId, NONE, ZERO_LOTS, ZERO_QUANTA } from '../domain/units.ts';
import { removeRow } from './auction-rows.ts';
import { appendRow } from './rows.ts';
import type { State } from './state.ts';

export function evolveBackstop(state: State, event: Event): boolean {
  switch (event.type) {
    case 'BackstopCommitted':
      commit(state, event);
      return true;
    case 'BackstopTaken': {
      const row = backstopRow(state, event.account, event.market);
      assert(
        row !== NONE,
        () => `account ${event.account} is a backstop of market ${event.market}`,
      );
      state.backstops.lots.set(row, event.lotsLeft);
      state.backstops.takenSize.set(row, event.takenSize);
      state.backstops.takenCost.set(row, event.takenCost);
      return true;
    }
    default:
      return false;
  }
}

function commit(state: State, event: EventOf<'BackstopCommitted'>): void {
  const { account, market } = event;
  let row = backstopRow(state, account, market);
  if (event.lots === ZERO_LOTS) {
    if (row !== NONE) removeRow(state, 'backstops', row);
    return;
  }
  if (row === NONE) row = appendRow(state, 'backstops');
  const table = state.backstops;
  table.account.set(row, account);
  table.market.set(row, market);
  table.lots.set(row, event.lots);
  table.discountPpm.set(row, event.discountPpm);
  table.lossBudget.set(row, event.lossBudget);
  table.until.set(row, event.until);
  table.takenSize.set(row, ZERO_LOTS);
  table.takenCost.set(row, ZERO_QUANTA);
}

function backstopRow(state: State, account: AccountId, market: MarketId): number {
  const { backstops } = state;
  for (let row = 0; row < state.scalar('backstops'); row++)
    if (backstops.account.get(row) === account && backstops.market.get(row) === market) return row;
  return NONE;
}
