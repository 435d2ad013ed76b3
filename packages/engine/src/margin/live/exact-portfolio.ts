// From the integer world to the exact one: what a live account holds and the market it stands in, as the models and the
// what-if questions take them. Every amount is what the ledger says, to the quantum; nothing is rounded and nothing judged.
import { Exact } from '../../base/exact.ts';
import type { Balance, Order, Position } from '../../domain/holdings.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Portfolio, PositionHeld } from '../../domain/portfolio.ts';
import { type MarketId, pow10, type Quanta, valueOf } from '../../domain/units.ts';
import { fundingOwed } from '../../ledger/funding.ts';
import type { Priced } from '../answers/what-if.ts';
import { exactInstrument, exactPrice } from './exact-instrument.ts';
import { exactSnapshot } from './exact-snapshot.ts';
import type { ExactView } from './exact-view.ts';
import { nameOf } from './names.ts';

export type ExactRules = {
  /**
   * Where the premium of an option stands. The ledger keeps it in the position's cost; a rulebook that counts options at
   * mark, or not at all, expects that it was paid from the balance.
   */
  readonly premiums: 'inCost' | 'inBalance';
  /** Which contracts are quoted: those of the account, or all that can be traded, for questions about others. */
  readonly instruments: 'held' | 'all';
};

/**
 * The portfolio with its market. Numeraire is the settlement asset; `size x unitValue - cost` of every position equals
 * the ledger's PnL exactly. What has expired moves with no market: it counts as the cash that it becomes, at the settlement
 * price or, while that is not fixed, at the last mark.
 */
export function exactPortfolio(portfolio: Portfolio, view: ExactView, rules: ExactRules): Priced {
  const unit = pow10(view.asset(0).scale);
  const coins = (amount: bigint): Exact => Exact.ratio(amount, unit);
  const instruments = new Map<MarketId, Instrument>();
  const contractOf = (market: MarketId): Instrument => {
    const known = instruments.get(market) ?? exactInstrument(view, market);
    instruments.set(market, known);
    return known;
  };
  let cash: bigint = portfolio.cash;
  const positions: Position[] = [];
  for (const held of portfolio.positions) {
    const { payment } = owed(held, view);
    if (!view.isOpen(held.market)) {
      cash += valueOf(held.size, view.unitValue(held.market)) - held.cost - payment;
      continue;
    }
    const instrument = contractOf(held.market);
    const isPaid = instrument.kind === 'option' && rules.premiums === 'inBalance';
    if (isPaid) cash -= held.cost;
    positions.push({
      instrument,
      size: Exact.integer(held.size),
      cost: isPaid ? Exact.ZERO : coins(held.cost),
      fundingOwed: coins(payment),
    });
  }
  const orders: Order[] = [];
  for (const { market, side, size, limit, reduceOnly } of portfolio.orders) {
    if (!view.isOpen(market)) continue;
    orders.push({
      instrument: contractOf(market),
      side,
      size: Exact.integer(size),
      limit: exactPrice(view, market, limit),
      reduceOnly,
    });
  }
  if (rules.instruments === 'all') quoteEverything(view, contractOf);
  const balances = balancesOf(portfolio, view, cash as Quanta);
  const snapshot = exactSnapshot(view, {
    instruments,
    assets: rules.instruments === 'all' ? 'all' : portfolio.collateral.map(({ asset }) => asset),
  });
  const bySymbol = [...instruments.values()].map((each) => [each.symbol, each] as const);
  return {
    holdings: { balances, positions, orders },
    snapshot,
    instruments: new Map(bySymbol),
    premiums: rules.premiums,
  };
}

const owed = (held: PositionHeld, view: ExactView) =>
  fundingOwed({
    size: held.size,
    indexNow: view.fundingIndex(held.market),
    indexThen: held.fundingIndex,
  });

function balancesOf(portfolio: Portfolio, view: ExactView, cash: Quanta): readonly Balance[] {
  const { assets } = view.listing;
  return [{ asset: 0, amount: cash }, ...portfolio.collateral].map(({ asset, amount }) => ({
    asset: nameOf(assets, asset),
    amount: Exact.ratio(amount, pow10(view.asset(asset).scale)),
  }));
}

/** Adds every market that has a mark to trade at. */
function quoteEverything(view: ExactView, contractOf: (market: MarketId) => Instrument): void {
  for (let market = 0; market < view.listing.markets.length; market++) {
    if (view.isOpen(market) && view.mark(market) > 0n) contractOf(market);
  }
}
