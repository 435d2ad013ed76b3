// The read models over a small state written by hand: numbers as a risk officer would compute them.
import { describe, expect, test } from 'vitest';
import { State } from '../state/state.ts';
import { accountPage, accountRow, accountView, riskiestAccounts } from './account-view.ts';
import { fundView } from './fund-view.ts';
import { marketViews } from './market-views.ts';
import { ratioHistogram, scanRatios } from './ratio-scan.ts';
import { smallState, sourceOf } from './state.fixture.ts';

const state = smallState();
const source = sourceOf(state);

test('a market: prices, basis, open interest, fund', () => {
  expect(marketViews(state)[0]).toMatchObject({
    symbol: 'BTC-PERP',
    index: '50000',
    mark: '50050',
    basisPpm: 1000,
    freshSources: 3,
    fundingRate: '0.0001',
    openInterest: '1.5',
    openInterestNotional: '75075',
    insuranceBucket: '1000',
    inventory: '0.01',
    stale: false,
  });
});

describe('an account', () => {
  test('row: 0.1 BTC long from 50,000 with 0.1 BTC of collateral at a 10% haircut', () => {
    expect(accountRow(source, 6)).toEqual({
      account: 6,
      owner: 6,
      kind: 'cross',
      // 1,000 cash + 0.1 BTC * 50,000 * 0.9 + 0.1 * (50,050 - 50,000)
      equity: '5505',
      notional: '5005',
      initialMargin: '500.5',
      maintenanceMargin: '250.25',
      marginRatio: 250.25 / 5505,
      level: 'healthy',
      stage: 'none',
    });
  });

  test('panel: position, collateral, what could leave', () => {
    const view = accountView(source, 6);
    expect(view?.positions).toEqual([
      expect.objectContaining({
        symbol: 'BTC-PERP',
        size: '0.1',
        entryPrice: '50000',
        unrealisedPnl: '5',
      }),
    ]);
    expect(view?.collateral).toEqual([
      { asset: 'BTC', custody: 'vault', amount: '0.1', value: '5000', counted: '4500' },
    ]);
    expect(view?.withdrawable).toBe('1000');
    expect(view?.settlementAsset).toBe('USD');
  });

  test('under water: the ratio is cut, nothing may leave', () => {
    // 1,000 cash - 1 ETH-contract * (50,050 - 48,000): equity below zero.
    expect(accountRow(source, 7)).toMatchObject({ equity: '-1050', marginRatio: 99 });
    expect(accountView(source, 7)?.withdrawable).toBe('0');
  });

  test('flat and unknown accounts', () => {
    expect(accountRow(source, 5).marginRatio).toBeNull();
    expect(accountView(source, 8)).toBeUndefined();
    expect(accountView(source, -1)).toBeUndefined();
    expect(accountView(source, 1.5)).toBeUndefined();
  });
});

describe('the scan', () => {
  const scan = scanRatios(state);

  test('agrees with the margin model and leaves the venue and flat accounts out', () => {
    for (let id = 0; id < scan.ratios.length; id++) {
      const exact = accountRow(source, id).marginRatio;
      const screened = scan.ratios[id] as number;
      expect(Number.isNaN(screened) ? null : screened).toEqual(
        exact === null ? null : expect.closeTo(exact, 9),
      );
    }
  });

  test('orders the riskiest first', () => {
    expect(riskiestAccounts(source, scan, 10).map((row) => row.account)).toEqual([7, 6]);
    expect(riskiestAccounts(source, scan, 1).map((row) => row.account)).toEqual([7]);
    const page = accountPage(source, scan, { sort: 'ratio', offset: 1, limit: 2 });
    expect(page.total).toBe(8);
    expect(page.accounts.map((row) => row.account)).toEqual([6, 0]);
    const byId = accountPage(source, scan, { sort: 'account', offset: 6, limit: 9 });
    expect(byId.accounts.map((row) => row.account)).toEqual([6, 7]);
  });

  test('counts by tenths', () => {
    expect(ratioHistogram(scan)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });
});

test('the fund: cash of all buckets, inventory at mark and at index', () => {
  expect(fundView(source)).toEqual({
    asset: 'USD',
    total: '3000',
    shared: '1000',
    sharedTarget: '0',
    tranche: '0',
    uncovered: '0',
    utilisation: '0',
    interestRate: '0',
    buckets: [
      expect.objectContaining({
        symbol: 'BTC-PERP',
        inventory: '0.01',
        inventoryNotional: '500.5',
        inventoryPnl: '0.5',
        target: '0',
      }),
      expect.objectContaining({ symbol: 'ETH-PERP', inventory: '0', inventoryNotional: '0' }),
    ],
    inventory: [{ asset: 'BTC', amount: '0.5', value: '25000' }],
  });
});

test('a venue that is not configured yet has empty views', () => {
  const empty = new State();
  const scan = scanRatios(empty);
  expect(marketViews(empty)).toEqual([]);
  expect(fundView(sourceOf(empty)).total).toBe('0');
  expect(ratioHistogram(scan)).toHaveLength(11);
  expect(riskiestAccounts(sourceOf(empty), scan, 10)).toEqual([]);
});
