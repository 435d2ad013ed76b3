// What kind of contract a market trades, as people read it.
import { formatDecimal } from '../base/decimal.ts';
import type { ReadState } from '../state/state.ts';
import { indexDecimals } from './source.ts';
import type { ContractView } from './view-types.ts';

/** Kind, payoff and, where there are such, expiry, strike and right of a market. */
export function contractView(state: ReadState, id: number): ContractView {
  const market = state.market(id);
  const { kind, payoff, expiryMs, right, strike } = market;
  const isOption = kind === 'option';
  return {
    kind,
    payoff,
    expiryTime: expiryMs,
    right,
    strike: isOption ? formatDecimal(strike, indexDecimals(state, market)) : '',
  };
}
