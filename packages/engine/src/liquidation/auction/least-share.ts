// The least share of an account that restores it, in whole lots. The closed form says how much suffices where margin falls in
// proportion; it falls faster where what is left lies in a lower tier, and then less has to be sold. Pure.
import { Exact } from '../../base/exact.ts';
import { abs, add, divDown, min, mulDivUp, neg, sub, sum } from '../../base/fixed.ts';
import type { Portfolio } from '../../domain/portfolio.ts';
import {
  type Lots,
  type MarketId,
  NONE,
  notionalOf,
  PPB,
  PPM,
  type Quanta,
  valueOf,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../../domain/units.ts';
import { requirementByRates, unitValue } from '../../margin/account-risk.ts';
import type { ExactView } from '../../margin/live/exact-view.ts';
import { afterFill } from '../../rules/after-fill.ts';

export type SharedSale = {
  readonly view: ExactView;
  readonly portfolio: Portfolio;
  /** Cash that the account pays for all of it beside the positions; negative: it receives. */
  readonly costForAll: Exact;
  /** Of notional. */
  penaltyPpm(market: MarketId): bigint;
  /** Equity that is wanted for a maintenance margin of one. */
  readonly target: Exact;
};

/**
 * Of 1e9, at most about `upper` (0 to 1): whole lots of the leg with the most of them, so that a bidder is paid for what he takes.
 * `upper`, in whole lots, where not even that restores the account.
 */
export function leastShare(sale: SharedSale, upper: Exact): bigint {
  const sizes = sale.portfolio.positions.map(({ size }) => abs(size));
  const largest = sizes.reduce((a, b) => (b > a ? b : a), ZERO_LOTS);
  if (largest === ZERO_LOTS || upper.sign <= 0) return 0n;
  const shareOf = (lots: bigint): bigint => divDown(lots * PPB, largest);
  let high: bigint = min(
    largest,
    upper.times(Exact.integer(largest)).unitsOf(Exact.ONE, 'up') as Lots,
  );
  if (!restores(sale, shareOf(high))) return shareOf(high);
  let low = 0n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (restores(sale, shareOf(middle))) high = middle;
    else low = middle;
  }
  return shareOf(high);
}

function restores(sale: SharedSale, sharePpb: bigint): boolean {
  const { view, target } = sale;
  const { equity, maintenance } = requirementByRates(afterSale(sale, sharePpb), view);
  return !Exact.integer(equity).isBelow(target.times(Exact.integer(maintenance)));
}

/** The account after a bid for the share: lots at the mark, cost and penalty paid, each rounded against it. */
function afterSale(
  { view, portfolio, costForAll, penaltyPpm }: SharedSale,
  sharePpb: bigint,
): Portfolio {
  const sold = portfolio.positions.map(({ market, size }) => {
    const lots = mulDivUp(abs(size), sharePpb, PPB);
    return { market, lots: size > 0n ? lots : neg(lots) };
  });
  const penalties = sold.map(({ market, lots }) =>
    mulDivUp(notionalOf(lots, unitValue(view, market)), penaltyPpm(market), PPM),
  );
  const cost = costForAll.times(Exact.ratio(sharePpb, PPB)).unitsOf(Exact.ONE, 'up') as Quanta;
  const left = sold.reduce(
    (held, { market, lots }) =>
      lots === ZERO_LOTS
        ? held
        : afterFill(view, held, {
            order: NONE,
            market,
            delta: neg(lots),
            quote: neg(valueOf(lots, unitValue(view, market))),
            fee: ZERO_QUANTA,
          }),
    portfolio,
  );
  return { ...left, cash: sub(left.cash, add(cost, sum(penalties))) };
}
