// Margin by a share of the skew scale, and the rewards of keepers.
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import {
  figuresOf,
  levelsOf,
  mistakesOf,
  of,
  position,
  scopeOf,
  skewParameters,
} from './rates.fixture.ts';
import { keeperReward } from './keeper-reward.ts';
import { skewScaledHaircut, skewScaledMargin, skewScaledModel } from './skew-scaled.ts';

const terms = {
  skewScale: of('10000'),
  initialMarginRatio: of('2'),
  minInitialMarginRatio: of('0.02'),
  maintenanceScalar: of('0.5'),
  minPositionMargin: of('50'),
};

test('a hundred coins of a skew scale of ten thousand add two hundredths to the ratio', () => {
  const margin = skewScaledMargin({ coins: of('-100'), notional: of('200000'), terms });
  expect(`${margin.ratio} ${margin.initial} ${margin.maintenance}`).toBe('0.04 8050 4050');
  const flat = skewScaledMargin({ coins: Exact.ZERO, notional: Exact.ZERO, terms });
  expect(`${flat.initial} ${flat.maintenance}`).toBe('0 0');
});

const keeper = {
  minReward: of('2'),
  profitRatio: of('0.3'),
  maxReward: of('500'),
  scalingRatio: of('0.1'),
};
test.each([
  ['flag reward and cost', '10', '40', '5000', false, '50'],
  ['at least cost and the least reward', '5', '0', '5000', false, '7'],
  ['at least cost and its profit', '100', '0', '5000', false, '130'],
  ['at most a share of the margin', '10', '400', '1000', false, '100'],
  ['at most the largest reward', '10', '900', '100000', false, '500'],
  ['margin does not limit it once flagged', '10', '400', '1000', true, '410'],
  ['nothing without margin', '10', '40', '-5', false, '0'],
])('a keeper: %s', (_, cost, flagReward, availableMargin, isFlagged, expected) => {
  const reward = keeperReward({
    cost: of(cost),
    flagReward: of(flagReward),
    availableMargin: of(availableMargin),
    isFlagged,
    terms: keeper,
  });
  expect(reward.toString()).toBe(expected);
});

test('a haircut grows with the share of the skew scale, between its bounds', () => {
  const at = (coins: string) =>
    skewScaledHaircut({
      coins: of(coins),
      skewScale: of('1000'),
      scalar: of('0.5'),
      lower: of('0.01'),
      upper: of('0.2'),
    }).toString();
  expect([at('1'), at('100'), at('1000')]).toEqual(['0.01', '0.05', '0.2']);
});

test('the model adds one reward for the account, from its notional', () => {
  const at = (...args: Parameters<typeof scopeOf>): string =>
    levelsOf(figuresOf(skewScaledModel, skewParameters, scopeOf(...args)));
  // Ten coins at 50 000: a ratio of 0.022, and a reward of 0.0003 of notional and 3 of cost.
  expect(at([position('100')])).toBe('11203 5703');
  // Two positions share one cost: 2 x 50 + 13 040 + 183.
  expect(
    at([position('100'), position('-20', { ...position('1').instrument, symbol: 'BTC-1W' })]),
  ).toBe('13323 6803');
});

test('the largest reward covers the cost', () => {
  const poor = { ...skewParameters, keeper: { ...skewParameters.keeper, maxReward: '1' } };
  expect(mistakesOf(skewScaledModel.parameters, poor)).toHaveLength(1);
});
