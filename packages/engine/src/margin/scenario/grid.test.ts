import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import type { Option } from '../../domain/instrument.ts';
import { black76Price } from '../../pricing/black76.ts';
import { quantized } from '../quantize.ts';
import { type GridGroup, plainPnl, ScenarioGrid } from './grid.ts';
import { scenario } from './scenario.ts';
import { termShiftOf } from './shocks.ts';

const of = Exact.of;
const shiftOf = termShiftOf({
  volatility: {
    up: of('0.5'),
    down: of('0.25'),
    shortPower: of('0.3'),
    longPower: of('0.13'),
    pivotDays: of('30'),
    floorDays: of('1'),
    floorUp: of('0.4'),
  },
});
const group: GridGroup = {
  name: 'near',
  expiryMs: 0,
  settle: 'USD',
  years: 30 / 365,
  forwardFixed: 0,
  forwardVariable: 100,
  discount: 1,
};
const option = (right: 'call' | 'put', strike: string, payoff: 'linear' | 'inverse'): Option => ({
  kind: 'option',
  symbol: `${strike} ${right}`,
  underlying: 'BTC',
  settle: payoff === 'linear' ? 'USD' : 'BTC',
  payoff,
  contractSize: Exact.ONE,
  expiryMs: 0,
  strike: of(strike),
  right,
});
const scenarios = [
  scenario(of('0.1'), { type: 'up' }),
  scenario(of('-0.1'), { type: 'down' }),
  scenario(of('0'), { type: 'none' }),
  scenario(of('0.1'), { type: 'up' }, { dampening: of('0.5') }),
  scenario(of('0'), { type: 'absolute', by: of('-9') }),
];

describe('the grid', () => {
  test('prices each scenario with its own forward and volatility; coin-settled options in coins', () => {
    const legs = (['linear', 'inverse'] as const).map((payoff) => ({
      instrument: option('call', '105', payoff),
      group: 0,
      volatility: 0.6,
    }));
    const grid = new ScenarioGrid({ groups: [group], legs, scenarios, shiftOf });
    const priced = (forward: number, volatility: number) =>
      black76Price({
        right: 'call',
        forward,
        strike: 105,
        years: group.years,
        volatility,
        discount: 1,
      });
    expect(grid.baseOf(0)).toBe(priced(100, 0.6));
    // At the pivot of 30 days the shock is as stated.
    expect(grid.valueOf(0, 0)).toBeCloseTo(priced(110, 0.9), 12);
    expect(grid.valueOf(0, 1)).toBeCloseTo(priced(90, 0.45), 12);
    expect(grid.valueOf(0, 2)).toBe(grid.baseOf(0));
    expect(grid.valueOf(0, 3)).toBe(grid.valueOf(0, 0));
    // Volatility does not fall below zero: intrinsic value is left.
    expect(grid.valueOf(0, 4)).toBe(0);
    expect(grid.valueOf(1, 0)).toBeCloseTo(grid.valueOf(0, 0) / 110, 15);
  });

  test('a forward that is partly fixed moves by its open part only', () => {
    const half = { ...group, forwardFixed: 50, forwardVariable: 50, years: 0 };
    const legs = [{ instrument: option('call', '1', 'linear'), group: 0, volatility: 0.6 }];
    const grid = new ScenarioGrid({ groups: [half], legs, scenarios, shiftOf });
    expect(grid.valueOf(0, 0)).toBe(104);
  });

  test('totals are the exact sums of size x quantised value, in whatever order the legs stand', () => {
    const size = fc.integer({ min: -100_000, max: 100_000 });
    const row = fc.record({
      strike: fc.integer({ min: 50, max: 200 }),
      isCall: fc.boolean(),
      group: fc.integer({ min: 0, max: 1 }),
      amount: fc.tuple(size, fc.constantFrom(1n, 10n, 1_000n, 3n, 10n ** 18n)),
    });
    const far = { ...group, name: 'far', years: 1, forwardVariable: 104, discount: 0.95 };
    holds(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (rows) => {
        const legs = rows.map((each) => ({
          instrument: option(each.isCall ? 'call' : 'put', String(each.strike), 'linear'),
          group: each.group,
          volatility: 0.7,
        }));
        const amounts = rows.map((each) => Exact.ratio(BigInt(each.amount[0]), each.amount[1]));
        const of = { groups: [group, far], scenarios, shiftOf };
        const grid = new ScenarioGrid({ ...of, legs });
        const totals = grid.totals(amounts);
        const expected = Exact.sum(
          amounts.map((amount, leg) =>
            amount.times(quantized(grid.valueOf(leg, 1)).minus(quantized(grid.baseOf(leg)))),
          ),
        );
        expect(plainPnl(totals, 1).equals(expected)).toBe(true);
        const backwards = new ScenarioGrid({ ...of, legs: [...legs].reverse() });
        const again = backwards.totals([...amounts].reverse());
        expect(plainPnl(again, 1).equals(expected)).toBe(true);
      }),
      60,
    );
  });
});
