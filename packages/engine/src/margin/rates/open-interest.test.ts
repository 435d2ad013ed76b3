// Open interest moves initial margin between its caps and never maintenance.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import { fundingRateMax, openInterestModel, scaledInitialFraction } from './open-interest.ts';
import { netCollateral, unsettledFunding } from './net-collateral.ts';
import {
  figuresOf,
  inverse,
  levelsOf,
  mistakesOf,
  of,
  openInterestParameters,
  order,
  position,
  refusalOf,
  scopeOf,
  snapshotWith,
} from './rates.fixture.ts';

const withInterest = (coins: string) => ({
  ...scopeOf([position('100')]),
  snapshot: snapshotWith(coins),
});

test('maintenance is the same at any open interest, initial never falls with it', () => {
  const coins = fc.tuple(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 0, max: 4000 }));
  holds(
    fc.property(coins, ([less, more]) => {
      const at = (amount: number) =>
        figuresOf(openInterestModel, openInterestParameters, withInterest(String(amount)));
      const calm = at(less);
      const crowded = at(less + more);
      expect(crowded.maintenance.value.equals(calm.maintenance.value)).toBe(true);
      expect(crowded.initial.value.isBelow(calm.initial.value)).toBe(false);
    }),
    100,
  );
});

// Ten coins at 50 000; caps at 800 and 2 000 coins.
test.each([
  ['below the lower cap', '799', '25000 15000'],
  ['at the lower cap', '800', '25000 15000'],
  ['half way', '1400', '262500 15000'],
  ['at the upper cap', '2000', '500000 15000'],
  ['above', '9000', '500000 15000'],
])('%s', (_, coins, expected) => {
  const figures = figuresOf(openInterestModel, openInterestParameters, withInterest(coins));
  expect(levelsOf(figures)).toBe(expected);
});

test('the scaled fraction is rounded down to its step', () => {
  const scaled = scaledInitialFraction({
    initialFraction: of('0.2'),
    openInterest: of('1.234567'),
    lowerCap: of('1'),
    upperCap: of('2'),
    fractionUnit: of('0.000001'),
  });
  expect(scaled.toString()).toBe('0.387653');
});

test('orders count at the worse side, a custom fraction from above, inverse contracts at face', () => {
  const at = (given: object, ...args: Parameters<typeof scopeOf>): string =>
    levelsOf(
      figuresOf(
        openInterestModel,
        { ...openInterestParameters, upperCap: '0', ...given },
        scopeOf(...args),
      ),
    );
  const sells = [order('sell', '300')];
  expect(at({}, [position('100')], sells)).toBe('50000 15000');
  expect(at({ orders: 'ignored' }, [position('100')], sells)).toBe('25000 15000');
  expect(at({ customInitialFraction: '0.2' }, [position('100')])).toBe('100000 15000');
  expect(at({ customInitialFraction: '0.01' }, [position('100')])).toBe('25000 15000');
  expect(at({}, [position('-70', inverse)])).toBe('350 210');
});

test('open interest that is needed and missing is refused; caps are in order', () => {
  const scope = withInterest('1');
  const bare = new Map([['BTC-PERP', { mark: of('50100'), confidence: Exact.ONE }]]);
  const blind = { ...scope, snapshot: { ...scope.snapshot, instruments: bare } };
  expect(refusalOf(openInterestModel, openInterestParameters, blind)).toBe('MissingQuote');
  const off = { ...openInterestParameters, upperCap: '0' };
  expect(refusalOf(openInterestModel, off, blind)).toBeUndefined();
  const crossed = { ...openInterestParameters, upperCap: '40000000' };
  expect(mistakesOf(openInterestModel.parameters, crossed)).toHaveLength(1);
});

test('the funding bound is a multiple of what lies between the fractions', () => {
  const bound = fundingRateMax({
    clampFactor: of('6'),
    initialFraction: of('0.05'),
    maintenanceShare: of('0.6'),
    fractionUnit: of('0.000001'),
  });
  expect(bound.toString()).toBe('0.12');
});

test('an account adds signed notional, funding and requirements; each position is rounded up', () => {
  const quantum = of('0.01');
  const funding = unsettledFunding({
    indexMove: of('-62500'),
    size: of('1'),
    baseQuantum: of('0.00000001'),
    quantum: of('0.000001'),
  });
  expect(funding.toString()).toBe('6.25');
  const account = netCollateral({
    quote: of('100'),
    positions: [
      {
        size: of('-1'),
        price: of('10.019'),
        initialFraction: of('0.1'),
        maintenanceFraction: of('0.05'),
        unsettledFunding: of('-2'),
      },
      {
        size: of('2'),
        price: of('3'),
        initialFraction: Exact.ZERO,
        maintenanceFraction: of('0.001'),
        unsettledFunding: Exact.ZERO,
      },
    ],
    quantum,
  });
  // Notional 10.01 truncated: initial 1.001 up, half of that up; 0.006 up for the second.
  expect(account.netCollateral.toString()).toBe('93.99');
  expect(account.initialMargin.toString()).toBe('1.01');
  expect(account.maintenanceMargin.toString()).toBe('0.52');
});
