// What may back new risk or a withdrawal: collateral whose index has its quorum of fresh sources. Stale collateral still counts
// for health (nobody is liquidated because a source fell silent), but nothing new may rest on its last price.
import type { Portfolio } from '../domain/portfolio.ts';
import type { ReadState } from '../state/state.ts';

/** The portfolio without collateral whose price is stale. Source: hazards B1, B9. */
export function backing(state: ReadState, portfolio: Portfolio): Portfolio {
  const collateral = portfolio.collateral.filter(
    ({ asset }) => state.indexes.fresh.get(state.asset(asset).index) > 0,
  );
  return collateral.length === portfolio.collateral.length
    ? portfolio
    : { ...portfolio, collateral };
}
