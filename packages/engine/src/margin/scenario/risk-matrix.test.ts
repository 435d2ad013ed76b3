import { describe, expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { black76Price } from '../../pricing/black76.ts';
import {
  figuresOf,
  mistakesOf,
  option,
  perpetual,
  position,
  read,
  scopeOf,
} from './blocks.fixture.ts';
import { compositions } from './compositions.fixture.ts';
import { dampened, extendedWeight } from './extended-table.ts';
import { offsettable } from './pair-offsets.ts';
import { riskMatrix, riskMatrixModel } from './risk-matrix.ts';
import { standardScenarios } from './risk-vectors.ts';

const of = Exact.of;
const written = compositions.deribit.models['worstCase']?.parameters as Readonly<
  Record<string, unknown>
>;
const parameters = read(riskMatrixModel.parameters, written);
const inCoins = { numeraire: 'BTC', assets: { BTC: '1' } };

describe('cells', () => {
  test('standard: from the largest fall to the largest rise, volatility down, same and up in each', () => {
    const cells = standardScenarios(of('0.16'), 4);
    expect(cells.length).toBe(27);
    expect(cells.map((each) => each.volatility.type).slice(0, 3)).toEqual(['down', 'none', 'up']);
    expect([0, 3, 12, 26].map((cell) => String(cells[cell]?.move))).toEqual([
      '-0.16',
      '-0.12',
      '0',
      '0.16',
    ]);
  });

  test('extended: a future counts as at the edge, whatever the move and the payoff', () => {
    for (const text of ['-0.66', '-0.33', '0.5', '5']) {
      const move = of(text);
      const range = of('0.18');
      const edge = move.sign < 0 ? range.negated() : range;
      const linear = extendedWeight({ payoff: 'linear', move, range }).times(move);
      expect(linear.equals(edge)).toBe(true);
      const coins = move.over(Exact.ONE.plus(move));
      const inverse = extendedWeight({ payoff: 'inverse', move, range }).times(coins);
      expect(inverse.equals(edge.over(Exact.ONE.plus(edge)))).toBe(true);
    }
  });

  test('a dampener takes its amount off a loss and drops profits', () => {
    const by = { dampener: of('100'), factor: of('0.5') };
    expect(['-300', '-100', '-99', '0', '50'].map((pnl) => String(dampened(of(pnl), by)))).toEqual([
      '-100',
      '0',
      '0',
      '0',
      '0',
    ]);
  });

  test('a profit stands in part and up to a cap, a loss in full', () => {
    const by = { share: of('0.6'), maximum: of('30') };
    expect(['-10', '0', '10', '50', '51'].map((pnl) => String(offsettable(of(pnl), by)))).toEqual([
      '-10',
      '0',
      '6',
      '30',
      '30',
    ]);
  });
});

describe('options (the shock and the extended cells are inferred)', () => {
  const put = option('put', '30000', 30, { settle: 'BTC' });
  const scope = scopeOf([position(put, '-1000')], inCoins);

  test('a standard cell is the repriced option in coins, volatility raised to its least value', () => {
    const matrix = riskMatrix(scope, parameters);
    if (!matrix.ok) throw new Error(matrix.error.message);
    const priced = (forward: number, volatility: number): number =>
      black76Price({
        right: 'put',
        forward,
        strike: 30_000,
        years: 30 / 365,
        volatility,
        discount: 1,
      }) / forward;
    // At 30 days the shock is as stated: 0.6 x 1.5.
    const expected = -1_000 * (priced(42_000, 0.9) - priced(50_000, 0.6));
    expect(matrix.value.pairs[0]?.vectors.standard[2]?.toNumber()).toBeCloseTo(expected, 8);
  });

  test('far out of the money and many: the extended table binds, beyond its dampener', () => {
    const matrix = riskMatrix(scope, parameters);
    if (!matrix.ok) throw new Error(matrix.error.message);
    const { worst, pairs, worstCase } = matrix.value;
    expect(worst).toBe(27);
    // Quote loss at -66 % x 16 / 66, at the price of the edge, less 100000 there.
    const fall = black76Price({
      right: 'put',
      forward: 17_000,
      strike: 30_000,
      years: 30 / 365,
      volatility: 0.9,
      discount: 1,
    });
    const before = black76Price({
      right: 'put',
      forward: 50_000,
      strike: 30_000,
      years: 30 / 365,
      volatility: 0.6,
      discount: 1,
    });
    const loss = 1_000 * (fall / 17_000 - before / 50_000) * 17_000 * (0.16 / 0.66);
    expect(worstCase.toNumber()).toBeCloseTo((loss - 100_000) / 42_000, 6);
    expect(pairs[0]?.labels[27]).toMatch(/^extended 1: spot -66 %, volatility up/);
  });

  test('the parts of the cell that bound add up to it', () => {
    const mixed = [
      position(put, '-10'),
      position(option('call', '60000', 7, { settle: 'BTC' }), '5'),
      position(perpetual('perp', { settle: 'BTC' }), '20000'),
    ];
    const { initial } = figuresOf(riskMatrixModel, scopeOf(mixed, inCoins), parameters);
    const bound = initial.parts?.find((part) => part.name === initial.because);
    expect(bound?.value.equals(initial.value)).toBe(true);
    const legs = bound?.parts?.[0]?.parts?.map((part) => part.value) ?? [];
    expect(legs.length).toBe(3);
    expect(Exact.sum(legs).equals(initial.value)).toBe(true);
  });
});

describe('pairs', () => {
  const two = read(riskMatrixModel.parameters, {
    ...written,
    underlyings: {
      BTC: { ...(written['underlyings'] as { readonly BTC: object }).BTC, range: '0.1' },
      ETH: { ...(written['underlyings'] as { readonly BTC: object }).BTC, range: '0.2' },
    },
    currencies: {
      USD: { profitShare: '0.5', profitMaximum: '3000', extendedDampener: '1000000' },
      BTC: { profitShare: '0.5', profitMaximum: '3000', extendedDampener: '1000000' },
    },
  });
  const long = (size: string) => position(perpetual('BTC-USD'), size);
  const short = (size: string) => position(perpetual('ETH-USD', { underlying: 'ETH' }), size);

  test('a profit of one pair offsets the loss of another in the same cell by its share', () => {
    // At -R: BTC loses 5000, ETH gains 10 x 2500 x 20 % = 5000, of which half counts. At +R: -5000 + 2500.
    const scope = scopeOf([long('1'), short('-10')]);
    expect(String(figuresOf(riskMatrixModel, scope, two).initial.value)).toBe('2500');
  });

  test('and up to the cap', () => {
    // At -R ETH gains 10000, of which 3000 count against the 20000 of BTC; at +R BTC's 3000 against 10000.
    const scope = scopeOf([long('4'), short('-20')]);
    expect(String(figuresOf(riskMatrixModel, scope, two).initial.value)).toBe('17000');
  });

  test('an account in dollars counts a coin at what it is worth in the cell', () => {
    const coin = position(perpetual('BTC-BTC', { settle: 'BTC' }), '-50000');
    const scope = scopeOf([coin], { assets: { USD: '1', BTC: '50000' } });
    // One coin short: at +10 % it loses 5000 dollars, as a linear contract does.
    expect(String(figuresOf(riskMatrixModel, scope, two).initial.value)).toBe('5000');
  });
});

test('refusals name what is missing', () => {
  const eth = scopeOf(
    [position(perpetual('perp', { underlying: 'ETH', settle: 'BTC' }), '1')],
    inCoins,
  );
  const noPair = riskMatrixModel.requirement(eth, parameters);
  expect(noPair.ok).toBe(false);
  if (!noPair.ok) expect([noPair.error.code, noPair.error.where]).toEqual(['NoRuleApplies', 'ETH']);
  const dollars = scopeOf([position(perpetual('perp'), '1')]);
  const noCurrency = riskMatrixModel.requirement(dollars, parameters);
  if (!noCurrency.ok) expect(noCurrency.error.where).toBe('USD');
  expect(noCurrency.ok).toBe(false);
  expect(mistakesOf(riskMatrixModel.parameters, { ...written, extendedMoves: ['0'] })).toContain(
    'not zero',
  );
});
