// What happens at expiry: the settlement price is fixed, orders go, and positions become cash in bounded batches until none
// is left. Whoever is short of money then is the ladder's, like anybody else. The average itself is kept in observe/.
import { assert } from '../base/assert.ts';
import { sub } from '../base/fixed.ts';
import { LIQUIDATION_STAGES } from '../domain/event.ts';
import { type AccountId, type MarketId, NONE, type Price, valueOf } from '../domain/units.ts';
import { realise } from '../ledger/postings.ts';
import { averagePrice } from '../mark/settlement-average.ts';
import { settlementUnit } from '../mark/settlement-value.ts';
import { releaseMarketOrders } from '../settle/release-orders.ts';
import type { ReadState } from '../state/state.ts';
import { averageOf } from '../state/expiry-row.ts';
import type { Step } from '../state/step.ts';
import { coverBucket } from './suspense.ts';

/** Fixes what is due, then settles at most `venue.settlementsPerStepMax` positions, market by market. */
export function settleMarkets(step: Step): void {
  const { state } = step;
  let left = state.venue.settlementsPerStepMax;
  for (let market = 0; market < state.scalar('markets'); market++) {
    if (isDue(step, market)) fixSettlement(step, market);
    // Deleveraging that is fixed already comes first: its lots are promised at a price of their own.
    if (state.phase(market) !== 'settling' || hasClaims(state, market)) continue;
    left -= settlePositions(step, market, left);
    if (state.markets.openInterest.get(market) === 0n && isFlat(state, market))
      step.emit({ type: 'MarketSettled', market });
  }
}

/** Expired, and the index is fresh or was waited for long enough. */
function isDue({ state, time }: Step, market: MarketId): boolean {
  const { expiryMs, index } = state.market(market);
  if (expiryMs === 0 || time < expiryMs || state.phase(market) !== 'trading') return false;
  return state.indexes.fresh.get(index) > 0 || time - expiryMs >= state.venue.settlementDelayMs;
}

/** The price is the average there is; without one the last index price. Resting and liquidation orders are released. */
function fixSettlement(step: Step, market: MarketId): void {
  const { state } = step;
  const listed = state.market(market);
  const average = averageOf(state, listed.expiry);
  const price: Price = averagePrice(average) ?? state.indexPrice(market);
  const unitValue = settlementUnit(listed, price, state.asset(0).scale);
  step.emit({
    type: 'SettlementFixed',
    market,
    price,
    unitValue,
    coveredMs: average.coveredMs,
    waitedMs: Math.min(0xffff_ffff, step.time - listed.expiryMs),
    isStale: state.indexes.fresh.get(listed.index) === 0,
  });
  const inBook = accountsInBook(state, market);
  releaseMarketOrders(step, market, 'settled');
  // Their order is gone through no failing of the book: it may be tried again with another leg.
  for (const account of inBook)
    step.emit({ type: 'LiquidationStageEntered', account, stage: 'cancelOrders' });
}

/** Accounts whose liquidation order rests in the market, ascending by order row. */
function accountsInBook(state: ReadState, market: MarketId): readonly AccountId[] {
  const { orders, accounts } = state;
  const found: AccountId[] = [];
  for (let row = 0; row < state.scalar('orders'); row++) {
    const account = orders.account.get(row);
    if (account === NONE || orders.market.get(row) !== market) continue;
    if (accounts.liquidationOrder.get(account) !== orders.id.get(row)) continue;
    if (LIQUIDATION_STAGES[accounts.stage.get(account)] === 'reduceInBook') found.push(account);
  }
  return found;
}

/** Settles up to `most` positions of the market in the order of their rows; returns how many. */
function settlePositions(step: Step, market: MarketId, most: number): number {
  const { state } = step;
  const { positions } = state;
  let settled = 0;
  const rows = state.scalar('positions');
  for (let row = 0; row < rows && settled < most; row++) {
    if (positions.account.get(row) === NONE || positions.market.get(row) !== market) continue;
    settlePosition(step, row);
    settled += 1;
  }
  if (settled > 0) coverBucket(step, market);
  return settled;
}

function settlePosition(step: Step, row: number): void {
  const { state } = step;
  const { positions } = state;
  const market = positions.market.get(row);
  const account = positions.account.get(row);
  const size = positions.size.get(row);
  assert(
    positions.fundingIndex.get(row) === state.fundingIndex(market),
    () => `market ${market} with an expiry has charged no funding`,
  );
  const realised = sub(valueOf(size, state.unitValue(market)), positions.cost.get(row));
  step.emit({
    type: 'PositionSettled',
    account,
    market,
    size,
    realised,
    postings: realise(market, account, realised),
  });
}

/** Whether neither side is left: shorts have no column of their own while a batch is under way. */
function isFlat(state: ReadState, market: MarketId): boolean {
  const { positions } = state;
  for (let row = 0; row < state.scalar('positions'); row++) {
    if (positions.account.get(row) !== NONE && positions.market.get(row) === market) return false;
  }
  return true;
}

function hasClaims(state: ReadState, market: MarketId): boolean {
  for (let row = state.scalar('claimHead'); row < state.scalar('claims'); row++) {
    if (state.claims.market.get(row) === market) return true;
  }
  return false;
}
