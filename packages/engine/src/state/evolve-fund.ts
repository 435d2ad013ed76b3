// What the fund's terms, targets, contributors and tendings change.
import { divDown } from '../base/fixed.ts';
import type { Event, EventOf } from '../domain/event.ts';
import { NONE, ZERO_QUANTA } from '../domain/units.ts';
import { applyPostings } from './apply-postings.ts';
import type { State } from './state.ts';

/** Applies the event if it is of the fund, and says whether it was. */
export function evolveFund(state: State, event: Event, time: number): boolean {
  const { accounts, assets } = state;
  switch (event.type) {
    case 'FundTermsSet':
      setTerms(state, event, time);
      return true;
    case 'FundTargetSet':
      if (event.market === NONE) assets.fundTarget.set(0, event.amount);
      else state.markets.fundTarget.set(event.market, event.amount);
      return true;
    case 'TrancheJoined':
      applyPostings(state, event.postings);
      addShares(state, event.account, event.shares);
      return true;
    case 'TrancheExitRequested':
      accounts.exitShares.set(event.account, event.shares);
      accounts.exitValue.set(event.account, event.value);
      accounts.exitSince.set(event.account, time);
      return true;
    case 'TrancheExitCancelled':
      endExit(state, event.account);
      addShares(state, event.account, -event.lost);
      return true;
    case 'TrancheLeft':
      applyPostings(state, event.postings);
      endExit(state, event.account);
      addShares(state, event.account, -event.shares);
      return true;
    case 'TrancheRebased':
      rebase(state, event.divisor);
      return true;
    case 'FundReplenished':
      applyPostings(state, event.postings);
      assets.feesTended.set(0, assets.fees.get(0));
      assets.nextTending.set(0, event.nextTime);
      return true;
    case 'SurplusMoved':
      applyPostings(state, event.postings);
      return true;
    case 'InsurancePaid':
      accounts.insurancePaid.set(event.account, event.amount);
      accounts.insurancePaidSince.set(event.account, event.since);
      return true;
    default:
      return false;
  }
}

/** Fees from before the terms are nobody's but the venue's. */
function setTerms({ assets }: State, terms: EventOf<'FundTermsSet'>, time: number): void {
  assets.coolDownMs.set(0, terms.coolDownMs);
  assets.trancheDrawPpm.set(0, terms.trancheDrawPpm);
  assets.ownerPayoutMost.set(0, terms.ownerPayoutMost);
  assets.ownerIntervalMs.set(0, terms.ownerIntervalMs);
  if (assets.nextTending.get(0) === 0) {
    assets.feesTended.set(0, assets.fees.get(0));
    assets.nextTending.set(0, time + terms.tendIntervalMs);
  }
  assets.tendIntervalMs.set(0, terms.tendIntervalMs);
  assets.replenishFeePpm.set(0, terms.replenishFeePpm);
  assets.trancheFeePpm.set(0, terms.trancheFeePpm);
  assets.surplusPpm.set(0, terms.surplusPpm);
  assets.targetMost.set(0, terms.targetMost);
}

function addShares({ accounts, assets }: State, account: number, shares: bigint): void {
  accounts.trancheShares.set(account, accounts.trancheShares.get(account) + shares);
  assets.trancheShares.set(0, assets.trancheShares.get(0) + shares);
}

function endExit({ accounts }: State, account: number): void {
  accounts.exitShares.set(account, 0n);
  accounts.exitValue.set(account, ZERO_QUANTA);
  accounts.exitSince.set(account, 0);
}

/** Everybody's shares at once, so that what rounding drops is dropped from the total too. */
function rebase(state: State, divisor: bigint): void {
  const { accounts, assets } = state;
  const divided = (shares: bigint): bigint => (divisor === 0n ? 0n : divDown(shares, divisor));
  let total = 0n;
  for (let account = 0; account < state.rows('accounts'); account++) {
    const shares = accounts.trancheShares.get(account);
    if (shares === 0n) continue;
    accounts.trancheShares.set(account, divided(shares));
    accounts.exitShares.set(account, divided(accounts.exitShares.get(account)));
    if (divided(shares) === 0n) endExit(state, account);
    total += divided(shares);
  }
  assets.trancheShares.set(0, total);
}
