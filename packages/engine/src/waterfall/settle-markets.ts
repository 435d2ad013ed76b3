// What happens at expiry: the settlement price is fixed, orders go, and positions become cash in bounded batches until none
// is left. Whoever is short of money then is the ladder's, like anybody else. The average itself is kept in observe/.
import { assert } from '../base/assert.ts';
import { sub } from '../base/fixed.ts';
import { LIQUIDATION_STAGES } from '../domain/event.ts';
import { type AccountId, type MarketId, NONE, type Price, valueOf } from '../domain/units.ts';
import { realise } from '../ledger/postings.ts';
import { averagePrice } from '../mark/settlement-average.ts';
import { settlementUnit } from '../mark/settlement-value.ts';
import { holdMarketGain } from '../settle/hold-gain.ts';
import { meetLosses } from '../settle/meet-losses.ts';
import { releaseMarketOrders } from '../settle/release-orders.ts';
import { permits } from '../state/permissions.ts';
import type { ReadState } from '../state/state.ts';
import { averageOf } from '../state/expiry-row.ts';
import type { Step } from '../state/step.ts';
import { coverBucket } from './suspense.ts';

/** Fixes what is due, then settles at most `venue.settlementsPerStepMax` positions in the order of their rows. */
export function settleMarkets(step: Step): void {
  const { state } = step;
  const markets = state.scalar('markets');
  for (let market = 0; market < markets; market++) {
    if (isDue(step, market)) fixSettlement(step, market);
  }
  const settling = settlingMarkets(state);
  if (settling.size === 0) return;
  const unfinished = settlePositions(step, settling);
  for (let market = 0; market < markets; market++) {
    if (!settling.has(market)) continue;
    coverBucket(step, market);
    if (!unfinished.has(market)) step.emit({ type: 'MarketSettled', market });
  }
}

/** Markets whose positions may become cash. Deleveraging that is fixed already comes first: its lots have a price of their own. */
function settlingMarkets(state: ReadState): ReadonlySet<MarketId> {
  const settling = new Set<MarketId>();
  for (let market = 0; market < state.scalar('markets'); market++) {
    if (state.phase(market) === 'settling') settling.add(market);
  }
  for (let row = state.scalar('claimHead'); row < state.scalar('claims'); row++)
    settling.delete(state.claims.market.get(row));
  return settling;
}

/** Expired, and the index is good enough to settle at or was waited for long enough. */
function isDue({ state, time }: Step, market: MarketId): boolean {
  const { expiryMs } = state.market(market);
  if (expiryMs === 0 || time < expiryMs || state.phase(market) !== 'trading') return false;
  return permits(state, market, 'settle') || time - expiryMs >= state.venue.settlementDelayMs;
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
    isStale: !permits(state, market, 'settle'),
  });
  const inBook = accountsInBook(state, market);
  releaseMarketOrders(step, market, 'settled');
  // Their order is gone through no failing of the book: it may be tried again with another leg.
  for (const account of inBook)
    step.emit({ type: 'LiquidationStageEntered', account, stage: 'cancelOrders', rung: 0 });
}

/** Accounts whose liquidation order rests in the market, ascending by order row. */
function accountsInBook(state: ReadState, market: MarketId): readonly AccountId[] {
  const { orders, accounts } = state;
  const found = new Set<AccountId>();
  for (let row = 0; row < state.scalar('orders'); row++) {
    const account = orders.account.get(row);
    if (account === NONE || orders.market.get(row) !== market) continue;
    if ((orders.flags.get(row) & 2) === 0) continue;
    const stage = LIQUIDATION_STAGES[accounts.stage.get(account)];
    const isOfBook =
      stage === 'reduceInBook' || stage === 'slicePortfolio' || stage === 'leastCostUnwind';
    if (isOfBook) found.add(account);
  }
  return [...found];
}

/** Settles positions of these markets up to the venue's limit; returns the markets that still have some. */
function settlePositions(step: Step, settling: ReadonlySet<MarketId>): ReadonlySet<MarketId> {
  const { state } = step;
  const { positions } = state;
  const unfinished = new Set<MarketId>();
  let left = state.venue.settlementsPerStepMax;
  const rows = state.scalar('positions');
  for (let row = 0; row < rows; row++) {
    const market = positions.market.get(row);
    if (positions.account.get(row) === NONE || !settling.has(market)) continue;
    if (left > 0) settlePosition(step, row);
    else unfinished.add(market);
    left -= 1;
  }
  return unfinished;
}

function settlePosition(step: Step, row: number): void {
  const { state } = step;
  const { positions } = state;
  const market = positions.market.get(row);
  const account = positions.account.get(row);
  meetLosses(step, account, market);
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
  holdMarketGain(step, account, market, realised);
}
