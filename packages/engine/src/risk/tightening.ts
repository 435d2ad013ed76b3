// Which healthy accounts a tightening would by itself bring below maintenance margin: another scale or listing of a market,
// another haircut of an asset. Exact, account by account; decides nothing about what follows from it.
import { type AccountId, type MarketId, NONE } from '../domain/units.ts';
import { healthOf } from '../margin/account-risk.ts';
import type { Health } from '../margin/margin-model.ts';
import { cashOf } from '../state/losses-due.ts';
import type { ReadState } from '../state/state.ts';
import { type ViewChange, viewWith } from '../state/view-with.ts';

/** `id` is a market or an asset, as `of` says. */
export type Tightening = {
  readonly of: 'market' | 'asset';
  readonly id: MarketId;
  readonly change: ViewChange;
  /** Accounts that are surely still healthy after it, and need not be asked. */
  readonly isSafe: (account: AccountId, row: number) => boolean;
};

/** Accounts that are healthy now and would not be, ascending. Those whose rulebook states no margin are neither. */
export function brokenBy(state: ReadState, tightening: Tightening): readonly AccountId[] {
  const after = viewWith(state, tightening.change);
  const broken: AccountId[] = [];
  eachHolder(state, tightening, (account, row) => {
    if (tightening.isSafe(account, row) || state.accountKind(account) === 'suspense') return;
    const portfolio = state.portfolio(account);
    if (!isHealthy(healthOf(portfolio, state))) return;
    if (!isHealthy(healthOf(portfolio, after))) broken.push(account);
  });
  return broken.sort((a, b) => a - b);
}

export const NOBODY_IS_SAFE = (): boolean => false;

/** Holds nothing that needs margin and owes nothing: no rate and no haircut can make the account short. */
export const needsNothing = (state: ReadState, account: AccountId): boolean =>
  state.accounts.positions.get(account) === 0 &&
  state.accounts.orders.get(account) === 0 &&
  cashOf(state, account) >= 0n;

const isHealthy = ({ equity, maintenance, refusal }: Health): boolean =>
  refusal !== undefined || equity >= maintenance;

/** Calls `look` for every account with a position in the market or a balance of the asset, in the order of rows. */
export function eachHolder(
  state: ReadState,
  { of, id }: Pick<Tightening, 'of' | 'id'>,
  look: (account: AccountId, row: number) => void,
): void {
  const rows = state.scalar(of === 'market' ? 'positions' : 'balances');
  const owner = of === 'market' ? state.positions.account : state.balances.account;
  const held = of === 'market' ? state.positions.market : state.balances.asset;
  for (let row = 0; row < rows; row++) {
    const account = owner.get(row);
    if (account !== NONE && held.get(row) === id) look(account, row);
  }
}
