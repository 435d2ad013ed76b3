// The curves of size and the model on them: whole-number roots, a ratio without jumps, the printed points of three venues.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import { perpRatio, type RatioUnits, sizedRatio } from './high-leverage-ratio.ts';
import {
  figuresOf,
  inverse,
  levelsOf,
  lineParameters,
  mistakesOf,
  of,
  order,
  position,
  powerParameters,
  scopeOf,
  squareRootParameters,
} from './rates.fixture.ts';
import { curveAt, flooredRoot, integerRoot } from './size-curve.ts';
import { sizeScaledFraction, sizeScaledModel } from './size-scaled.ts';

const units: RatioUnits = {
  root: { size: of('0.000000001'), root: of('0.00001') },
  ratio: of('0.0001'),
  share: of('0.000001'),
};

test('the integer root squared is at most the number, and one more is above it', () => {
  for (const value of [0n, 1n, 2n, 3n, 4n, 8n, 9n, 10n ** 40n, 10n ** 40n - 1n]) {
    const root = integerRoot(value);
    expect(root * root <= value && (root + 1n) * (root + 1n) > value, String(value)).toBe(true);
  }
  holds(
    fc.property(fc.bigInt({ min: 0n, max: 1n << 140n }), (value) => {
      const root = integerRoot(value);
      expect(root * root <= value && (root + 1n) * (root + 1n) > value).toBe(true);
    }),
  );
});

test('the floored root of whole squares is the root, of nothing one step', () => {
  expect(flooredRoot(of('144'), units.root).toString()).toBe('12');
  expect(flooredRoot(of('2'), units.root).toString()).toBe('1.41421');
  expect(flooredRoot(Exact.ZERO, units.root).toString()).toBe('0.00001');
});

test('the sized ratio never falls with size, and moves by at most a step where size moves little', () => {
  const drawn = fc.record({
    size: fc.integer({ min: 0, max: 1_000_000_000 }),
    step: fc.integer({ min: 0, max: 100 }),
    factor: fc.integer({ min: 0, max: 300 }),
    base: fc.integer({ min: 10, max: 5000 }),
  });
  holds(
    fc.property(drawn, (each) => {
      const at = (size: number): Exact =>
        sizedRatio({
          base: Exact.ratio(BigInt(each.base), 10_000n),
          size: Exact.ratio(BigInt(size), 1_000_000n),
          factor: Exact.ratio(BigInt(each.factor), 1_000_000n),
          units,
        });
      const risen = at(each.size + each.step).minus(at(each.size));
      expect(risen.sign).toBeGreaterThanOrEqual(0);
      expect(risen.isAbove(units.ratio)).toBe(false);
    }),
  );
});

test('high leverage keeps its low ratio while small and ends at the normal one', () => {
  const ratio = (size: string): string =>
    perpRatio({
      level: 'initial',
      size: of(size),
      factor: of('0.00005'),
      normal: { initial: of('0.1'), maintenance: of('0.05') },
      highLeverage: { initial: of('0.01'), maintenance: of('0.005') },
      units,
    }).toString();
  expect(ratio('0')).toBe('0.01');
  // A root of 399 adds 0.0199: the discount of 0.02 is nearly used up.
  expect(ratio('159201')).toBe('0.0995');
  expect(ratio('162409')).toBe('0.1001');
  expect(ratio('1000000')).toBe('0.13');
  // A root of 400 makes the sized ratio the normal one, and the published rule gives the low default back.
  expect(ratio('160000')).toBe('0.01');
});

test('a short needs the ratio of a long of its size', () => {
  // The root of a million is 1000: 0.1 - 0.02 + 1000 x 0.00005 = 0.13.
  const normal = { initial: of('0.1'), maintenance: of('0.05') };
  const terms = { level: 'initial', factor: of('0.00005'), normal, units } as const;
  for (const size of ['1000000', '-1000000']) {
    expect(perpRatio({ ...terms, size: of(size) }).toString()).toBe('0.13');
  }
});

test('high leverage ratios of zero say that the market has none', () => {
  const none = { initial: Exact.ZERO, maintenance: Exact.ZERO };
  const normal = { initial: of('0.1'), maintenance: of('0.05') };
  const input = { level: 'fill', size: of('1'), factor: Exact.ZERO, normal, units } as const;
  expect(perpRatio({ ...input, highLeverage: none }).toString()).toBe('0.075');
  expect(perpRatio(input).toString()).toBe('0.075');
});

test('a line of 0.005 % a coin makes 3.75 % of 350 coins', () => {
  const level = { floor: Exact.ZERO, base: of('0.02'), slope: of('0.00005') };
  const fraction = sizeScaledFraction({ level, curve: { shape: 'linear' }, size: of('350') });
  expect(fraction.toString()).toBe('0.0375');
});

test('a power of 0.8 crosses its floor where the notional says so', () => {
  const level = { floor: of('0.01'), base: Exact.ZERO, slope: of('0.000000091') };
  const curve = { shape: 'power', exponent: of('0.8') } as const;
  const at = (notional: string) =>
    sizeScaledFraction({ level, curve, size: of(notional) }).toNumber();
  // 0.01 / 9.1e-8 to the power 1.25 is 2.0006 million; ten million to the 0.8 is 10^5.6.
  expect(at('1990000')).toBe(0.01);
  expect(at('2010000')).toBeGreaterThan(0.01);
  expect(at('10000000')).toBeCloseTo(9.1e-8 * 398_107.170_553, 10);
  expect(curveAt(curve, Exact.ZERO).isZero).toBe(true);
});

test('the model on its three curves, at the worse side and for inverse contracts', () => {
  const at = (given: object, ...args: Parameters<typeof scopeOf>): string =>
    levelsOf(figuresOf(sizeScaledModel, given, scopeOf(...args)));
  // A hundred coins at 50 000: a root of 10 adds 0.05.
  expect(at(squareRootParameters, [position('1000')])).toBe('650000 450000');
  expect(at(squareRootParameters, [position('10')])).toBe('5000 2500');
  expect(at(lineParameters, [position('-3500')])).toBe('656250 481250');
  expect(at(lineParameters, [position('10')], [order('sell', '3510')])).toBe('656250 481250');
  expect(at({ ...lineParameters, orders: 'ignored' }, [], [order('sell', '3500')])).toBe('0 0');
  // 500 contracts of 100 are one coin.
  expect(at(lineParameters, [position('500', inverse)])).toBe('1002.5 502.5');
  expect(at(powerParameters, [position('1')])).toBe('50 30');
});

test('a curve takes its own parameters and no other', () => {
  const mistakes = (given: object) => mistakesOf(sizeScaledModel.parameters, given).length;
  expect(mistakes({ ...lineParameters, exponent: '0.5' })).toBe(1);
  expect(mistakes({ ...powerParameters, exponent: undefined })).toBe(1);
  expect(mistakes({ ...squareRootParameters, rootUnit: undefined })).toBe(1);
  expect(mistakes({ ...lineParameters, sizeUnit: '1' })).toBe(1);
});
