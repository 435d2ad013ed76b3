// The only writer: applies one event to the state. No pricing, no margin, no decisions; events carry results. Listings
// are in evolve-listing.ts, market data in evolve-market.ts, so that this file reads as the story of an account.
import { assert } from '../base/assert.ts';
import { add, sub } from '../base/fixed.ts';
import { ACCOUNT_KINDS } from '../domain/command.ts';
import {
  type Event,
  type EventOf,
  LIQUIDATION_STAGES,
  type LiquidationStage,
  MARGIN_LEVELS,
} from '../domain/event.ts';
import {
  type AccountId,
  type Lots,
  type MarketId,
  NONE,
  type OrderId,
  type Quanta,
  type TimeMs,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../domain/units.ts';
import { staysSheltered } from '../domain/shelter.ts';
import { applyPostings } from './apply-postings.ts';
import { evolveLiquidation } from './evolve-liquidation.ts';
import { assertMet, markMet } from './evolve-loss.ts';
import { evolveListing, openAccountRow } from './evolve-listing.ts';
import { evolveMarket } from './evolve-market.ts';
import { evolveSchedule } from './evolve-schedule.ts';
import {
  appendRow,
  closeOrderRow,
  closePositionRow,
  openOrderRow,
  openPositionRow,
} from './rows.ts';
import type { State } from './state.ts';

export function evolve(state: State, event: Event, time: TimeMs): void {
  switch (event.type) {
    case 'AccountOpened':
      openAccountRow(
        state,
        event.account,
        event.owner,
        ACCOUNT_KINDS.indexOf(event.kind),
        event.market,
      );
      return;
    case 'Deposited':
    case 'Withdrawn':
    case 'Transferred':
    case 'PenaltyCharged':
    case 'CollateralConverted':
    case 'InterestCharged':
    case 'UncoveredRepaid':
    case 'InventorySold':
    case 'SpotFilled':
      applyPostings(state, event.postings);
      return;
    case 'InterestRateSet':
      state.setScalar('utilisationPpm', event.utilisationPpm);
      state.setScalar('interestPpmPerYear', event.ppmPerYear);
      return;
    case 'InterestCursorMoved':
      state.setScalar('interestCursor', event.account);
      state.setScalar('interestDue', event.dueTime);
      return;
    case 'OrderReserved':
      addOrder(state, event, event.limit, event.reduceOnly ? 1 : 0, 0);
      return;
    case 'LiquidationOrderPlaced':
      addOrder(state, event, event.limit, 3, event.expires);
      state.accounts.liquidationOrders.set(
        event.account,
        state.accounts.liquidationOrders.get(event.account) + 1,
      );
      state.accounts.lastLadderOrder.set(event.account, time);
      state.setScalar('nextLiquidationOrder', event.order + 1);
      return;
    case 'OrderReleased':
      reduceOrder(state, event.order, event.size);
      return;
    case 'OrderFilled':
      applyPostings(state, event.postings);
      setPosition(state, event.account, event.market, event.sizeAfter, event.costAfter);
      reduceOrder(
        state,
        event.order,
        (event.sizeDelta < 0n ? -event.sizeDelta : event.sizeDelta) as Lots,
      );
      return;
    case 'FundingSettled':
      applyPostings(state, event.postings);
      settleFundingIndex(state, event);
      return;
    case 'PositionTransferred':
      applyPostings(state, event.postings);
      setPosition(state, event.from, event.market, event.fromSizeAfter, event.fromCostAfter);
      setPosition(state, event.to, event.market, event.toSizeAfter, event.toCostAfter);
      if (event.reason === 'adl') takeClaim(state, 0, event.market, event.to);
      return;
    case 'PositionSettled':
      applyPostings(state, event.postings);
      setPosition(state, event.account, event.market, ZERO_LOTS, ZERO_QUANTA);
      return;
    case 'ImmatureGainSet':
      state.accounts.immature.set(event.account, event.amount);
      state.accounts.immatureSince.set(event.account, event.since);
      state.touched.add(event.account);
      return;
    case 'MarginLevelChanged':
      state.accounts.level.set(event.account, MARGIN_LEVELS.indexOf(event.level));
      state.accounts.breachSince.set(event.account, event.level === 'liquidation' ? time : 0);
      state.touched.add(event.account);
      return;
    case 'LiquidationStarted':
      state.accounts.liquidationSince.set(event.account, time);
      state.accounts.lastLadderOrder.set(event.account, 0);
      setStage(state, event.account, { stage: 'cancelOrders', rung: 0 }, time);
      return;
    case 'LiquidationStageEntered':
      setStage(state, event.account, event, time);
      return;
    case 'LiquidationEnded':
      state.accounts.liquidationSince.set(event.account, 0);
      state.accounts.lastLadderOrder.set(event.account, 0);
      setStage(state, event.account, { stage: 'none', rung: 0 }, time);
      return;
    case 'DeficitFixed':
      applyPostings(state, event.postings);
      addClaims(state, event);
      return;
    case 'LossSocialised':
      applyPostings(state, event.postings);
      setPosition(state, event.account, event.market, event.sizeAfter, event.costAfter);
      takeClaim(state, 1, event.market, event.account);
      return;
    case 'MarginRefused':
    case 'StateRootRecorded':
      return;
    default:
      if (
        !evolveMarket(state, event, time) &&
        !evolveSchedule(state, event) &&
        !evolveLiquidation(state, event, time)
      )
        evolveListing(state, event);
  }
}

/** Sets a position to what the event says; a new row meets the funding index as it stands. */
function setPosition(
  state: State,
  account: AccountId,
  market: MarketId,
  size: Lots,
  cost: Quanta,
): void {
  state.touched.add(account);
  assertMet(state, account, market);
  let row = state.positionRow(account, market);
  const before = row === NONE ? ZERO_LOTS : state.positions.size.get(row);
  const interest = state.markets.openInterest;
  const longBefore = before > 0n ? before : ZERO_LOTS;
  const longAfter = size > 0n ? size : ZERO_LOTS;
  interest.set(market, add(sub(interest.get(market), longBefore), longAfter));
  if (size === 0n) {
    assert(cost === 0n, () => `a flat position of account ${account} has no cost, got ${cost}`);
    if (row !== NONE) closePositionRow(state, account, row);
    return;
  }
  if (row === NONE) {
    row = openPositionRow(state, account, market);
    state.positions.fundingIndex.set(row, state.markets.fundingIndex.get(market));
  }
  if (!staysSheltered(before, size)) state.positions.scaleCap.set(row, 0);
  state.positions.size.set(row, size);
  state.positions.cost.set(row, cost);
  markMet(state, account, market);
}

function settleFundingIndex(state: State, event: EventOf<'FundingSettled'>): void {
  const row = state.positionRow(event.account, event.market);
  assert(
    row !== NONE,
    () => `account ${event.account} has a position in market ${event.market} to settle`,
  );
  assertMet(state, event.account, event.market);
  markMet(state, event.account, event.market);
  state.positions.fundingIndex.set(row, event.fundingIndex);
  state.markets.fundingRemainder.set(event.market, event.fundingRemainder);
  state.touched.add(event.account);
}

type NewOrder = {
  readonly order: OrderId;
  readonly account: AccountId;
  readonly market: MarketId;
  readonly side: 'buy' | 'sell';
  readonly size: Lots;
};
function addOrder(
  state: State,
  event: NewOrder,
  limit: EventOf<'OrderReserved'>['limit'],
  flags: number,
  expires: TimeMs,
): void {
  const row = openOrderRow(state, event.account, event.order);
  const orders = state.orders;
  orders.market.set(row, event.market);
  orders.side.set(row, event.side === 'buy' ? 0 : 1);
  orders.flags.set(row, flags);
  orders.size.set(row, event.size);
  orders.limit.set(row, limit);
  orders.expires.set(row, expires);
  state.touched.add(event.account);
}

function reduceOrder(state: State, order: OrderId, size: Lots): void {
  const row = state.orderRow(order);
  assert(row !== NONE, () => `order ${order} is open`);
  const left = sub(state.orders.size.get(row), size);
  assert(left >= 0n, () => `order ${order} has ${size} lots to give`);
  const account = state.orders.account.get(row);
  state.touched.add(account);
  if (left > 0n) {
    state.orders.size.set(row, left);
    return;
  }
  if ((state.orders.flags.get(row) & 2) !== 0)
    state.accounts.liquidationOrders.set(
      account,
      state.accounts.liquidationOrders.get(account) - 1,
    );
  closeOrderRow(state, row);
}

/** A rung entered again (the next order from it) is still stood on since it was first entered. */
function setStage(
  state: State,
  account: AccountId,
  { stage, rung }: { readonly stage: LiquidationStage; readonly rung: number },
  time: TimeMs,
): void {
  const { accounts } = state;
  const code = LIQUIDATION_STAGES.indexOf(stage);
  state.touched.add(account);
  if (
    stage !== 'none' &&
    accounts.stage.get(account) === code &&
    accounts.rung.get(account) === rung
  )
    return;
  accounts.stage.set(account, code);
  accounts.rung.set(account, rung);
  accounts.stageSince.set(account, time);
}

function addClaims(state: State, event: EventOf<'DeficitFixed'>): void {
  for (const claim of event.claims) {
    const row = appendRow(state, 'claims');
    state.claims.kind.set(row, claim.kind === 'adl' ? 0 : 1);
    state.claims.market.set(row, event.market);
    state.claims.account.set(row, claim.account);
    state.claims.size.set(row, claim.size);
    state.claims.amount.set(row, claim.amount);
    state.accounts.claims.set(claim.account, state.accounts.claims.get(claim.account) + 1);
  }
}

/** The claim at the head of the queue was met; an empty queue starts again at row 0. */
function takeClaim(state: State, kind: number, market: MarketId, account: AccountId): void {
  const row = state.scalar('claimHead');
  assert(row < state.scalar('claims'), 'a claim is pending');
  assert(state.claims.kind.get(row) === kind, () => `the claim at the head is of kind ${kind}`);
  assert(
    state.claims.market.get(row) === market,
    () => `the claim at the head is of market ${market}`,
  );
  const claimant = state.claims.account.get(row);
  assert(
    claimant === account || kind === 0,
    () => `the claim at the head is of account ${account}`,
  );
  state.accounts.claims.set(claimant, state.accounts.claims.get(claimant) - 1);
  const next = row + 1;
  const drained = next === state.scalar('claims');
  state.setScalar('claimHead', drained ? 0 : next);
  if (drained) state.setScalar('claims', 0);
}
