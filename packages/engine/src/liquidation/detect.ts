// Who is to be liquidated on this tick, worst first. Decides with the exact requirement; acts on nothing.
import { add, cmpProduct } from '../base/fixed.ts';
import { compareBigints, compareNumbers } from '../base/ordered.ts';
import { type AccountId, type IndexId, NONE, ZERO_LOTS } from '../domain/units.ts';
import { healthOf } from '../margin/account-risk.ts';
import { unseenGain } from '../margin/caution/late-prices.ts';
import type { Health } from '../margin/margin-model.ts';
import { leaveAtMark } from '../settle/leave-at-mark.ts';
import { marketsInGrace } from '../state/reopening.ts';
import { cashOf } from '../state/losses-due.ts';
import { permits } from '../state/permissions.ts';
import type { ReadState } from '../state/state.ts';
import { SpikeBuffer } from './spike/spike-buffer.ts';

export type Breach = {
  readonly account: AccountId;
  readonly reason: 'maintenance' | 'negativeBalance';
  readonly risk: Health;
};

/**
 * Candidates with equity < maintenance (equal is not liquidatable), with cash below the negative balance cap, or already in
 * liquidation. Accounts with a position in a stale or banded market are left alone on this print, whatever their stage; so
 * are accounts whose rulebook states no margin, and for a time those in a market that opens again or whose price is late, and
 * those whose breach may be a spike that passes.
 */
export function detect(state: ReadState, candidates: readonly AccountId[]): readonly Breach[] {
  const breaches: Breach[] = [];
  const buffer = new SpikeBuffer(state);
  for (const account of new Set(candidates)) {
    if (state.accountKind(account) === 'suspense' || isFrozen(state, account)) continue;
    const risk = healthOf(state.portfolio(account), state);
    if (isUnjudged(risk)) continue;
    const isBelow = risk.equity < risk.maintenance;
    const isOverCap = cashOf(state, account) < -state.venue.negativeBalanceCap;
    const isNew = state.accounts.stage.get(account) === 0;
    if (!isBelow && !isOverCap && isNew) continue;
    if (isSpared(state, account, risk)) continue;
    if (!isOverCap && awaitsPrice(state, account, risk)) continue;
    if (!isOverCap && isNew && buffer.isHeldBack(account, risk)) continue;
    breaches.push({ account, reason: isBelow ? 'maintenance' : 'negativeBalance', risk });
  }
  return breaches.sort(worstFirst);
}

/** No margin is stated, and the account is worth something: nobody knows whether it is too little. Source: docs/decisions/0011. */
export const isUnjudged = ({ refusal, netValue }: Health): boolean =>
  refusal !== undefined && netValue >= 0n;

/**
 * Holds positions in markets that have just opened again, and would be healthy had they left at the mark: its owner may add
 * margin and reduce first. One lot of such a market spares nothing else. Who has nothing left at the mark is not spared,
 * whatever his stage: what he waits for is paid by others.
 */
function isSpared(state: ReadState, account: AccountId, { netValue }: Health): boolean {
  if (netValue <= 0n) return false;
  const spared = marketsInGrace(state, account);
  if (spared.length === 0) return false;
  const others = spared.reduce(
    (portfolio, market) => leaveAtMark(portfolio, state, { market, left: ZERO_LOTS }),
    state.portfolio(account),
  );
  const { equity, maintenance } = healthOf(others, state);
  return equity >= maintenance;
}

/**
 * Below maintenance by no more than prices may have moved unseen, and not in liquidation yet: it waits for a fresh price, until
 * the late ones have been late for as long as their listing allows. Then it is liquidated on what is known.
 */
export function awaitsPrice(
  state: ReadState,
  account: AccountId,
  { equity, maintenance }: Pick<Health, 'equity' | 'maintenance'>,
): boolean {
  if (state.accounts.stage.get(account) !== 0) return false;
  const unseen = unseenGain(state.portfolio(account), state);
  return unseen > 0n && add(equity, unseen) >= maintenance;
}

/**
 * Whether nothing may be done about the account on this print: a position or collateral of it has its price in an open band
 * (which closes soon), or none of its positions is in a market that permits liquidation at the quality of its price. A single stale leg does not freeze the others: the ladder
 * works on those that have a price.
 */
export function isFrozen(state: ReadState, account: AccountId): boolean {
  const { positions, markets, balances } = state;
  let hasPosition = false;
  let hasLive = false;
  let row = state.accounts.firstPosition.get(account);
  for (; row !== NONE; row = positions.next.get(row)) {
    const market = positions.market.get(row);
    if (markets.band.get(market) === 1) return true;
    hasPosition = true;
    if (permits(state, market, 'liquidate')) hasLive = true;
  }
  if (hasPosition && !hasLive) return true;
  row = state.accounts.firstBalance.get(account);
  for (; row !== NONE; row = balances.next.get(row)) {
    if (hasBand(state, state.asset(balances.asset.get(row)).index)) return true;
  }
  return false;
}

/** Whether a market on this index stands in a band: its collateral was valued at the same print. */
function hasBand(state: ReadState, index: IndexId): boolean {
  const listed = state.listing.markets;
  for (let market = 0; market < listed.length; market++) {
    if (listed[market]?.index === index && state.markets.band.get(market) === 1) return true;
  }
  return false;
}

/**
 * Total order: debts without positions first (no ratio can be lower), then equity / maintenance ascending by
 * cross-multiplying, then accounts without a requirement; ties by account id.
 */
export function worstFirst(a: Breach, b: Breach): number {
  const byClass = compareNumbers(classOf(a.risk), classOf(b.risk));
  if (byClass !== 0) return byClass;
  const byRatio =
    a.risk.maintenance > 0n
      ? cmpProduct(a.risk.equity, b.risk.maintenance, b.risk.equity, a.risk.maintenance)
      : compareBigints(a.risk.equity, b.risk.equity);
  return byRatio || compareNumbers(a.account, b.account);
}

function classOf({ equity, maintenance }: Health): 0 | 1 | 2 {
  if (maintenance > 0n) return 1;
  return equity < 0n ? 0 : 2;
}
