// Repricing of options against the closed form: the slope in the price is Black's delta, in volatility its vega, both by finite
// differences; and a price that falls to almost nothing or explodes leaves no NaN.
import { black76Greeks } from '@plimsoll/engine/models';
import { expect, test } from 'vitest';
import { CALL, PUT, STRIKE, WINDOW_MS } from '../../../engine/test/contracts.fixture.ts';
import { Revaluation } from './revaluation.ts';
import { contractWorld } from './stress.fixture.ts';

const YEAR_MS = 31_536_000_000;
/** One lot of the fixture is 0.001 coin, a dollar 10^6 quanta. */
const QUANTA_PER_DOLLAR_A_LOT = 1e6 * 0.001;

test.for([
  ['call', CALL],
  ['put', PUT],
] as const)('the slopes of a %s are its delta and vega', ([right, market]) => {
  const { state } = contractWorld('linear');
  const revaluation = new Revaluation(state);
  const unitAt = (move: number, volatility: number): number => {
    revaluation.to(Float64Array.of(move), volatility);
    return (revaluation.unit[market] as number) / QUANTA_PER_DOLLAR_A_LOT;
  };
  const index = 101_000;
  const toExpiry = state.market(market).expiryMs - state.time;
  const greeks = black76Greeks({
    right,
    forward: index + 400,
    strike: STRIKE,
    years: (toExpiry - (2 / 3) * WINDOW_MS) / YEAR_MS,
    volatility: 0.6,
    discount: 1,
  });
  // 1 % is 1,010 dollars; marks are whole dollars, so that a difference of two is off by at most one.
  const slope = (unitAt(0.005, 1) - unitAt(-0.005, 1)) / (0.01 * index);
  expect(Math.abs(slope - greeks.delta)).toBeLessThan(1.5 / (0.01 * index) + 0.01);
  const rise = (unitAt(0, 1.25) - unitAt(0, 0.75)) / (0.5 * 0.6);
  expect(Math.abs(rise / greeks.vega - 1)).toBeLessThan(0.02);
});

test('a call less a put is the forward less the strike at any shock', () => {
  const { state } = contractWorld('linear');
  const revaluation = new Revaluation(state);
  for (const move of [-0.7, -0.2, 0.1, 0.6])
    for (const volatility of [0.3, 1, 3]) {
      revaluation.to(Float64Array.of(move), volatility);
      const call = (revaluation.unit[CALL] as number) / QUANTA_PER_DOLLAR_A_LOT;
      const put = (revaluation.unit[PUT] as number) / QUANTA_PER_DOLLAR_A_LOT;
      // The least mark is a tick, each mark is rounded to one.
      expect(Math.abs(call - put - (101_000 * (1 + move) + 400 - STRIKE))).toBeLessThanOrEqual(2);
    }
});

test.for(['linear', 'inverse'] as const)('%s: extremes give finite values', (payoff) => {
  const { state } = contractWorld(payoff);
  const revaluation = new Revaluation(state);
  for (const move of [-0.9999, 100])
    for (const volatility of [0.05, 20]) {
      revaluation.to(Float64Array.of(move), volatility);
      for (const column of [revaluation.unit, revaluation.coinUnit, revaluation.price])
        expect([...column].every(Number.isFinite)).toBe(true);
    }
});
