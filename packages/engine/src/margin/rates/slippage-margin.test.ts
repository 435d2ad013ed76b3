// Margin by risk factor and slippage: the published example, the sides with orders, and the liquidation price as the
// price at which equity and requirement meet.
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
  order,
  position,
  refusalOf,
  riskFactorParameters,
  scopeOf,
} from './rates.fixture.ts';
import { riskFactorModel } from './risk-factors.ts';
import {
  marginOfSides,
  maintenanceWithFunding,
  positionMargin,
  slippageLiquidationPrice,
} from './slippage-margin.ts';

const tenth = { long: of('0.1'), short: of('0.1') };

test('short one at 15 900 with slippage 0.25 and factor 0.1 requires 5 565', () => {
  const margin = positionMargin({
    open: of('-1'),
    price: of('15900'),
    slippage: { linear: of('0.25'), quadratic: Exact.ZERO },
    factors: tenth,
    quantum: Exact.ONE,
  });
  expect(margin.toString()).toBe('5565');
});

test('either side: slippage of what would be closed, the factor of all that rests there', () => {
  const sides = marginOfSides({
    open: of('4'),
    buys: of('6'),
    sells: of('9'),
    price: of('100'),
    slippage: { linear: of('0.01'), quadratic: of('0.001') },
    factors: { long: of('0.2'), short: of('0.3') },
  });
  // long: 100 (10 x 0.01 + 100 x 0.001 + 10 x 0.2); short: 100 (5 x 0.01 + 25 x 0.001 + 9 x 0.3)
  expect(`${sides.long} ${sides.short}`).toBe('220 277.5');
});

test('at the liquidation price equity is exactly the maintenance margin', () => {
  const hundredths = (min: number, max: number) =>
    fc.integer({ min, max }).map((value) => Exact.ratio(BigInt(value), 100n));
  const drawn = fc.record({
    open: hundredths(-50_000, 50_000).filter((size) => !size.isZero),
    markPrice: hundredths(100, 10_000_000),
    collateral: hundredths(0, 100_000_000),
    linear: hundredths(0, 30),
    factor: hundredths(0, 30),
    fundingPerCoin: hundredths(-500, 500),
  });
  holds(
    fc.property(drawn, ({ linear, factor, ...rest }) => {
      const slippage = { linear, quadratic: Exact.ZERO };
      const input = { ...rest, slippage, factors: { long: factor, short: factor } };
      const found = slippageLiquidationPrice(input);
      if (!found.ok || found.value.isZero) return;
      const moved = found.value.minus(input.markPrice).times(input.open);
      const required = maintenanceWithFunding({ ...input, markPrice: found.value });
      expect(input.collateral.plus(moved).equals(required)).toBe(true);
    }),
  );
});

test('no liquidation price where margin moves with equity, and none without a position', () => {
  const base = {
    markPrice: of('1'),
    slippage: { linear: Exact.ZERO, quadratic: Exact.ZERO },
    factors: { long: Exact.ONE, short: Exact.ONE },
    fundingPerCoin: Exact.ZERO,
  };
  for (const open of ['1', '0']) {
    const found = slippageLiquidationPrice({ ...base, open: of(open) });
    expect(found.ok ? 'found' : found.error.code).toBe('LiquidationPriceNotDefined');
  }
});

const stated = {
  ...riskFactorParameters,
  logNormal: undefined,
  factors: { long: '0.1', short: '0.12' },
  linearSlippage: '0.01',
  quadraticSlippage: '0',
  quantum: '0.01',
};

test('the model: mark price, worse side, funding owed, initial as a multiple rounded down', () => {
  const at = (positions: Parameters<typeof scopeOf>[0], orders: Parameters<typeof scopeOf>[1]) =>
    levelsOf(figuresOf(riskFactorModel, stated, scopeOf(positions, orders)));
  // 10 contracts are one coin at 50 100: 0.11 of it, and half as much again.
  expect(at([position('10')], [])).toBe('8266.5 5511');
  expect(at([position('10', undefined, '100')], [])).toBe('8416.5 5611');
  expect(at([position('10', undefined, '-100')], [])).toBe('8266.5 5511');
  // Sells of three coins leave two short to close, but three rest there: 50 100 (0.02 + 0.36).
  expect(at([position('10')], [order('sell', '30')])).toBe('28557 19038');
  expect(at([position('10')], [order('sell', '30', { reduceOnly: true })])).toBe('8266.5 5511');
  // An inverse contract is its face whatever the price: 1 000 contracts of 100.
  expect(at([position('-1000', inverse)], [])).toBe('19500 13000');
});

test('factors are stated or derived, and those that overflow are refused by name', () => {
  expect(mistakesOf(riskFactorModel.parameters, { ...stated, factors: undefined })).toHaveLength(1);
  const both = { ...riskFactorParameters, factors: { long: '0.1', short: '0.1' } };
  expect(mistakesOf(riskFactorModel.parameters, both)).toHaveLength(1);
  const wild = { ...riskFactorParameters.logNormal, drift: '100', tauYears: '10' };
  const given = { ...riskFactorParameters, logNormal: wild };
  expect(refusalOf(riskFactorModel, given, scopeOf([position('1')]))).toBe('NotFinite');
});
