// Positions of customers, and what each of them gains at the mark. Reads the state only; who is asked for what is decided by
// those who call.
import { sub } from '../base/fixed.ts';
import { compareNumbers } from '../base/ordered.ts';
import { type AccountId, type MarketId, NONE, type Quanta, valueOf } from '../domain/units.ts';
import { fundingOwed } from '../ledger/funding.ts';
import { unitValue } from '../margin/account-risk.ts';
import { costOf } from '../state/losses-due.ts';
import type { ReadState } from '../state/state.ts';

/** Whether an account is a customer's: insurance and suspense accounts are the house's. */
export function isCustomer(state: ReadState, account: AccountId): boolean {
  const kind = state.accountKind(account);
  return kind !== 'insurance' && kind !== 'suspense';
}

/** Unrealised PnL net of funding owed and of shared losses still to meet, of one position row at the mark: quanta, rounded down. */
export function gainOf(state: ReadState, row: number): Quanta {
  const market = state.positions.market.get(row);
  const size = state.positions.size.get(row);
  const unrealised = sub(valueOf(size, unitValue(state, market)), costOf(state, row));
  return sub(
    unrealised,
    fundingOwed({
      size,
      indexNow: state.fundingIndex(market),
      indexThen: state.positions.fundingIndex.get(row),
    }).payment,
  );
}

/** Position rows of a market that belong to customers, ascending by account. */
export function customerRows(state: ReadState, market: MarketId): readonly number[] {
  const rows: number[] = [];
  const count = state.scalar('positions');
  const { account, market: marketOf } = state.positions;
  for (let row = 0; row < count; row++) {
    if (
      account.get(row) === NONE ||
      marketOf.get(row) !== market ||
      !isCustomer(state, account.get(row))
    )
      continue;
    rows.push(row);
  }
  return rows.sort((a, b) => compareNumbers(account.get(a), account.get(b)));
}
