// Weights of collateral and of debt by their published forms, and what all forms share: between zero and one less the
// floor, never better for a larger holding, and a larger holding never worth less.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import { type AssetRule, assetRule } from './asset-rule.ts';
import { depegCharge, priceUnderDepeg } from './depeg.ts';
import { coin, of, read } from './equity.fixture.ts';
import { collateralWeight, type Held, skewWeight, slicedWeight } from './haircut.ts';
import { liabilityCurveWeight } from './liabilities.ts';

const rule = (more: object = {}): AssetRule => read(assetRule, { ...coin, ...more });
const held = (coins: string, price = '1', more: Partial<Held> = {}): Held => ({
  price: of(price),
  redemption: undefined,
  coins: of(coins),
  valuedAt: of(price),
  deposited: undefined,
  ...more,
});
const weight = (from: AssetRule, at: Held, level: 'initial' | 'maintenance' = 'initial'): string =>
  collateralWeight(from, level, at).value.toFixed(9, 'halfEven');

const orderly = {
  curve: { ceiling: '1.2', factor: '0.000007', exponent: '0.8', size: 'value' },
  maintenanceWeight: '0.8',
};

describe('published forms', () => {
  test('Orderly: min(base, 1.2 / (1 + 7e-6 x value^0.8))', () => {
    expect(weight(rule(orderly), held('100000'))).toBe('0.800000000');
    // 3,200,000^0.8 = 160,000 and 10^10 to the 0.8 = 10^8
    expect(weight(rule(orderly), held('3200000'))).toBe('0.566037736'); // 1.2 / 2.12
    expect(weight(rule(orderly), held('100000', '100000'))).toBe('0.001711840'); // 1.2 / 701
  });

  test('square root of coins: min(base, 1.1 / (1 + 0.001 x sqrt(coins)))', () => {
    const rooted = rule({
      initialWeight: '1',
      maintenanceWeight: '1',
      curve: { ceiling: '1.1', factor: '0.001', exponent: '0.5', size: 'coins' },
    });
    expect(weight(rooted, held('10000', '7'))).toBe('1.000000000');
    expect(weight(rooted, held('1000000', '7'))).toBe('0.550000000');
  });

  test('Synthetix: haircut of coins / scale x scalar between its bounds', () => {
    const skew = read(assetRule, {
      ...coin,
      skew: { scale: '1000', scalar: '2', lower: '0.05', upper: '0.4' },
    }).skew;
    if (skew === undefined) throw new Error('the rule has a skew');
    expect(['10', '100', '500'].map((coins) => String(skewWeight(skew, of(coins))))).toEqual([
      '0.95',
      '0.8',
      '0.6',
    ]);
  });

  test('Mango: times start / deposits at initial margin once deposits exceed the start', () => {
    const scaled = rule({ depositScaling: { start: '1000', levels: 'initial' } });
    const at = (deposits: string): Held => held('1', '1', { deposited: of(deposits) });
    expect(weight(scaled, at('1000'))).toBe('0.800000000');
    expect(weight(scaled, at('4000'))).toBe('0.200000000');
    expect(weight(scaled, at('4000'), 'maintenance')).toBe('0.900000000');
  });

  test('slices of value, each at its own weight', () => {
    const { valueTiers } = rule({
      valueTiers: [
        { fromValue: '0', weight: '0.9' },
        { fromValue: '100', weight: '0.5' },
        { fromValue: '300', weight: '0' },
      ],
    });
    const at = (value: string): string => String(slicedWeight(valueTiers ?? [], of(value)));
    expect([at('0'), at('100'), at('200'), at('1000')]).toEqual(['0.9', '0.9', '0.7', '0.19']);
  });

  test('a depeg adds (threshold - peg) x factor to the haircut and takes the worse price', () => {
    const lower = { threshold: '0.99', factor: '4', valuedAt: 'lower' };
    const depegged = rule({ depeg: { ...lower, charged: 'added' } });
    const at = { price: of('0.97'), redemption: of('1') };
    expect(weight(depegged, held('5', '0.97', at))).toBe('0.720000000');
    expect(weight(depegged, held('5', '0.995', { ...at, price: of('0.995') }))).toBe('0.800000000');
    expect(weight(depegged, held('5', '0.5', { ...at, price: of('0.5') }))).toBe('0.000000000');
    const scaled = rule({ depeg: { ...lower, charged: 'scaled' } });
    expect(weight(scaled, held('5', '0.97', at))).toBe('0.736000000');
    expect(String(priceUnderDepeg(depegged.depeg, at, 'asset'))).toBe('0.97');
    expect(String(priceUnderDepeg(depegged.depeg, at, 'debt'))).toBe('1');
    if (depegged.depeg === undefined) throw new Error('the rule has a depeg');
    expect(depegCharge(depegged.depeg, { price: of('0.5'), redemption: undefined }).isZero).toBe(
      true,
    );
  });

  test('debt weighs more as it grows, and never less than the base', () => {
    const { liabilityCurve } = rule({
      liabilityCurve: { start: '0.8', factor: '0.001', exponent: '0.5', size: 'coins' },
    });
    if (liabilityCurve === undefined) throw new Error('the rule has a curve');
    const at = (size: string): string =>
      String(liabilityCurveWeight(liabilityCurve, of('1.2'), of(size)));
    expect([at('0'), at('10000'), at('1000000')]).toEqual(['1.2', '1.2', '1.96']);
  });
});

const per = (min: number, max: number, over: bigint): fc.Arbitrary<string> =>
  fc.integer({ min, max }).map((n) => String(Exact.ratio(BigInt(n), over)));
const rules = fc
  .record(
    {
      weightUnit: fc.constant('0.0001'),
      haircutFloor: per(0, 50, 100n),
      curve: fc.record({
        ceiling: per(50, 130, 100n),
        factor: per(0, 1000, 1_000_000n),
        exponent: fc.constantFrom('0.5', '0.8', '1'),
        size: fc.constantFrom('coins', 'value'),
      }),
      skew: fc.record({
        scale: fc.constant('100000'),
        scalar: per(0, 300, 100n),
        lower: per(0, 20, 100n),
        upper: per(20, 50, 100n),
      }),
      valueTiers: fc.constant([
        { fromValue: '0', weight: '0.95' },
        { fromValue: '50000', weight: '0.4' },
        { fromValue: '5000000', weight: '0.1' },
      ]),
      depositScaling: fc.record({ start: fc.constantFrom('1000', '1000000') }),
      depeg: fc.record({
        threshold: per(80, 100, 100n),
        factor: per(0, 500, 100n),
        charged: fc.constantFrom('added', 'scaled'),
        valuedAt: fc.constantFrom('venue', 'redemption', 'lower'),
      }),
    },
    { requiredKeys: [] },
  )
  .map((more) => rule(more));
const prices = fc.integer({ min: 1, max: 100_000 }).map((n) => Exact.ratio(BigInt(n), 100n));
const amounts = fc.bigInt(1n, 10_000_000_000n).map((n) => Exact.ratio(n, 10_000n));
const holdings = fc.record({
  price: prices,
  redemption: fc.option(prices, { nil: undefined }),
  coins: amounts,
  deposited: fc.option(amounts, { nil: undefined }),
});

test('a weight lies between zero and one less the floor, and maintenance is never below initial', () => {
  holds(
    fc.property(rules, holdings, (from, at) => {
      const most = Exact.ONE.minus(from.haircutFloor ?? Exact.ZERO);
      const all = { ...at, valuedAt: at.price };
      const initial = collateralWeight(from, 'initial', all).value;
      const maintenance = collateralWeight(from, 'maintenance', all).value;
      expect(initial.sign).toBeGreaterThanOrEqual(0);
      expect(initial.isAbove(most)).toBe(false);
      expect(initial.isAbove(from.initialWeight)).toBe(false);
      expect(maintenance.isBelow(initial)).toBe(false);
    }),
  );
});

test('a larger holding has no better weight, and counts for no less', () => {
  // Powers are taken on a grid of 1e-12 through a float: what it costs is far below this share of the value.
  const grid = of('1e-9');
  holds(
    fc.property(rules, holdings, amounts, (from, at, more) => {
      const { weightUnit: _, ...unrounded } = from;
      const small = { ...at, valuedAt: at.price };
      const large = { ...small, coins: at.coins.plus(more) };
      const [light, heavy] = [small, large].map(
        (each) => collateralWeight(unrounded, 'initial', each).value,
      ) as [Exact, Exact];
      expect(heavy.minus(light).isAbove(grid)).toBe(false);
      const mayFall = from.depeg?.charged === 'added';
      const counted = light.times(small.coins);
      const countedMore = heavy.times(large.coins);
      if (!mayFall) {
        expect(counted.minus(countedMore).isAbove(grid.times(large.coins))).toBe(false);
      }
    }),
  );
});
