// Profit of one book in every scenario, in its settlement asset, exact: options through the totals of the grid, perpetuals
// and futures by the move itself. It adds within a book and leaves worst cases, offsets and conversions to the rules.
import { Exact } from '../../base/exact.ts';
import type { Book } from './books.ts';
import { coinsOf, deltaOnePnl } from './delta-one.ts';
import { type GridScenario, plainPnl, ScenarioGrid } from './grid.ts';
import { quantized } from '../quantize.ts';
import type { VolatilityShiftOf } from './shocks.ts';

/** Profit of one instrument in one scenario, in the settlement asset of its book. */
export type LegPnl = { readonly symbol: string; readonly pnl: Exact };

export type BookPnl = {
  /** By scenario, in the order given; settlement asset, a loss below zero. */
  readonly pnls: readonly Exact[];
  /** The instruments' profits in one scenario, which add up to its profit: options first, each in order of symbol. */
  readonly legsAt: (scenario: number) => readonly LegPnl[];
};

export function bookPnl(
  book: Book,
  scenarios: readonly GridScenario[],
  shiftOf: VolatilityShiftOf,
): BookPnl {
  const { groups, legs, options, deltaOne } = book.market;
  const grid = new ScenarioGrid({ groups, legs, scenarios, shiftOf });
  const totals = grid.totals(options.map((each) => each.coins));
  const moved = deltaOneByShare(book);
  const pnls = scenarios.map(({ move }, index) => {
    const optionsPnl = plainPnl(totals, index);
    return moved.reduce((pnl, each) => pnl.plus(profitOf(book, each, move)), optionsPnl);
  });
  return {
    pnls,
    legsAt: (index) => [
      ...options.map(({ instrument, coins }, leg) => ({
        symbol: instrument.symbol,
        pnl: coins.times(quantized(grid.valueOf(leg, index)).minus(quantized(grid.baseOf(leg)))),
      })),
      ...deltaOne.map((leg) => ({
        symbol: leg.instrument.symbol,
        pnl: deltaOnePnl(leg, scenarios[index]?.move ?? Exact.ZERO),
      })),
    ],
  };
}

/** Perpetuals and futures whose prices move by the same share of a move of spot. */
type SameShare = {
  readonly openShare: Exact;
  /** Coins of inverse contracts, quote value of linear ones; signed. */
  readonly exposure: Exact;
};

function deltaOneByShare({ market, payoff }: Book): readonly SameShare[] {
  const byShare = new Map<string, SameShare>();
  for (const leg of market.deltaOne) {
    const key = String(leg.openShare);
    const coins = coinsOf(leg);
    const exposure = payoff === 'linear' ? coins.times(leg.mark) : coins;
    const held = byShare.get(key)?.exposure ?? Exact.ZERO;
    byShare.set(key, { openShare: leg.openShare, exposure: held.plus(exposure) });
  }
  return [...byShare.values()];
}

function profitOf({ payoff }: Book, { openShare, exposure }: SameShare, move: Exact): Exact {
  const m = move.times(openShare);
  return payoff === 'linear' ? exposure.times(m) : exposure.times(m).over(Exact.ONE.plus(m));
}

/**
 * Numeraire per unit of a book's settlement asset after a move: a coin that is its own underlying moves with spot, unless
 * the account is reckoned in that coin.
 */
export const settlePriceAfter = (book: Book, move: Exact, numeraire: string): Exact =>
  book.settle === book.underlying && book.settle !== numeraire
    ? book.settlePrice.times(Exact.ONE.plus(move))
    : book.settlePrice;
