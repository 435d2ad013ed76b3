// The insurance fund as a read model: its shared bucket, one bucket a market, and what it holds besides cash.
import { formatDecimal } from '../base/decimal.ts';
import { add, neg, sub } from '../base/fixed.ts';
import type { ListedMarket } from '../domain/market-view.ts';
import { NONE, notionalOf, type Quanta, valueOf, ZERO_QUANTA } from '../domain/units.ts';
import { fundTarget } from '../state/fund-reading.ts';
import type { ReadState } from '../state/state.ts';
import { inventoryLots } from './market-views.ts';
import { coins, money, type ViewSource } from './source.ts';
import type { BucketView, FundView } from './view-types.ts';

/** The fund now; all zero while the venue is not configured. */
export function fundView(source: ViewSource): FundView {
  const { state } = source;
  if (state.listing.assets.length === 0) {
    const none = {
      total: '0',
      shared: '0',
      sharedTarget: '0',
      tranche: '0',
      uncovered: '0',
      utilisation: '0',
      interestRate: '0',
    };
    return { asset: '', ...none, buckets: [], inventory: [] };
  }
  const sharedAccount = state.scalar('sharedFund');
  const shared = sharedAccount === NONE ? ZERO_QUANTA : state.accounts.cash.get(sharedAccount);
  const total = state.listing.markets.reduce<Quanta>(
    (sum, market) => add(sum, state.accounts.cash.get(market.bucketAccount)),
    shared,
  );
  return {
    asset: state.asset(0).symbol,
    total: money(state, total),
    shared: money(state, shared),
    sharedTarget: money(state, fundTarget(state, NONE)),
    tranche: money(state, state.assets.tranche.get(0)),
    uncovered: money(state, neg(state.assets.uncovered.get(0))),
    utilisation: fraction(state.scalar('utilisationPpm')),
    interestRate: fraction(state.scalar('interestPpmPerYear')),
    buckets: state.listing.markets.map((market, id) => bucketView(state, market, id)),
    inventory: inventory(source, sharedAccount),
  };
}

const fraction = (ppm: number): string => formatDecimal(BigInt(ppm), 6);

function bucketView(state: ReadState, market: ListedMarket, id: number): BucketView {
  const lots = inventoryLots(state, market, id);
  const unit = state.unitValue(id);
  const row = state.positionRow(market.bucketAccount, id);
  const cost = row === NONE ? ZERO_QUANTA : state.positions.cost.get(row);
  return {
    market: id,
    symbol: market.symbol,
    cash: money(state, state.accounts.cash.get(market.bucketAccount)),
    inventory: coins(market, lots),
    inventoryNotional: money(state, notionalOf(lots, unit)),
    inventoryPnl: money(state, sub(valueOf(lots, unit), cost)),
    target: money(state, fundTarget(state, id)),
  };
}

/** Collateral of all the fund's accounts, summed by asset, in the order of asset ids; the settlement asset is cash. */
function inventory(source: ViewSource, sharedAccount: number): FundView['inventory'] {
  const { state } = source;
  const accounts = state.listing.markets.map((market) => market.bucketAccount);
  if (sharedAccount !== NONE) accounts.push(sharedAccount);
  const values = state.listing.assets.map(() => ZERO_QUANTA);
  for (const account of accounts) {
    if (state.accounts.firstBalance.get(account) === NONE) continue;
    for (const held of source.requirement(account).collateral) {
      values[held.asset] = add(values[held.asset] ?? ZERO_QUANTA, held.value);
    }
  }
  return state.listing.assets.flatMap((asset, id) => {
    if (id === 0) return [];
    const amount = accounts.reduce<Quanta>(
      (sum, a) => add(sum, state.balanceOf(a, id)),
      ZERO_QUANTA,
    );
    if (amount === ZERO_QUANTA) return [];
    const value = values[id] ?? ZERO_QUANTA;
    return [
      {
        asset: asset.symbol,
        amount: formatDecimal(amount, asset.scale),
        value: money(state, value),
      },
    ];
  });
}
