// The fund as its rules ask about it: terms, the tranche as a vault, and what an owner has cost it.
import type { FundTerms } from '../domain/fund-terms.ts';
import { type AccountId, type MarketId, NONE, type Quanta, ZERO_QUANTA } from '../domain/units.ts';
import { add } from '../base/fixed.ts';
import type { Vault } from '../ledger/share-value.ts';
import type { ReadState } from './state.ts';

/** All zero until the venue states them. */
export function fundTerms({ assets }: ReadState): FundTerms {
  return {
    coolDownMs: assets.coolDownMs.get(0),
    trancheDrawPpm: assets.trancheDrawPpm.get(0),
    ownerPayoutMost: assets.ownerPayoutMost.get(0),
    ownerIntervalMs: assets.ownerIntervalMs.get(0),
    tendIntervalMs: assets.tendIntervalMs.get(0),
    replenishFeePpm: assets.replenishFeePpm.get(0),
    trancheFeePpm: assets.trancheFeePpm.get(0),
    surplusPpm: assets.surplusPpm.get(0),
    targetMost: assets.targetMost.get(0),
  };
}

export const trancheVault = ({ assets }: ReadState): Vault => ({
  shares: assets.trancheShares.get(0),
  balance: assets.tranche.get(0),
});

/** Target of a market's bucket, of the shared one for market NONE; 0: none. */
export const fundTarget = (state: ReadState, market: MarketId): Quanta =>
  market === NONE ? state.assets.fundTarget.get(0) : state.markets.fundTarget.get(market);

/** When the interval that we are in began: intervals are counted from 1970. */
export const payoutIntervalStart = (state: ReadState): number => {
  const { ownerIntervalMs } = fundTerms(state);
  return ownerIntervalMs === 0 ? 0 : state.time - (state.time % ownerIntervalMs);
};

/** What the fund has paid in this interval because of the accounts of this one's owner. */
export function paidBecauseOfOwner(state: ReadState, account: AccountId): Quanta {
  const since = payoutIntervalStart(state);
  const { insurancePaid, insurancePaidSince, owner } = state.accounts;
  let paid = ZERO_QUANTA;
  for (const each of state.accountsOf(owner.get(account)))
    if (insurancePaidSince.get(each) === since) paid = add(paid, insurancePaid.get(each));
  return paid;
}
