import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import type { Position } from '../../domain/holdings.ts';
import { factorModel } from './factor.ts';
import { call, held, inverse, perpetual, scopeOf } from './factor.fixture.ts';

const base = {
  measure: 'valueAtRisk',
  confidence: '0.99',
  initialFactor: '1.25',
  decorrelation: '0',
  collateral: 'position',
  correlations: [{ first: 'BTC', second: 'ETH', correlation: '0.8' }],
  factors: {
    BTC: { volatility: '0.04', volatilityShock: '0.1', collateralFloor: '0.05' },
    ETH: { volatility: '0.05', volatilityShock: '0.12', collateralFloor: '0.1' },
  },
  unit: '0.000001',
};

function parametersOf(changes: object) {
  const mistakes: { message: string }[] = [];
  const read = factorModel.parameters.read({ ...base, ...changes }, [], mistakes as never);
  if (read === undefined) throw new Error(mistakes.map((each) => each.message).join('; '));
  return read;
}

function maintenance(
  positions: readonly Position[],
  changes: object = {},
  balances: Readonly<Record<string, string>> = {},
): Exact {
  const found = factorModel.requirement(scopeOf(positions, balances), parametersOf(changes));
  if (!found.ok) throw new Error(found.error.message);
  return found.value.maintenance.value;
}

const near = (actual: Exact, expected: number): void =>
  expect(actual.toNumber() / expected).toBeCloseTo(1, 9);

test('one coin alone is deviations x volatility x exposure', () => {
  // 2.3263478740 deviations at 99 %, 4 % of 100,000.
  near(maintenance([held(perpetual('BTC'), '1')]), 2.3263478740408408 * 4000);
  near(maintenance([held(perpetual('BTC'), '-1')]), 2.3263478740408408 * 4000);
});

test('a linear contract that pays in a coin is worth its price in that coin', () => {
  // 0.000001 BTC for each dollar of ETH: a contract moves by 4,000 x 0.000001 x 100,000 = 400 dollars.
  const quanto = { ...perpetual('ETH'), settle: 'BTC', contractSize: Exact.of('0.000001') };
  near(maintenance([held(quanto, '1')]), 2.3263478740408408 * 0.05 * 400);
  const option = call('ETH', '4000');
  const inBtc = { ...option, settle: 'BTC' };
  const inUsd = maintenance([held(option, '-1')]).toNumber();
  near(maintenance([held(inBtc, '-0.00001')]), inUsd);
});

test('a coin held without an index price is refused: its risk would count for nothing', () => {
  const { snapshot, ...scope } = scopeOf([held(perpetual('ETH'), '1')], { BTC: '100' });
  const underlyings = new Map(snapshot.underlyings);
  underlyings.delete('BTC');
  const unquoted = { ...scope, snapshot: { ...snapshot, underlyings } };
  expect(factorModel.requirement(unquoted, parametersOf({}))).toMatchObject({
    error: { code: 'UnknownUnderlying', where: 'BTC' },
  });
});

test('expected shortfall is the mean beyond the quantile', () => {
  near(
    maintenance([held(perpetual('BTC'), '1')], { measure: 'expectedShortfall' }),
    2.665214220345808 * 4000,
  );
});

test('a hedge across coins earns the offset of its correlation, and loses it with decorrelation', () => {
  const hedge = [held(perpetual('BTC'), '1'), held(perpetual('ETH'), '-20')];
  // Risks 4,000 and -4,000 with correlation 0.8: the root of 2 x 4000^2 x (1 - 0.8).
  const z = 2.3263478740408408;
  near(maintenance(hedge), z * Math.sqrt(2 * 4000 ** 2 * 0.2));
  near(maintenance(hedge, { decorrelation: '1' }), z * 8000);
  near(maintenance(hedge, { decorrelation: '0.25' }), z * (0.75 * Math.sqrt(6.4e6) + 0.25 * 8000));
});

test('an inverse contract has the delta of its face', () => {
  const linear = maintenance([held(perpetual('BTC'), '1')]);
  expect(maintenance([held(inverse('BTC'), '10000')]).equals(linear)).toBe(true);
});

test('profit of an inverse contract is owned in coins and counts like them', () => {
  // Entered at 80,000: 10,000 contracts of 10 dollars cost 1.25 coins and are worth 1; the quarter coin moves too.
  const won = { ...held(inverse('BTC'), '10000'), cost: Exact.of('-1.25') };
  near(maintenance([won]), 2.3263478740408408 * 0.04 * 125_000);
});

test('collateral in a coin raises the risk of a long and its floor outlives a hedge', () => {
  const coin = { BTC: '1' };
  const long = [held(perpetual('BTC'), '1')];
  const alone = maintenance(long);
  near(maintenance(long, {}, coin), alone.toNumber() * 2);
  // Fully hedged: no risk is left, the floor of 5 % is.
  expect(maintenance([held(perpetual('BTC'), '-1')], {}, coin).toString()).toBe('5000');
  const elsewhere = maintenance(long, { collateral: 'elsewhere' }, coin);
  expect(elsewhere.equals(alone)).toBe(true);
});

test('a sold option needs more than its delta, a bought one no curvature', () => {
  const parts = (size: string) => {
    const scope = scopeOf([held(call('BTC', '105000'), size)]);
    const found = factorModel.requirement(scope, parametersOf({}));
    if (!found.ok) throw new Error(found.error.message);
    const risk = found.value.maintenance.parts?.[0]?.parts ?? [];
    return new Map(risk.map((part) => [part.name, part.value]));
  };
  expect(parts('-1').get('curvature')?.sign).toBe(1);
  expect(parts('1').get('curvature')?.isZero).toBe(true);
  expect(parts('1').get('vega')?.sign).toBe(1);
});

const size = fc.integer({ min: -50, max: 50 }).map((n) => String(n / 10));
const portfolio = fc
  .record({ btc: size, eth: size, option: size })
  .map(({ btc, eth, option }) => [
    held(perpetual('BTC'), btc),
    held(perpetual('ETH'), eth),
    held(call('BTC', '105000'), option),
  ]);

test('two portfolios together never need more than each alone', () => {
  const slack = Exact.of('0.00001');
  holds(
    fc.property(portfolio, portfolio, fc.constantFrom('0', '0.3', '1'), (a, b, decorrelation) => {
      const changes = { decorrelation };
      const both = maintenance(joinedRows(a, b), changes);
      const apart = maintenance(a, changes).plus(maintenance(b, changes)).plus(slack);
      expect(both.isAbove(apart)).toBe(false);
    }),
    200,
  );
});

test('rows in another order, or split in two, change nothing', () => {
  holds(
    fc.property(portfolio, (rows) => {
      const whole = maintenance(rows);
      expect(maintenance([...rows].reverse()).equals(whole)).toBe(true);
      const halves = rows.flatMap((row) => {
        const half = Exact.ratio(1n, 2n);
        const part = { ...row, size: row.size.times(half), cost: row.cost.times(half) };
        return [part, part];
      });
      expect(maintenance(halves).equals(whole)).toBe(true);
    }),
    100,
  );
});

test.each([
  [{ correlations: [{ first: 'BTC', second: 'BTC', correlation: '1' }] }, 'with itself'],
  [
    {
      correlations: [
        { first: 'A', second: 'B', correlation: '0.9' },
        { first: 'B', second: 'C', correlation: '0.9' },
        { first: 'A', second: 'C', correlation: '-0.9' },
      ],
    },
    'positive semidefinite',
  ],
  [
    {
      correlations: [
        { first: 'A', second: 'B', correlation: '0.9' },
        { first: 'B', second: 'A', correlation: '0.8' },
      ],
    },
    'listed twice',
  ],
  [{ decorrelation: '1.5' }, 'from 0 to 1'],
])('parameters that contradict themselves are refused: %j', (changes, message) => {
  expect(() => parametersOf(changes)).toThrow(message);
});

test('a coin without a volatility is refused', () => {
  const found = factorModel.requirement(
    scopeOf([held(perpetual('ETH'), '1')]),
    parametersOf({ factors: { BTC: base.factors.BTC } }),
  );
  expect(found).toMatchObject({ ok: false, error: { code: 'NoRuleApplies', where: 'ETH' } });
});

function joinedRows(a: readonly Position[], b: readonly Position[]): readonly Position[] {
  return [...a, ...b];
}
