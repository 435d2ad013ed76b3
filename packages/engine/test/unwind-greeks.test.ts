// Greeks of one lot as unwinds order legs by them: parity between call and put, the face of a future, and what decays in the
// settlement window.
import { expect, test } from 'vitest';
import { unitGreeks } from '../src/liquidation/unwind/unit-greeks.ts';
import { CALL, Contracts, FUTURE, PERPETUAL, PUT } from './contracts.fixture.ts';

const GRID = 1e12;
/** Dollars: gains for a move of 100 %. */
const dollars = (steps: bigint): number => Number(steps) / GRID;

test('call less put is the forward, and both bend and shift alike', () => {
  const world = new Contracts('linear');
  world.tick({ price: 97_000, volatility: 0.5 });
  const [call, put] = [unitGreeks(world.state, CALL), unitGreeks(world.state, PUT)];
  expect(dollars(call.delta - put.delta)).toBeCloseTo(97, 6);
  expect(dollars(call.gamma)).toBeGreaterThan(0);
  expect(dollars(call.gamma)).toBeCloseTo(dollars(put.gamma), 6);
  expect(dollars(call.vega)).toBeCloseTo(dollars(put.vega), 6);
});

test('a lot of a perpetual or a future moves by its value and has nothing else', () => {
  const world = new Contracts('linear');
  world.tick({ price: 97_000 });
  for (const market of [PERPETUAL, FUTURE])
    expect(unitGreeks(world.state, market)).toEqual({
      delta: BigInt(Math.round(97 * GRID)),
      gamma: 0n,
      vega: 0n,
    });
});

test('a lot of an inverse contract moves by its face; a premium in the coin takes from delta', () => {
  const world = new Contracts('inverse');
  world.tick({ price: 97_000, volatility: 0.5 });
  expect(dollars(unitGreeks(world.state, PERPETUAL).delta)).toBeCloseTo(10, 9);
  const [call, put] = [unitGreeks(world.state, CALL), unitGreeks(world.state, PUT)];
  // 0.1 coin: F delta is the same difference; the premiums differ by (F - K), so that K is left.
  expect(dollars(call.delta - put.delta)).toBeCloseTo(0.1 * 100_000, 4);
});

test('half through the settlement window half of the delta is left; expired there is none', () => {
  const world = new Contracts('linear');
  const { expiryMs } = world.state.market(FUTURE);
  world.waitUntil(expiryMs - 900_000);
  const half = dollars(unitGreeks(world.state, FUTURE).delta);
  expect(half / 100).toBeCloseTo(0.5, 2);
  world.waitUntil(expiryMs + 20_000);
  expect(unitGreeks(world.state, CALL)).toEqual({ delta: 0n, gamma: 0n, vega: 0n });
});
