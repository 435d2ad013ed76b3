// What a portfolio is worth as the scenario rules count it: options at model value with nothing moved, futures at their
// unrealised PnL less funding, coins at market value, cash as it is. The equity that goes with the model `scenarios`.
import { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import type { Position } from '../../domain/holdings.ts';
import { unitValue } from '../../domain/instrument.ts';
import type { MarginRefusal, Scope } from '../model/margin-model.ts';
import { collateralValue, priceOf, stablePriceOf } from './collateral-value.ts';
import type { ScenarioRisk } from './scenario-risk.ts';

export type PortfolioEquity = {
  readonly options: Exact;
  /** Balances other than the numeraire's, undiscounted, over the price of the stablecoin. */
  readonly collateral: Exact;
  /** Unrealised PnL of perpetuals and futures, less funding owed. */
  readonly futures: Exact;
  /** The balance of the numeraire. */
  readonly cash: Exact;
  /** All but cash. */
  readonly exCash: Exact;
  readonly equity: Exact;
};

/** Mark to market of an account with positions in one underlying, in the numeraire and exact. */
export function portfolioEquity(
  { holdings, snapshot }: Pick<Scope, 'holdings' | 'snapshot'>,
  { market: { underlying }, totals }: Pick<ScenarioRisk, 'market' | 'totals'>,
): Result<PortfolioEquity, MarginRefusal> {
  const stable = stablePriceOf(underlying.underlying, snapshot);
  if (!stable.ok) return stable;
  let cash = Exact.ZERO;
  let collateral = Exact.ZERO;
  for (const { asset, amount } of holdings.balances) {
    const price = priceOf(asset, snapshot);
    if (!price.ok) return price;
    if (asset === snapshot.numeraire) cash = cash.plus(amount);
    else {
      const value = { amount, price: price.value, stablePrice: stable.value };
      collateral = collateral.plus(collateralValue(value));
    }
  }
  let futures = Exact.ZERO;
  let options = Exact.ZERO;
  for (const { base, group } of totals.groups) {
    const price = priceOf(group.settle, snapshot);
    if (!price.ok) return price;
    options = options.plus(Exact.ratio(base, totals.scale).times(price.value));
  }
  for (const position of holdings.positions) {
    if (position.instrument.kind === 'option') continue;
    const pnl = unrealised(position, snapshot.instruments.get(position.instrument.symbol)?.mark);
    const price = priceOf(position.instrument.settle, snapshot);
    if (!price.ok) return price;
    futures = futures.plus(pnl.times(price.value));
  }
  const exCash = options.plus(collateral).plus(futures);
  return ok({ options, collateral, futures, cash, exCash, equity: exCash.plus(cash) });
}

/** Market value less cost, less funding owed; the mark was checked when the market was read. */
function unrealised(
  { instrument, size, cost, fundingOwed }: Position,
  mark: Exact | undefined,
): Exact {
  const value = mark === undefined ? Exact.ZERO : size.times(unitValue(instrument, mark));
  return value.minus(cost).minus(fundingOwed);
}
