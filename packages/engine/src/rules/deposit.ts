// Money comes in: to any account, also one that is being liquidated (it may cure it), also to an insurance account.
import { add } from '../base/fixed.ts';
import type { CommandOf } from '../domain/command.ts';
import type { Reject } from '../domain/reject.ts';
import { type AccountId, type AssetId, NONE, type Quanta } from '../domain/units.ts';
import { move } from '../ledger/postings.ts';
import { requirementOf } from '../margin/account-risk.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import {
  badAmount,
  LARGEST_AMOUNT,
  supplyTooLarge,
  unknownAccount,
  unknownAsset,
} from './known.ts';

export function deposit(step: Step, command: CommandOf<'Deposit'>): Reject | undefined {
  const { state } = step;
  const { account, asset, amount } = command;
  const refused =
    unknownAccount(state, account) ??
    unknownAsset(state, asset) ??
    badAmount(amount) ??
    notAccepted(state, account, asset) ??
    tooLarge(state, account, asset, amount) ??
    supplyTooLarge(state, asset, amount);
  if (refused !== undefined) return refused;

  // From here on nothing may fail.
  step.emit({
    type: 'Deposited',
    account,
    asset,
    amount,
    postings: move('external', NONE, 'account', account, asset, amount),
  });
  return undefined;
}

/**
 * May this account hold this asset: isolated accounts hold settlement only, collateral rows are capped, and a portfolio
 * account takes what the rulebook counts, or at least has a word for.
 */
export function notAccepted(
  state: ReadState,
  account: AccountId,
  asset: AssetId,
): Reject | undefined {
  const kind = state.accountKind(account);
  if (kind === 'suspense') return { type: 'HouseAccount', account };
  if (asset === 0) return undefined;
  if (kind === 'isolated')
    return {
      type: 'AssetNotAccepted',
      account,
      asset,
      why: 'an isolated account holds the settlement asset only',
    };
  const count = state.accounts.balances.get(account);
  const most = state.venue.collateralsPerAccountMax;
  if (count >= most && state.balanceRow(account, asset) === NONE)
    return { type: 'TooMany', what: 'collateral assets', count, most };
  return kind === 'portfolio' ? unknownToRulebook(state, account, asset) : undefined;
}

/** An asset that the rulebook refuses would leave the whole account without a margin. */
function unknownToRulebook(
  state: ReadState,
  account: AccountId,
  asset: AssetId,
): Reject | undefined {
  const collateral = [{ asset, amount: 1n as Quanta }];
  const held = { ...state.portfolio(account), collateral, positions: [], orders: [] };
  const { refusal } = requirementOf(held, state);
  if (refusal === undefined) return undefined;
  return { type: 'AssetNotAccepted', account, asset, why: refusal.message };
}

/** No balance grows beyond the largest amount. */
export function tooLarge(
  state: ReadState,
  account: AccountId,
  asset: AssetId,
  amount: Quanta,
): Reject | undefined {
  return add(state.balanceOf(account, asset), amount) < LARGEST_AMOUNT
    ? undefined
    : { type: 'AmountTooLarge', amount, largest: LARGEST_AMOUNT - 1n };
}
