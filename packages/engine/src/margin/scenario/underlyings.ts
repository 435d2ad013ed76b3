// Which underlyings one use of a portfolio rule looks at: those of its positions, and at the scope of the whole account
// also those that only collateral depends on, so that unhedged coins are shocked too and never twice.
import type { Scope } from '../model/margin-model.ts';
import type { UnderlyingHoldings } from './scenario-risk.ts';

/** Holdings by underlying, ascending by name. `cancels` gives, by asset, the underlying that collateral moves with. */
export function byUnderlying(
  { name, holdings, snapshot }: Scope,
  cancels: ReadonlyMap<string, string>,
): readonly UnderlyingHoldings[] {
  const names = new Set(holdings.positions.map((each) => each.instrument.underlying));
  if (name === 'account') {
    for (const { asset, amount } of holdings.balances) {
      const underlying = cancels.get(asset);
      if (underlying !== undefined && !amount.isZero) names.add(underlying);
    }
  }
  return [...names]
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .map((underlying) => ({
      underlying,
      positions: holdings.positions.filter((each) => each.instrument.underlying === underlying),
      balances: holdings.balances,
      snapshot,
    }));
}
