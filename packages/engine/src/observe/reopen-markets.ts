// Notes when nobody could be liquidated in a market, and when one can again: from then on it opens in order
// (state/reopening.ts). Silence is judged by the time of the tick before its prices are heard, so that a market that nobody
// reported on for an hour opens in order although no tick fell into that hour. Bands say themselves when they close.
import type { MarketId } from '../domain/units.ts';
import { permits } from '../state/permissions.ts';
import type { Step } from '../state/step.ts';

/** Before the prices of a tick are heard. Only markets that list a grace or a wait are watched. */
export function suspendMarkets(step: Step): void {
  const { state } = step;
  for (let market = 0; market < state.scalar('markets'); market++) {
    const { reopenGraceMs, reopenWithdrawalMs } = state.listedMarket(market);
    if (reopenGraceMs === 0 && reopenWithdrawalMs === 0) continue;
    // A market that never had a price was never open.
    if (!state.isOpen(market) || state.mark(market) === 0n) continue;
    if (isSuspended(step, market) || permits(state, market, 'liquidate')) continue;
    step.emit({ type: 'LiquidationSuspended', market });
  }
}

/** Once the marks of a tick are set. */
export function reopenMarkets(step: Step): void {
  const { state } = step;
  for (let market = 0; market < state.scalar('markets'); market++) {
    if (isSuspended(step, market) && permits(state, market, 'liquidate'))
      step.emit({ type: 'MarketReopened', market });
  }
  suspendMarkets(step);
}

const isSuspended = ({ state }: Step, market: MarketId): boolean =>
  state.markets.suspended.get(market) === 1;
