import { expect, test } from 'vitest';
import { defaultMarket, linearPerpetual } from '../domain/default-listing.ts';
import type { Market } from '../domain/listing.ts';
import type { Price, Ticks } from '../domain/units.ts';
import { expiryPassed, termsMismatch } from './terms.ts';

const unfunded = { fundingCapPpm: 0, fundingInterestPpm: 0 } as const;
const dated = { expiryMs: 1_000_000, settlementWindowMs: 1_000, ...unfunded } as const;
const future: Market = { ...defaultMarket, ...dated, kind: 'future' };
const option: Market = {
  ...future,
  kind: 'option',
  right: 'call',
  strike: 1n as Price,
  optionFloorPpm: 100_000,
  longOptionPpm: 1_000_000,
  volatilityStalenessMs: 60_000,
};
const capTicks = defaultMarket.maxPriceTicks;
const capped: Market = { ...future, capTicks, fullyCollateralised: true };

test.each([
  ['a perpetual', defaultMarket],
  ['an inverse perpetual', { ...defaultMarket, payoff: 'inverse' }],
  ['a future', future],
  ['an option', option],
  ['a put settled in the coin', { ...option, right: 'put', payoff: 'inverse' }],
  ['a capped future', capped],
  ['a capped option on margin', { ...option, capTicks }],
] as const)('the terms of %s go together', (_what, market) => {
  expect(termsMismatch(market as Market)).toBeUndefined();
});

test.each([
  ['a perpetual with an expiry', { ...defaultMarket, expiryMs: 1 }, 'expiryMs'],
  ['a perpetual with a window', { ...defaultMarket, settlementWindowMs: 1 }, 'settlementWindowMs'],
  ['a perpetual with a strike', { ...defaultMarket, strike: 1n }, 'strike'],
  ['a perpetual with a right', { ...defaultMarket, right: 'put' }, 'right'],
  ['a perpetual with a cap', { ...defaultMarket, capTicks }, 'capTicks'],
  [
    'a perpetual with a smile',
    { ...defaultMarket, volatilityStalenessMs: 1 },
    'volatilityStalenessMs',
  ],
  ['a future without an expiry', { ...future, expiryMs: 0 }, 'expiryMs'],
  ['a future without a window', { ...future, settlementWindowMs: 0 }, 'settlementWindowMs'],
  ['a future with a funding rate', { ...future, fundingCapPpm: 1 }, 'fundingCapPpm'],
  ['a future with funding interest', { ...future, fundingInterestPpm: -1 }, 'fundingInterestPpm'],
  ['a future with a strike', { ...future, strike: 1n }, 'strike'],
  ['a future with a right', { ...future, right: 'call' }, 'right'],
  ['a window longer than time', { ...future, settlementWindowMs: 1_000_001 }, 'settlementWindowMs'],
  ['an option at strike 0', { ...option, strike: 0n }, 'strike'],
  ['an option without a right', { ...option, right: 'none' }, 'right'],
  ['an option with a funding rate', { ...option, fundingCapPpm: 1 }, 'fundingCapPpm'],
  [
    'an option with a floor below maintenance',
    { ...option, optionFloorPpm: 24_999 },
    'optionFloorPpm',
  ],
  [
    'an option that nobody observes',
    { ...option, volatilityStalenessMs: 0 },
    'volatilityStalenessMs',
  ],
  ['an inverse contract with a cap', { ...future, capTicks, payoff: 'inverse' }, 'capTicks'],
  ['a cap below the largest price', { ...future, capTicks: 5n as Ticks }, 'capTicks'],
  [
    'full collateral without a cap',
    { ...future, fullyCollateralised: true },
    'fullyCollateralised',
  ],
  [
    'a least price above the largest',
    { ...defaultMarket, minPriceTicks: 10_000_001n },
    'minPriceTicks',
  ],
])('%s is refused', (_what, market, parameter) => {
  const refused = termsMismatch(market as Market);
  expect(refused).toMatchObject({ type: 'TermsMismatch', parameter });
  expect(refused?.why.length).toBeGreaterThan(0);
});

test('the default terms are those of a linear perpetual', () => {
  expect(termsMismatch({ ...defaultMarket, ...linearPerpetual })).toBeUndefined();
});

test('a market ends after it is listed', () => {
  expect(expiryPassed(future, 999_999)).toBeUndefined();
  expect(expiryPassed(defaultMarket, 999_999)).toBeUndefined();
  const passed = { type: 'ExpiryPassed', expiryMs: 1_000_000, time: 1_000_000 };
  expect(expiryPassed(future, 1_000_000)).toEqual(passed);
});
