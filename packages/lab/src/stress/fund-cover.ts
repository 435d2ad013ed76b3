// What the insurance fund pays of the losses of one shock: the bucket of the market, then the shared bucket up to what one
// deficit may draw, and what is left for deleveraging. Reads the kernel's last run; moves no money.
import { NONE } from '@plimsoll/engine';
import type { MarketTerms } from './stress-book.ts';
import type { StressKernel } from './stress-kernel.ts';

/** Settlement quanta. */
export type FundCover = {
  readonly loss: number;
  readonly lossByMarket: Float64Array;
  /** Debts of accounts without positions, which no market can be named for. */
  readonly lendingLoss: number;
  /** What the fund could pay at the shocked prices, and what is left of it. */
  readonly fund: number;
  readonly fundLeft: number;
  readonly uncovered: number;
  readonly uncoveredByMarket: Float64Array;
};

/**
 * Losses in the order of the kernel: by step, then by account. A loss falls on the legs that lose, in proportion to what they
 * lose, as the engine splits a deficit; the penalties that liquidations bring the fund are not counted.
 */
export function fundCover(kernel: StressKernel): FundCover {
  const { book, loss, loser } = kernel;
  const { buckets, shared, sharedDraw } = book.fund;
  const bucketLeft = Float64Array.from(buckets, (row) => availableOf(kernel, row));
  let sharedLeft = availableOf(kernel, shared);
  const fund = bucketLeft.reduce((sum, each) => sum + each, sharedLeft);
  const lossByMarket = new Float64Array(buckets.length);
  const uncoveredByMarket = new Float64Array(buckets.length);
  let total = 0;
  let lendingLoss = 0;
  let uncovered = 0;
  for (let i = 0; i < kernel.losers; i += 1) {
    const row = loser[i] as number;
    const missing = loss[row] as number;
    total += missing;
    // Rounded down to quanta, as the engine does: a share of a share of it never ends.
    let allowance = Math.floor(sharedDraw * sharedLeft);
    const legs = legsOf(kernel, row);
    if (legs.length === 0) {
      const paid = Math.min(missing, sharedLeft);
      sharedLeft -= paid;
      lendingLoss += missing;
      uncovered += missing - paid;
    }
    for (const { market, share } of legs) {
      const part = missing * share;
      const own = Math.min(part, bucketLeft[market] as number);
      const common = Math.min(part - own, allowance);
      bucketLeft[market] = (bucketLeft[market] as number) - own;
      allowance -= common;
      sharedLeft -= common;
      lossByMarket[market] = (lossByMarket[market] as number) + part;
      uncoveredByMarket[market] = (uncoveredByMarket[market] as number) + (part - own - common);
      uncovered += part - own - common;
    }
  }
  const fundLeft = bucketLeft.reduce((sum, each) => sum + each, sharedLeft);
  return { loss: total, lossByMarket, lendingLoss, fund, fundLeft, uncovered, uncoveredByMarket };
}

/** Cash that a fund row can pay and still margin its inventory. */
function availableOf({ book, equity, maintenance }: StressKernel, row: number): number {
  if (row < 0) return 0;
  const cash = Math.max(0, book.cash[row] as number);
  const hasInventory = book.firstPosition[row] !== book.firstPosition[row + 1];
  if (!hasInventory) return cash;
  return Math.max(0, Math.min(cash, (equity[row] as number) - (maintenance[row] as number)));
}

type LegShare = { readonly market: number; readonly share: number };

function legsOf(kernel: StressKernel, row: number): readonly LegShare[] {
  const { book, revaluation } = kernel;
  const from = book.firstPosition[row] as number;
  const to = book.firstPosition[row + 1] as number;
  const isolated = book.isolatedMarket[row] as number;
  if (from === to) return isolated === NONE ? [] : [{ market: isolated, share: 1 }];
  const legs: { market: number; loss: number; notional: number }[] = [];
  for (let at = from; at < to; at += 1) {
    const market = book.market[at] as number;
    const value = (book.size[at] as number) * (revaluation.unit[market] as number);
    const cost = kernel.closingCost(at, book.markets[market] as MarketTerms);
    const loss = Math.max(0, (book.cost[at] as number) - value + cost);
    legs.push({ market, loss, notional: Math.abs(value) });
  }
  const lost = legs.reduce((sum, leg) => sum + leg.loss, 0);
  const traded = legs.reduce((sum, leg) => sum + leg.notional, 0);
  return legs.map(({ market, loss, notional }) => ({
    market,
    share: lost > 0 ? loss / lost : traded > 0 ? notional / traded : 1 / legs.length,
  }));
}
