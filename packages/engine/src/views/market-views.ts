// The markets as read models: prices, funding, open interest and what the insurance fund holds of each.
import { formatDecimal } from '../base/decimal.ts';
import { notionalOf, NONE, type Lots } from '../domain/units.ts';
import type { ListedMarket } from '../domain/market-view.ts';
import type { ReadState } from '../state/state.ts';
import { contractView } from './contract-view.ts';
import { oracleView } from './oracle-view.ts';
import { coins, indexDecimals, money, priceText } from './source.ts';
import type { MarketView } from './view-types.ts';

/** All markets in the order of their ids. */
export const marketViews = (state: ReadState): readonly MarketView[] =>
  state.listing.markets.map((market, id) => marketView(state, market, id));

function marketView(state: ReadState, market: ListedMarket, id: number): MarketView {
  const row = state.markets;
  const mark = row.mark.get(id);
  const openInterest = row.openInterest.get(id);
  const notional = notionalOf(openInterest, state.unitValue(id));
  return {
    market: id,
    symbol: market.symbol,
    ...contractView(state, id),
    phase: state.phase(id),
    settlementPrice: formatDecimal(row.settlementPrice.get(id), indexDecimals(state, market)),
    volatility: formatDecimal(row.volatility.get(id), 9),
    index: formatDecimal(state.indexes.price.get(market.index), indexDecimals(state, market)),
    mark: priceText(state, market, mark),
    basisPpm: basisPpm(state, market, id),
    stale: row.stale.get(id) !== 0,
    band: row.band.get(id) !== 0,
    halted: row.halted.get(id) !== 0,
    freshSources: state.indexes.fresh.get(market.index),
    oracle: oracleView(state, market, id),
    fundingRate: formatDecimal(row.fundingRatePpb.get(id), 9),
    nextFundingTime: row.nextFunding.get(id),
    openInterest: coins(market, openInterest),
    openInterestNotional: money(state, notional),
    bidDepth: coins(market, row.bidDepth.get(id)),
    askDepth: coins(market, row.askDepth.get(id)),
    insuranceBucket: money(state, state.accounts.cash.get(market.bucketAccount)),
    inventory: coins(market, inventoryLots(state, market, id)),
    uncovered: money(state, row.uncovered.get(id)),
  };
}

/** Lots that the market's insurance bucket holds, signed. */
export function inventoryLots(state: ReadState, market: ListedMarket, id: number): Lots {
  const row = state.positionRow(market.bucketAccount, id);
  return row === NONE ? (0n as Lots) : state.positions.size.get(row);
}

/** Mark over index minus one in ppm, rounded towards zero; 0 without an index. For display only. */
function basisPpm(state: ReadState, market: ListedMarket, id: number): number {
  const index = state.indexes.price.get(market.index);
  const mark = state.markets.mark.get(id);
  if (index <= 0n || mark <= 0n) return 0;
  return Number(((mark * market.tickIndexUnits - index) * 1_000_000n) / index);
}
