// Books read from the engine, held against it for every kind of contract: now, and after the price has moved.
import { describe, expect, it } from 'vitest';
import { CALL, Contracts, FUTURE, PERPETUAL, PUT } from '../../../engine/test/contracts.fixture.ts';
import { BookFunction } from './risk-book.ts';
import { StateBooks } from './state-book.ts';

const KINDS = [
  ['perpetual', PERPETUAL],
  ['future', FUTURE],
  ['call', CALL],
  ['put', PUT],
] as const;

describe.each([
  ['linear', 1_000_000, 100],
  ['inverse', 20, 20],
] as const)('books of %s contracts', (payoff, cash, size) => {
  describe.each(KINDS)('%s', (_, market) => {
    it.each([1, -1])('%i times the size', (sign) => {
      const world = new Contracts(payoff);
      const deep = world.account(cash * 10);
      const trader = world.account(cash);
      world.trade(trader, deep, market, sign * size);
      const { state } = world.engine;
      const book = new StateBooks(state).bookOf(trader);
      const unit = 10 ** state.asset(0).scale;
      /** Largest miss at a price ratio, as a share of the position's notional. */
      const miss = (ratio: number): number => {
        const { equity, maintenance, notional } = world.engine.requirement(trader);
        const at = new BookFunction(book).at([ratio], 0);
        const missed = Math.max(
          Math.abs(at.equity - Number(equity) / unit),
          Math.abs(at.maintenance - Number(maintenance) / unit),
        );
        return missed / (Number(notional) / unit);
      };
      expect(miss(1)).toBeLessThan(1e-6);
      for (const moved of [101_000, 102_000, 101_000, 99_500, 98_000]) {
        world.tick({ price: moved, afterMs: 1_000 });
        // An option is marked on whole ticks, up to two hundredths of what it is worth here.
        expect(miss(moved / 100_000), String(moved)).toBeLessThan(0.02);
      }
    });
  });
});
