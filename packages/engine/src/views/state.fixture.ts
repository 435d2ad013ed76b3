// A small state written by hand, for the tests of the views: two markets, two collaterals, a fund and three traders.
// BTC: 1 lot = 0.001 coin, 1 tick = 0.1 dollar; settlement in dollars with 6 decimals; tickLotQuanta = 100.
import { defaultAsset, defaultIndex, defaultMarket } from '../domain/default-listing.ts';
import type { Asset, Index, Market, Venue } from '../domain/listing.ts';
import type { Lots, Price, Quanta, Ticks } from '../domain/units.ts';
import { NONE } from '../domain/units.ts';
import { requirementOf } from '../margin/account-risk.ts';
import { State } from '../state/state.ts';
import type { ViewSource } from './source.ts';

export const quanta = (value: bigint): Quanta => value as Quanta;
export const lots = (value: bigint): Lots => value as Lots;
export const ticks = (value: bigint): Ticks => value as Ticks;
export const DOLLAR = 1_000_000n;

const market = (symbol: string, index: number): Market => ({
  ...defaultMarket,
  symbol,
  index,
  tickIndexUnits: 10n,
  lotBase: 1n,
  baseDecimals: 3,
  maxPositionLots: lots(1_000_000n),
  maxPriceTicks: ticks(10_000_000n),
  tiers: [
    { fromNotional: quanta(0n), initialPpm: 100_000, maintenancePpm: 50_000 },
    { fromNotional: quanta(100_000n * DOLLAR), initialPpm: 200_000, maintenancePpm: 100_000 },
  ],
  stepBoundPpm: 10_000,
  bandMs: 60_000,
  basisClampPpm: 5_000,
  basisTauMs: 60_000,
  fundingIntervalMs: 28_800_000,
  fundingCapPpm: 7_500,
  fundingInterestPpm: 100,
  fundingDampPpm: 500,
  makerFeePpm: 200,
  takerFeePpm: 500,
  liquidationPenaltyPpm: 5_000,
  liquidationSlippagePpm: 10_000,
  liquidationOrderMs: 5_000,
  priceCollarPpm: 50_000,
  takeOverBudget: quanta(1_000_000n * DOLLAR),
  disposalDepthPpm: 100_000,
  disposalIntervalMs: 60_000,
  withdrawalFloorPpm: 10_000,
});

const asset = (symbol: string, scale: number, index: number, haircutPpm: number): Asset => ({
  ...defaultAsset,
  symbol,
  custody: 'vault',
  scale,
  index,
  haircutPpm,
  conversionDiscountPpm: 10_000,
  conversionBudget: quanta(1_000_000n * DOLLAR),
  stepBoundPpm: 10_000,
});
const index = (symbol: string): Index => ({
  ...defaultIndex,
  symbol,
  decimals: 2,
  quorum: 1,
  outlierPpm: 50_000,
});

/** Account rows: 0 shared fund, 1 and 2 BTC bucket and suspense, 3 and 4 ETH's, 5 flat, 6 healthy, 7 under water. */
export function smallState(): State {
  const state = new State();
  state.listing.venue = { exitPpm: 1_200_000 } as Venue;
  state.listing.assets.push(asset('USD', 6, NONE, 0), asset('BTC', 8, 0, 100_000));
  state.listing.indexes.push(index('BTC'), index('ETH'));
  for (const [id, symbol] of ['BTC-PERP', 'ETH-PERP'].entries()) {
    const [bucketAccount, suspenseAccount] = [1 + 2 * id, 2 + 2 * id];
    state.listing.markets.push({
      ...market(symbol, id),
      tickLotQuanta: 100n,
      expiry: NONE,
      bucketAccount,
      suspenseAccount,
    });
    state.markets.mark.set(id, ticks(500_500n));
    state.markets.openInterest.set(id, lots(1_500n));
    state.markets.fundingRatePpb.set(id, 100_000n);
    state.indexes.price.set(id, 5_000_000n as Price);
    state.indexes.fresh.set(id, 3);
  }
  state.setScalar('accounts', 8);
  state.setScalar('markets', 2);
  state.setScalar('sharedFund', 0);
  for (let id = 0; id < 8; id++) {
    const kind = [2, 2, 3, 2, 3, 0, 0, 0][id] ?? 0;
    state.accounts.kind.set(id, kind);
    state.accounts.owner.set(id, id);
    for (const first of ['firstPosition', 'firstBalance', 'firstOrder'] as const) {
      state.accounts[first].set(id, NONE);
    }
    state.accounts.cash.set(id, quanta(1_000n * DOLLAR));
  }
  position(state, { row: 0, account: 6, market: 0, size: 100n, cost: 5_000n * DOLLAR });
  position(state, { row: 1, account: 7, market: 1, size: -1_000n, cost: -48_000n * DOLLAR });
  position(state, { row: 2, account: 1, market: 0, size: 10n, cost: 500n * DOLLAR });
  balance(state, { row: 0, account: 6, asset: 1, amount: 10_000_000n });
  balance(state, { row: 1, account: 0, asset: 1, amount: 50_000_000n });
  return state;
}

export const sourceOf = (state: State): ViewSource => ({
  state,
  requirement: (account) => requirementOf(state.portfolio(account), state),
});

type PositionRow = {
  readonly row: number;
  readonly account: number;
  readonly market: number;
  readonly size: bigint;
  readonly cost: bigint;
};

function position(state: State, held: PositionRow): void {
  state.positions.account.set(held.row, held.account);
  state.positions.market.set(held.row, held.market);
  state.positions.next.set(held.row, NONE);
  state.positions.size.set(held.row, lots(held.size));
  state.positions.cost.set(held.row, quanta(held.cost));
  state.accounts.firstPosition.set(held.account, held.row);
}

type BalanceRow = {
  readonly row: number;
  readonly account: number;
  readonly asset: number;
  readonly amount: bigint;
};

function balance(state: State, held: BalanceRow): void {
  state.balances.account.set(held.row, held.account);
  state.balances.asset.set(held.row, held.asset);
  state.balances.next.set(held.row, NONE);
  state.balances.amount.set(held.row, quanta(held.amount));
  state.accounts.firstBalance.set(held.account, held.row);
}
