// Weights by size, by deposits and by profit, the three sets, and the model that states them as a requirement.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import {
  figuresOf,
  inverse,
  levelsOf,
  mistakesOf,
  of,
  position,
  refusalOf,
  scopeOf,
  weightParameters,
} from './rates.fixture.ts';
import {
  assetWeightOfSize,
  borrowScaledWeight,
  depositScaledWeight,
  liabilityWeightOfSize,
} from './size-weights.ts';
import { weightsModel } from './weights.ts';

const sized = {
  factorUnit: of('0.000001'),
  ceiling: of('1.1'),
  units: {
    root: { size: of('0.000000001'), root: of('0.00001') },
    ratio: of('0.0001'),
    share: of('0.000001'),
  },
};

test('an asset counts less and a liability more as it grows, never better than their base', () => {
  const drawn = fc.record({
    size: fc.integer({ min: 0, max: 10_000_000 }),
    more: fc.integer({ min: 0, max: 10_000_000 }),
    factor: fc.integer({ min: 0, max: 10_000 }),
  });
  holds(
    fc.property(drawn, ({ size, more, factor }) => {
      const at = (coins: number, base: string) => ({
        ...sized,
        base: of(base),
        size: Exact.integer(coins),
        factor: Exact.ratio(BigInt(factor), 1_000_000n),
      });
      const assets = [size, size + more].map((coins) => assetWeightOfSize(at(coins, '0.9')));
      const debts = [size, size + more].map((coins) => liabilityWeightOfSize(at(coins, '1.1')));
      const [small = Exact.ZERO, large = Exact.ZERO] = assets;
      const [less = Exact.ZERO, most = Exact.ZERO] = debts;
      expect(large.isAbove(small) || small.isAbove(of('0.9')) || large.sign < 0).toBe(false);
      expect(most.isBelow(less) || less.isBelow(of('1.1'))).toBe(false);
    }),
    200,
  );
});

test('a borrowed amount weighs as its size, without its sign', () => {
  // The root of 1000 is 31.622: 1.1 / 1.31622 floored, and 1.1 - 0.22 + 0.31622 floored.
  const borrowed = { ...sized, size: of('-1000'), factor: of('0.01') };
  expect(assetWeightOfSize({ ...borrowed, base: of('0.9') }).toString()).toBe('0.8357');
  expect(liabilityWeightOfSize({ ...borrowed, base: of('1.1') }).toString()).toBe('1.1962');
});

test('deposits beyond the start shrink a weight in proportion, borrows stretch it', () => {
  const start = of('500000');
  const asset = (deposited: string) =>
    depositScaledWeight({ base: of('0.9'), deposited: of(deposited), start }).toString();
  expect([asset('400000'), asset('500000'), asset('1000000')]).toEqual(['0.9', '0.9', '0.45']);
  const third = { base: of('0.9'), deposited: of('1350001'), start, unit: of('0.0001') };
  expect(depositScaledWeight(third).toString()).toBe('0.3333');
  const debt = (borrowed: string) =>
    borrowScaledWeight({ base: of('1.2'), borrowed: of(borrowed), start }).toString();
  expect([debt('500000'), debt('750000')]).toEqual(['1.2', '1.8']);
  expect(depositScaledWeight({ base: of('0.9'), deposited: of('1e9') }).toString()).toBe('0.9');
});

const at = (given: object, ...args: Parameters<typeof scopeOf>): string =>
  levelsOf(figuresOf(weightsModel, { ...weightParameters, ...given }, scopeOf(...args)));

test('the model charges what lies beyond the weights, at three sets', () => {
  // Deposits of 20 million halve the initial weight of 0.8; borrows of 1.5 million make 1.2 into 1.8.
  expect(at({}, [], [], { BTC: '3' })).toBe('90000 15000');
  expect(at({}, [], [], { BTC: '-1' })).toBe('40000 5000');
  expect(at({}, [], [], { USDC: '7000' })).toBe('0 0');
  const end = { initialWeights: 'liquidationEnd' };
  expect(at(end, [], [], { BTC: '3' })).toBe('30000 15000');
  expect(at(end, [], [], { BTC: '-1' })).toBe('10000 5000');
});

test('unrealised profit is weighted, a loss counts in full', () => {
  // A coin entered at 49 000 and worth 50 000: a profit of 1 000, or of 900 after funding.
  expect(at({}, [position('10')])).toBe('100 0');
  expect(at({}, [position('10', undefined, '100')])).toBe('90 0');
  expect(at({}, [position('-10')])).toBe('0 0');
  const capped = { profit: { ...weightParameters.profit, initialMax: '350' } };
  expect(at(capped, [position('10')])).toBe('650 0');
  // A thousand contracts of 100, from 49 000 to 50 000, in coins of 50 000.
  const earned = of('100000').over(of('49000')).minus(of('2')).times(of('50000'));
  const tenth = earned.over(of('10'));
  const figures = figuresOf(weightsModel, weightParameters, scopeOf([position('1000', inverse)]));
  expect(figures.initial.value.equals(tenth)).toBe(true);
});

test('weights by size apply on top, and to profit at the initial level only', () => {
  const size = {
    factors: { BTC: '0.01' },
    pnlFactor: '0.01',
    ceiling: '1.1',
    sizeUnit: '0.000000001',
    rootUnit: '0.00001',
    weightUnit: '0.0001',
    factorUnit: '0.000001',
  };
  const plain = { initialWeights: 'liquidationEnd', size };
  // A root of 30 makes 1.1 / 1.3 = 0.8461: below 0.9 and above 0.8.
  expect(at(plain, [], [], { BTC: '900' })).toBe('9000000 6925500');
  // A profit of 1 000 has a root of 31.62277: 1.1 / 1.316227 = 0.8357.
  expect(at(plain, [position('10')])).toBe('164.3 0');
});

test('what has no weights or no deposits to scale by is refused', () => {
  const refused = (scope: ReturnType<typeof scopeOf>) =>
    refusalOf(weightsModel, weightParameters, scope);
  expect(refused(scopeOf([], [], { DOGE: '1' }))).toBe('UnknownAsset');
  const held = scopeOf([], [], { BTC: '1', ETH: '1' });
  const quote = { price: of('50000'), confidence: Exact.ONE };
  const assets = new Map([
    ['BTC', quote],
    ['ETH', quote],
  ]);
  expect(refused({ ...held, snapshot: { ...held.snapshot, assets } })).toBe('MissingQuote');
  const ether = scopeOf([], [], { ETH: '1' });
  expect(refused({ ...ether, snapshot: { ...ether.snapshot, assets } })).toBe('NoRuleApplies');
});

test('initial weights are at least as strict as maintenance weights', () => {
  const pair = (asset: string, liability: string) => ({ asset, liability });
  const loose = { BTC: { initial: pair('0.9', '1.2'), maintenance: pair('0.8', '1.1') } };
  const given = { ...weightParameters, assets: loose };
  expect(mistakesOf(weightsModel.parameters, given)).toHaveLength(1);
});
