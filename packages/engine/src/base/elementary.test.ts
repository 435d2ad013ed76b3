import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvariantError } from './assert.ts';
import {
  erfc,
  exp,
  expm1,
  expSum,
  gaussian,
  inverseNormal,
  inverseNormalAroundHalf,
  log,
  log1p,
  logRatio,
  millsRatio,
  normalCdf,
  normalPdf,
  pow,
} from './elementary.ts';
import { holds } from './property.fixture.ts';

type Reference = { name: string; a: number; b: number; value: number; rest: number };

const functions: Readonly<Record<string, (a: number, b: number) => number>> = {
  exp,
  expm1,
  log,
  log1p,
  logRatio,
  normalCdf,
  normalPdf,
  millsRatio,
  erfc,
  pow,
  inverseNormal,
};
/** The largest error, in units of the last place, that each function promises. */
const ulpsMax: Readonly<Record<string, number>> = {
  exp: 0.6,
  expm1: 1.1,
  log: 0.9,
  log1p: 1.2,
  logRatio: 3,
  normalCdf: 4.6,
  normalPdf: 2,
  millsRatio: 4.6,
  erfc: 4.5,
  pow: 4,
  inverseNormal: 3.5,
};

const references: readonly Reference[] = readFileSync(
  new URL('./elementary/elementary.reference.csv', import.meta.url),
  'utf8',
)
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [name = '', a, b, value, rest] = line.split(',');
    return { name, a: Number(a), b: Number(b), value: Number(value), rest: Number(rest) };
  });

test.each(Object.keys(functions))('%s against values of 50 digits', (name) => {
  const rows = references.filter((row) => row.name === name);
  const call = functions[name];
  expect(rows.length).toBe(36);
  for (const { a, b, value, rest } of rows) {
    const ulp = 2 ** (Math.floor(Math.log2(Math.abs(value))) - 52);
    const error = Math.abs((call?.(a, b) ?? Number.NaN) - value - rest) / ulp;
    expect(error, `${name}(${a}, ${b}) is ${error} ulp off`).toBeLessThan(ulpsMax[name] ?? 0);
  }
});

test.each<[string, number, number]>([
  ['exp of 0', exp(0), 1],
  ['exp above the range', exp(709.7827128933841), Number.POSITIVE_INFINITY],
  ['exp of the largest', exp(709.782712893384) / 1.797693134862273e308, 1],
  ['exp of the least that is not 0', exp(-745.1332191019411), 5e-324],
  ['exp below the range', exp(-745.1332191019413), 0],
  ['exp of -Infinity', exp(Number.NEGATIVE_INFINITY), 0],
  ['exp of a number split in two', expSum(-1, 1e-9), 0.3678794415393218],
  ['expm1 of 0', expm1(0), 0],
  ['expm1 far down', expm1(-1e300), -1],
  ['expm1 above the range', expm1(710), Number.POSITIVE_INFINITY],
  ['log of 1', log(1), 0],
  ['log of 0', log(0), Number.NEGATIVE_INFINITY],
  ['log of Infinity', log(Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY],
  ['log of the least', log(5e-324), -744.4400719213812],
  ['log of the largest', log(Number.MAX_VALUE), 709.782712893384],
  ['log1p of -1', log1p(-1), Number.NEGATIVE_INFINITY],
  ['log1p of a tiny number', log1p(1e-300), 1e-300],
  ['log of a ratio beyond the range', logRatio(1e300, 1e-300), 1381.5510557964274],
  ['log of a ratio of 1', logRatio(3e-310, 3e-310), 0],
  ['pow of anything to 0', pow(0, 0), 1],
  ['pow of 0', pow(0, 2), 0],
  ['pow of a root', pow(2, 0.5), Math.SQRT2],
  ['pow above the range', pow(10, 309), Number.POSITIVE_INFINITY],
  ['pow below the range', pow(10, -330), 0],
  ['pow of a base next to 1', pow(1 + Number.EPSILON, 1e16), 9.21143870499353],
  ['normalCdf of 0', normalCdf(0), 0.5],
  ['normalCdf far up', normalCdf(9), 1],
  ['normalCdf at -Infinity', normalCdf(Number.NEGATIVE_INFINITY), 0],
  ['normalCdf in the last digits', normalCdf(-38.4), 6.4e-323],
  ['erfc of 0', erfc(0), 1],
  ['erfc far down', erfc(-30), 2],
  ['erfc far up', erfc(30), 0],
  ['density at 0', normalPdf(0), 0.3989422804014327],
  ['density at Infinity', gaussian(Number.POSITIVE_INFINITY), 0],
  ['Mills ratio at 0', millsRatio(0), 1.2533141373155003],
  ['Mills ratio far out', millsRatio(1e200), 1e-200],
  ['quantile of 0', inverseNormal(0), Number.NEGATIVE_INFINITY],
  ['quantile of 1', inverseNormal(1), Number.POSITIVE_INFINITY],
  ['quantile of one half', inverseNormal(0.5), 0],
  ['quantile next to one half', inverseNormalAroundHalf(1e-300), 2.506628274631e-300],
  ['quantile of the least probability', inverseNormal(5e-324), -38.467405617144344],
])('%s', (_what, actual, expected) => {
  if (Number.isFinite(expected) && expected !== 0) {
    expect(Math.abs(actual / expected - 1)).toBeLessThan(2e-15);
  } else {
    expect(actual).toBe(expected);
  }
});

test.each([
  () => log(-1),
  () => log(Number.NaN),
  () => log1p(-2),
  () => pow(-1, 2),
  () => pow(0, -1),
  () => pow(2, Number.POSITIVE_INFINITY),
  () => inverseNormal(-0.1),
  () => inverseNormal(Number.NaN),
  () => inverseNormalAroundHalf(0.6),
])('outside its domain a function throws: %s', (call) => {
  expect(call).toThrow(InvariantError);
});

describe('identities', () => {
  const close = (a: number, b: number, tolerance: number): boolean =>
    Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));

  test('log undoes exp, and expm1 and log1p undo each other', () => {
    holds(
      fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
        expect(Math.abs(log(exp(x)) - x)).toBeLessThan(2.5e-16 * Math.max(1, Math.abs(x)));
        const small = x / 1_000;
        expect(close(log1p(expm1(small)), small, 1e-15)).toBe(true);
      }),
    );
  });

  test('exp, log and the normal probability do not fall as their argument grows', () => {
    const argument = fc.double({ min: -37, max: 37, noNaN: true });
    holds(
      fc.property(argument, fc.double({ min: 1e-12, max: 1, noNaN: true }), (x, step) => {
        const next = x + step * Math.max(1, Math.abs(x));
        expect(exp(next)).toBeGreaterThan(exp(x));
        expect(normalCdf(next)).toBeGreaterThanOrEqual(normalCdf(x));
        expect(log(Math.abs(x) + step)).toBeGreaterThanOrEqual(log(Math.abs(x)));
      }),
    );
  });

  test('the two tails are one, and the quantile undoes the probability', () => {
    holds(
      fc.property(fc.double({ min: -37.5, max: 5, noNaN: true }), (x) => {
        expect(Math.abs(normalCdf(x) + normalCdf(-x) - 1)).toBeLessThan(2.3e-16);
        expect(close(erfc(-x * Math.SQRT1_2), 2 * normalCdf(x), 2e-15 + 4e-16 * x * x)).toBe(true);
        const tolerance = x > 0 ? 1e-9 : 1e-14;
        expect(Math.abs(inverseNormal(normalCdf(x)) - x)).toBeLessThan(
          tolerance * Math.max(1, Math.abs(x)),
        );
      }),
    );
  });

  test('powers add their exponents', () => {
    const base = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    const exponent = fc.double({ min: -20, max: 20, noNaN: true });
    holds(
      fc.property(base, exponent, exponent, (x, a, b) => {
        expect(close(pow(x, a) * pow(x, b), pow(x, a + b), 5e-14)).toBe(true);
        expect(close(pow(x, 3), x * x * x, 1e-15)).toBe(true);
      }),
    );
  });
});

test('the bits are the ones of every other machine', () => {
  const view = new DataView(new ArrayBuffer(8));
  let hash = 0x811c9dc5;
  const add = (value: number): void => {
    view.setFloat64(0, value);
    for (let i = 0; i < 8; i++) hash = Math.imul(hash ^ view.getUint8(i), 0x01000193) >>> 0;
  };
  for (let i = 1; i <= 5_000; i++) {
    const x = (i * 0.754877666) % 1;
    for (const value of [
      exp(600 * x - 300),
      expm1(x - 0.5),
      log(1e6 * x * x),
      log1p(x),
      pow(10 * x, 7 * x - 3),
      normalCdf(60 * x - 38),
      erfc(20 * x - 3),
      inverseNormal(x),
      inverseNormal(x * 1e-30),
    ]) {
      add(value);
    }
  }
  expect(hash).toBe(3_949_161_871);
});
