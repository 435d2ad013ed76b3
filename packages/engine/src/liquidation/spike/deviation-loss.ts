// What an account loses of its room to close-out by a move of one standard deviation against it, in all its indexes at once.
import { add, max, mulDivUp } from '../../base/fixed.ts';
import {
  type AccountId,
  type IndexId,
  type Ppm,
  PPM,
  type Quanta,
  ZERO_QUANTA,
} from '../../domain/units.ts';
import type { Portfolio } from '../../domain/portfolio.ts';
import { exposureTo, indexesOf } from '../../margin/caution/late-prices.ts';
import type { Leg } from '../../margin/caution/legs.ts';
import type { ReadState } from '../../state/state.ts';

/** What moves with one index. */
type Exposure = { readonly index: IndexId; readonly worth: Quanta; readonly listedPpm: Ppm };

/** By index, as the account stands; its open orders leave before anything else happens and do not count. */
export function exposuresOf(state: ReadState, account: AccountId): readonly Exposure[] {
  const portfolio = state.portfolio(account);
  const legs = portfolio.positions.map(
    ({ market, size }): Leg => ({ market, size, afterBuys: size, afterSells: size, orders: [] }),
  );
  return indexesOf(legs, portfolio.collateral, state).map((index) => ({
    index,
    worth: exposureTo(index, portfolio, legs, state),
    listedPpm: listedPpm(state, portfolio, index),
  }));
}

/**
 * Quanta, rounded up: the exposures at one deviation each over `elapsedMs`, all against the account, and the rise of what the
 * close-out level requires at the largest of them. Without a forecast the largest step that a listing calls possible stands
 * for the deviation, whatever the time: it is many times a usual one, so that hardly anybody is made to wait for a price
 * of which nothing is known.
 */
export function deviationLoss(
  state: ReadState,
  exposures: readonly Exposure[],
  over: { readonly elapsedMs: number; readonly closeOut: Quanta },
): Quanta {
  let loss = ZERO_QUANTA;
  let widest = 0;
  for (const { index, worth, listedPpm: listed } of exposures) {
    const deviation = state.forecastDeviationPpm(index, over.elapsedMs) || listed;
    loss = add(loss, mulDivUp(worth, BigInt(deviation), PPM));
    widest = Math.max(widest, deviation);
  }
  return add(loss, mulDivUp(max(ZERO_QUANTA, over.closeOut), BigInt(widest), PPM));
}

/** The widest step bound of the account's markets on the index, and the haircut of its collateral on it. */
function listedPpm(state: ReadState, portfolio: Portfolio, index: IndexId): Ppm {
  let widest = 0;
  for (const { market } of portfolio.positions) {
    const listed = state.market(market);
    if (listed.index === index) widest = Math.max(widest, listed.stepBoundPpm);
  }
  for (const { asset } of portfolio.collateral) {
    const { index: on, haircutPpm } = state.asset(asset);
    if (on === index) widest = Math.max(widest, haircutPpm);
  }
  return widest;
}
