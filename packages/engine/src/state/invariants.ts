// What must hold after every step. The full check walks everything (every thousand steps, after a deficit, at the end);
// the touched check looks at what a step wrote. A broken invariant is our bug: it throws and the host stops the engine.
import { assert } from '../base/assert.ts';
import { type AccountId, FUNDING_GUARD, NONE, ZERO_QUANTA } from '../domain/units.ts';
import { checkAdaptive } from './invariants-adaptive.ts';
import { checkAuctions } from './invariants-auction.ts';
import { checkFund } from './invariants-fund.ts';
import { checkLosses } from './invariants-loss.ts';
import { checkUnwind } from './invariants-unwind.ts';
import type { State } from './state.ts';

/** What one step wrote: isolated accounts hold one market, suspense accounts are empty once their claims are met. */
export function checkTouched(state: State): void {
  for (const account of state.touched) {
    checkChains(state, account);
    checkUnwind(state, account);
    if (state.accountKind(account) === 'isolated') {
      assert(
        state.accounts.positions.get(account) <= 1,
        () => `isolated account ${account} holds one market`,
      );
      assert(
        state.accounts.balances.get(account) === 0,
        () => `isolated account ${account} holds settlement only`,
      );
    }
    assert(
      state.accounts.immature.get(account) >= 0n,
      () => `account ${account} holds back ${state.accounts.immature.get(account)}, never negative`,
    );
    if (state.accountKind(account) === 'insurance') {
      assert(
        state.accounts.cash.get(account) >= 0n || state.accounts.positions.get(account) > 0,
        () =>
          `insurance account ${account} without positions holds ${state.accounts.cash.get(account)}, never negative`,
      );
    }
    if (state.accounts.orders.get(account) === 0) {
      assert(
        state.accounts.firstOrder.get(account) === NONE,
        () => `account ${account} without orders reserves nothing`,
      );
    }
  }
}

/** I1 conservation per asset, I2 zero-sum, I3 open interest, I4 residue, I12 chains, the funding identity. */
export function checkAll(state: State): void {
  checkConservation(state);
  checkMarkets(state);
  checkAdaptive(state);
  checkAuctions(state);
  checkFund(state);
  checkLosses(state);
  for (let asset = 0; asset < state.rows('assets'); asset++) {
    assert(
      state.assets.residue.get(asset) >= 0n,
      () => `residue of asset ${asset} is never negative`,
    );
    assert(state.assets.fees.get(asset) >= 0n, () => `fees of asset ${asset} are never negative`);
  }
  for (let account = 0; account < state.rows('accounts'); account++) checkChains(state, account);
  const suspense = state.scalar('claims') - state.scalar('claimHead');
  if (suspense === 0)
    for (const listed of state.listing.markets) checkEmpty(state, listed.suspenseAccount);
}

function checkConservation(state: State): void {
  const totals: bigint[] = state.listing.assets.map(
    (_, asset) =>
      state.assets.external.get(asset) +
      state.assets.fees.get(asset) +
      state.assets.residue.get(asset) +
      state.assets.uncovered.get(asset) +
      state.assets.tranche.get(asset) +
      state.assets.unconfirmed.get(asset) +
      state.assets.inTransit.get(asset) +
      state.assets.reversible.get(asset),
  );
  if (totals.length === 0) return;
  let settlement = totals[0] as bigint;
  for (let account = 0; account < state.rows('accounts'); account++)
    settlement += state.accounts.cash.get(account);
  for (let market = 0; market < state.rows('markets'); market++) {
    settlement +=
      state.markets.clearing.get(market) +
      state.markets.funding.get(market) +
      state.markets.uncovered.get(market) +
      state.markets.socialised.get(market);
    assert(
      state.markets.uncovered.get(market) === 0n || state.markets.halted.get(market) === 1,
      () => `market ${market} with an uncovered loss is halted`,
    );
  }
  totals[0] = settlement;
  for (let row = 0; row < state.rows('balances'); row++) {
    if (state.balances.account.get(row) === NONE) continue;
    const asset = state.balances.asset.get(row);
    totals[asset] = (totals[asset] as bigint) + state.balances.amount.get(row);
  }
  for (let asset = 0; asset < totals.length; asset++) {
    assert(
      totals[asset] === 0n,
      () => `books of asset ${asset} balance: they are off by ${totals[asset]}`,
    );
  }
}

function checkMarkets(state: State): void {
  const markets = state.rows('markets');
  const sizes = new Array<bigint>(markets).fill(0n);
  const longs = new Array<bigint>(markets).fill(0n);
  const costs = new Array<bigint>(markets).fill(0n);
  const accrued = new Array<bigint>(markets).fill(0n);
  for (let row = 0; row < state.rows('positions'); row++) {
    if (state.positions.account.get(row) === NONE) continue;
    const market = state.positions.market.get(row);
    const size = state.positions.size.get(row);
    sizes[market] = (sizes[market] as bigint) + size;
    if (size > 0n) longs[market] = (longs[market] as bigint) + size;
    costs[market] = (costs[market] as bigint) + state.positions.cost.get(row);
    const since = state.markets.fundingIndex.get(market) - state.positions.fundingIndex.get(row);
    accrued[market] = (accrued[market] as bigint) + size * since;
  }
  for (let market = 0; market < markets; market++) {
    const phase = state.phase(market);
    const size = sizes[market] as bigint;
    assert(
      size === 0n || phase === 'settling',
      () => `sizes of market ${market} sum to ${size}, not 0`,
    );
    assert(
      phase !== 'settled' || longs[market] === 0n,
      () => `settled market ${market} holds no position, not ${longs[market]} lots`,
    );
    // What was settled so far was paid out of clearing at the settlement value; the rest owes exactly that.
    const owed = phase === 'settling' ? size * state.markets.settlementUnit.get(market) : 0n;
    assert(
      longs[market] === state.markets.openInterest.get(market),
      () => `open interest of market ${market} is its longs`,
    );
    const clearing = state.markets.clearing.get(market);
    assert(
      clearing + (costs[market] as bigint) === owed,
      () =>
        `clearing of market ${market} is ${clearing} against costs ${costs[market]} and ${owed} to settle`,
    );
    const pool =
      state.markets.funding.get(market) * FUNDING_GUARD -
      state.markets.fundingRemainder.get(market);
    assert(
      pool + (accrued[market] as bigint) === 0n,
      () =>
        `funding pool of market ${market} is off by ${pool + (accrued[market] as bigint)} guard units`,
    );
  }
}

function checkChains(state: State, account: AccountId): void {
  let positions = 0;
  let last = -1;
  for (
    let row = state.accounts.firstPosition.get(account);
    row !== NONE;
    row = state.positions.next.get(row)
  ) {
    const market = state.positions.market.get(row);
    assert(
      state.positions.account.get(row) === account,
      () => `position row ${row} belongs to account ${account}`,
    );
    assert(market > last, () => `positions of account ${account} ascend by market`);
    assert(state.positions.size.get(row) !== 0n, () => `position row ${row} has a size`);
    last = market;
    positions++;
  }
  assert(
    positions === state.accounts.positions.get(account),
    () => `account ${account} counts its ${positions} positions`,
  );
  let orders = 0;
  let ladders = 0;
  for (
    let row = state.accounts.firstOrder.get(account);
    row !== NONE;
    row = state.orders.next.get(row)
  ) {
    assert(
      state.orderRows.get(state.orders.id.get(row)) === row,
      () => `order row ${row} is found by its id`,
    );
    orders++;
    if ((state.orders.flags.get(row) & 2) !== 0) ladders++;
  }
  assert(
    ladders === state.accounts.liquidationOrders.get(account),
    () => `account ${account} counts its ${ladders} orders of the ladder`,
  );
  assert(
    orders === state.accounts.orders.get(account),
    () => `account ${account} counts its ${orders} orders`,
  );
}

function checkEmpty(state: State, account: AccountId): void {
  assert(
    state.accounts.positions.get(account) === 0,
    () => `suspense account ${account} is flat with no claim pending`,
  );
  assert(
    state.accounts.cash.get(account) === ZERO_QUANTA,
    () => `suspense account ${account} holds ${state.accounts.cash.get(account)}, not 0`,
  );
}
