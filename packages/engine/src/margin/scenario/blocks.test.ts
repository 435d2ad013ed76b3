import { describe, expect, test } from 'vitest';
import { exp, pow } from '../../base/elementary.ts';
import { Exact } from '../../base/exact.ts';
import { collateralCharges } from './collateral-contingency.ts';
import { collateralValue } from './collateral-value.ts';
import { contingenciesModel } from './contingencies.ts';
import { deltaOnePnl } from './delta-one.ts';
import { lossFactors } from './loss-factor.ts';
import { nakedShorts } from './naked-shorts.ts';
import { kindOf } from './named-scenario.ts';
import { confidenceCharge, oracleConfidenceModel } from './oracle-confidence.ts';
import { labelOf, scenario } from './scenario.ts';
import { chain, of, positionOf, rules } from './scenarios.fixture.ts';
import { shifted, skewShift, termFactor, termShiftOf } from './shocks.ts';
import { discounted, discountSteps } from './static-discount.ts';
import { averagedForward } from './venue-units.ts';

const { snapshot, options } = chain();
const { volatility, skew, staticDiscount } = rules.scenarios;
if (volatility === undefined || skew === undefined || staticDiscount === undefined) {
  throw new Error('the rules have every block');
}
const [call, put] = options;
if (call === undefined || put === undefined) throw new Error('the chain has options');

describe('shocks of volatility', () => {
  test('grow as expiry nears: 1 at the pivot, short power before it, long power after, flat below the floor', () => {
    expect(termFactor(volatility, 30 / 365)).toBeCloseTo(1, 14);
    expect(termFactor(volatility, 7 / 365)).toBeCloseTo(pow(30 / 7, 0.3), 14);
    expect(termFactor(volatility, 1)).toBeCloseTo(pow(30 / 365, 0.13), 14);
    expect(termFactor(volatility, 0)).toBeCloseTo(pow(30, 0.3), 14);
  });
  test('up has a floor, down none but zero, and both start from the quoted volatility', () => {
    const shiftOf = termShiftOf({ volatility });
    const up = shiftOf({ type: 'up' }, 30 / 365);
    expect(shifted(up, 0.6, 0)).toBeCloseTo(0.9, 14);
    expect(shifted(up, 0.1, 0)).toBe(0.4);
    const down = shiftOf({ type: 'down' }, 30 / 365);
    expect(shifted(down, 0.1, 0)).toBeCloseTo(0.0725, 14);
    const far = termShiftOf({ volatility: { ...volatility, down: of('5') } });
    expect(shifted(far({ type: 'down' }, 0.1), 0.6, 0)).toBe(0);
    expect(shifted(shiftOf({ type: 'relative', by: of('-0.5') }, 1), 0.6, 0)).toBeCloseTo(0.3, 14);
    expect(shifted(shiftOf({ type: 'absolute', by: of('0.2') }, 1), 0.6, 0)).toBeCloseTo(0.8, 14);
  });
  test('a linear skew tilts the smile, an absolute one lifts both wings, each up to its cap', () => {
    const years = 0.25;
    const cap = 0.15 - 0.05 * 0.5;
    const width = 0.5 * 4 * (0.6 - 0.1 * 0.5);
    const linear = skewShift(skew, 'linearSkew', years);
    const absolute = skewShift(skew, 'absoluteSkew', years);
    expect(shifted(linear, 1, width / 2)).toBeCloseTo(1 + cap / 2, 14);
    expect(shifted(linear, 1, -width / 2)).toBeCloseTo(1 - cap / 2, 14);
    expect(shifted(absolute, 1, -width / 2)).toBeCloseTo(1 + cap / 2, 14);
    expect(shifted(linear, 1, 9)).toBeCloseTo(1 + cap, 14);
    expect(shifted(linear, 1, -9)).toBeCloseTo(1 - cap, 14);
    expect(shifted(linear, 1, 0)).toBe(1);
  });
});

describe('static discounts', () => {
  const at = { years: 0.5, rate: of('0.1'), discount: exp(-0.05) };
  const scale = 10n ** 18n;
  test('shrink long value and swell short value, by rate and time', () => {
    const steps = discountSteps(staticDiscount, at);
    expect(Number(steps.positive) / 1e18).toBeCloseTo(0.95 * exp(-0.5 * (0.1 + 0.08)), 15);
    const swollen = 1.04 / exp(-0.5 * (0.05 + 0.08));
    expect(Number(steps.negative) / 1e18).toBeCloseTo(Math.min(swollen, exp(0.05)), 15);
    expect(discounted(7n, steps)).toBe(7n * steps.positive);
    expect(discounted(-7n, steps)).toBe(-7n * steps.negative);
  });
  test('a rate below zero counts as zero, and without a negative side short value is left alone', () => {
    const low = discountSteps(staticDiscount, { ...at, rate: of('-0.5') });
    expect(Number(low.positive) / 1e18).toBeCloseTo(0.95 * exp(-0.04), 15);
    const { positive } = staticDiscount;
    expect(discountSteps({ positive }, at).negative).toBe(scale);
  });
});

test('a depeg raises the initial factor only, and only below the threshold', () => {
  const factor = { initial: of('1.3'), maintenance: of('1') };
  const depeg = { threshold: of('0.98'), factor: of('2') };
  expect(String(lossFactors({ ...factor, depeg }, of('0.93')).initial)).toBe('1.4');
  expect(String(lossFactors({ ...factor, depeg }, of('0.93')).maintenance)).toBe('1');
  expect(String(lossFactors({ ...factor, depeg }, of('0.98')).initial)).toBe('1.3');
  expect(String(lossFactors(factor, of('0.5')).initial)).toBe('1.3');
});

describe('perpetuals and futures', () => {
  const leg = { size: of('2'), mark: of('100'), openShare: Exact.ONE };
  const linear = { ...call, kind: 'perpetual', symbol: 'P' } as const;
  test('linear ones gain in proportion to the move, inverse ones less the higher the price', () => {
    expect(String(deltaOnePnl({ ...leg, instrument: linear }, of('-0.16')))).toBe('-32');
    // A published answer: q x 0.16 / 0.84 with q in coins.
    const inverse = { ...linear, payoff: 'inverse', contractSize: of('1') } as const;
    const size = of('0.31335083');
    const pnl = deltaOnePnl({ ...leg, instrument: inverse, mark: Exact.ONE, size }, of('-0.16'));
    expect(pnl.toFixed(14, 'halfEven')).toBe('-0.05968587238095');
  });
  test('a future moves by the part of its price that is still open', () => {
    const half = { ...leg, instrument: linear, openShare: of('0.5') };
    expect(String(deltaOnePnl(half, of('0.1')))).toBe('10');
  });
});

describe('uncovered shorts', () => {
  const net = (sizes: readonly [string, string]): string =>
    String(
      nakedShorts(
        [call, put].map((instrument, row) => ({
          instrument,
          size: of(sizes[row] ?? '0'),
          coins: of(sizes[row] ?? '0'),
        })),
      )[0]?.coins ?? 0,
    );
  test.each([
    ['both short add', ['-2', '-3'], '5'],
    ['a long covers a short of its strike', ['-2', '1.5'], '0.5'],
    ['a longer long leaves none', ['-2', '5'], '0'],
    ['longs alone are none', ['2', '3'], '0'],
  ] as const)('%s', (_, sizes, expected) => {
    expect(net(sizes)).toBe(expected);
  });
  test('another strike covers nothing, and 70000 and 70000.0 are one strike', () => {
    const holding = (strike: string, coins: string) => ({
      instrument: { ...call, strike: of(strike) },
      size: of(coins),
      coins: of(coins),
    });
    const [first] = nakedShorts([holding('70000', '-1'), holding('71000', '1')]);
    expect(String(first?.coins)).toBe('1');
    expect(nakedShorts([holding('70000', '-1'), holding('70000.0', '1')])).toEqual([]);
  });
});

describe('flat charges', () => {
  const perpetual = { ...call, kind: 'perpetual', symbol: 'BTC-PERP' } as const;
  test('a share of the notional at maintenance, and the addition on top at initial margin', () => {
    const positions = [positionOf(perpetual, of('-2')), positionOf(call, of('-1'))];
    const holdings = { balances: [], positions, orders: [] };
    const answer = contingenciesModel.requirement(
      { name: 'account', holdings, snapshot },
      rules.contingencies,
    );
    if (!answer.ok) throw new Error(answer.error.message);
    expect(String(answer.value.maintenance.value)).toBe('1980');
    expect(String(answer.value.initial.value)).toBe('2700');
  });
  test('collateral is charged on its value, debts and unlisted assets are not', () => {
    expect(
      String(collateralValue({ amount: of('3'), price: of('8'), stablePrice: of('0.96') })),
    ).toBe('25');
    const balances = [
      { asset: 'BTC', amount: of('2') },
      { asset: 'USDT', amount: of('-5') },
      { asset: 'USD', amount: of('9') },
    ];
    const holdings = { balances, positions: [], orders: [] };
    const charges = collateralCharges(
      { holdings, snapshot },
      { ...rules.collateral, valuation: 'price' },
    );
    if (!charges.ok) throw new Error(charges.error.message);
    expect(charges.value.map((each) => [each.asset, String(each.charge.maintenance)])).toEqual([
      ['BTC', '2400'],
    ]);
  });
});

describe('unsure feeds', () => {
  test('are charged below the threshold, not at it', () => {
    const rule = { threshold: of('0.55'), share: of('0.4') };
    const at = (confidence: string) =>
      String(confidenceCharge(rule, { confidence: of(confidence), notional: of('1000') }));
    expect(at('0.55')).toBe('0');
    expect(at('0.5')).toBe('200');
  });
  test('an expiry is as sure as the least of its feeds, at initial margin only', () => {
    const quote = snapshot.underlyings.get('BTC');
    if (quote === undefined) throw new Error('BTC is quoted');
    const [near, ...later] = quote.expiries;
    if (near === undefined) throw new Error('BTC has expiries');
    const unsure = { ...quote, expiries: [{ ...near, rateConfidence: of('0.5') }, ...later] };
    const market = { ...snapshot, underlyings: new Map([['BTC', unsure]]) };
    const positions = [positionOf(call, of('-1')), positionOf(put, of('2'))];
    const holdings = { balances: [{ asset: 'BTC', amount: Exact.ONE }], positions, orders: [] };
    const answer = oracleConfidenceModel.requirement(
      { name: 'account', holdings, snapshot: market },
      rules.confidence,
    );
    if (!answer.ok) throw new Error(answer.error.message);
    expect(String(answer.value.initial.value)).toBe('90000');
    expect(answer.value.maintenance.value.isZero).toBe(true);
  });
});

test('a forward that is being averaged moves by the share of the window that is left', () => {
  const at = (secondsLeft: string) =>
    averagedForward({
      forward: of('3000'),
      secondsLeft: of(secondsLeft),
      windowSeconds: of('1800'),
    });
  expect(String(at('600').forwardVariable)).toBe('1000');
  expect(String(at('600').forwardFixed)).toBe('2000');
  expect(String(at('7200').forwardVariable)).toBe('3000');
  expect(String(at('0').forwardVariable)).toBe('0');
});

test('scenarios are named by what they do, and told apart by kind', () => {
  const tail = scenario(of('-0.66'), { type: 'up' }, { dampening: of('0.21') });
  expect(tail.label).toBe('spot -66 %, volatility up, x 0.21');
  const core = scenario(of('0.135'), { type: 'relative', by: of('0.4') });
  expect(labelOf(core)).toBe('spot +13.5 %, volatility relative 0.4');
  const wide = of('0.25');
  expect(kindOf(tail, wide)).toBe('tail');
  expect(kindOf(core, wide)).toBe('core');
  expect(kindOf(scenario(of('0'), { type: 'linearSkew' }), wide)).toBe('skew');
});
