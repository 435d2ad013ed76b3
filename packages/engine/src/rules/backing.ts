// What may back new risk or a withdrawal: collateral whose price is as good as its listing asks (`valueQuality`). Other collateral
// still counts for health (nobody is liquidated because a source fell silent), but nothing new may rest on its last price.
import type { Portfolio } from '../domain/portfolio.ts';
import { isValued } from '../state/permissions.ts';
import type { ReadState } from '../state/state.ts';

/** The portfolio without collateral whose price is not good enough; what is owed stays. Source: hazards B1, B9, B11. */
export function backing(state: ReadState, portfolio: Portfolio): Portfolio {
  const collateral = portfolio.collateral.filter(
    ({ asset, amount }) => amount < 0n || isValued(state, asset),
  );
  return collateral.length === portfolio.collateral.length
    ? portfolio
    : { ...portfolio, collateral };
}
