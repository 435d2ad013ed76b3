// The first rungs of every rule: do the ids exist, is the amount one, may this kind of account be asked.
import { sub } from '../base/fixed.ts';
import { LIQUIDATION_STAGES } from '../domain/event.ts';
import type { Reject } from '../domain/reject.ts';
import type { AccountId, AssetId, MarketId, Quanta } from '../domain/units.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';

/** Amounts and balances stay below this, far inside 64 bits. */
export const LARGEST_AMOUNT = 2n ** 62n;

export function unknownAccount(state: ReadState, account: AccountId): Reject | undefined {
  return account < state.scalar('accounts')
    ? undefined
    : { type: 'UnknownId', what: 'account', id: account };
}
export function unknownAsset(state: ReadState, asset: AssetId): Reject | undefined {
  return asset < state.scalar('assets')
    ? undefined
    : { type: 'UnknownId', what: 'asset', id: asset };
}
export function unknownMarket(state: ReadState, market: MarketId): Reject | undefined {
  return market < state.scalar('markets')
    ? undefined
    : { type: 'UnknownId', what: 'market', id: market };
}
/** Insurance and suspense accounts take no owner's commands. */
export function houseAccount(state: ReadState, account: AccountId): Reject | undefined {
  const kind = state.accountKind(account);
  return kind === 'insurance' || kind === 'suspense'
    ? { type: 'HouseAccount', account }
    : undefined;
}
export function badAmount(amount: bigint): Reject | undefined {
  if (amount <= 0n) return { type: 'AmountNotPositive', amount };
  if (amount >= LARGEST_AMOUNT)
    return { type: 'AmountTooLarge', amount, largest: LARGEST_AMOUNT - 1n };
  return undefined;
}
/** What is in the venue of one asset stays within the column of its counterpart `external`, however many accounts hold it. */
export function supplyTooLarge(
  state: ReadState,
  asset: AssetId,
  amount: Quanta,
): Reject | undefined {
  return sub(amount, state.assets.external.get(asset)) < LARGEST_AMOUNT
    ? undefined
    : { type: 'AmountTooLarge', amount, largest: LARGEST_AMOUNT - 1n };
}
/** Money may not leave an account that is being liquidated, nor anyone's while a deficit's claims are unmet. */
export function gated(state: ReadState, account: AccountId): Reject | undefined {
  const pending = state.scalar('claims') - state.scalar('claimHead');
  if (state.accounts.claims.get(account) > 0)
    return { type: 'ClaimsPending', account, claims: state.accounts.claims.get(account) };
  if (pending > 0) return { type: 'SuspenseNotEmpty', claims: pending };
  return liquidating(state, account);
}
/** Nothing is traded or changed in a market from its expiry on. */
export function expired({ state, time }: Step, market: MarketId): Reject | undefined {
  const { expiryMs } = state.market(market);
  return expiryMs === 0 || time < expiryMs
    ? undefined
    : { type: 'MarketExpired', market, expiryMs, time };
}
export function liquidating(state: ReadState, account: AccountId): Reject | undefined {
  const stage = state.accounts.stage.get(account);
  return stage === 0
    ? undefined
    : { type: 'AccountLiquidating', account, stage: LIQUIDATION_STAGES[stage] ?? 'none' };
}
