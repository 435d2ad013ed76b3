import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import type { Position } from '../../domain/holdings.ts';
import { black76Price } from '../../pricing/black76.ts';
import { type Exposure, greeksExposure } from './greeks-exposure.ts';
import { greeksLoss, greeksModel, type GreeksParameters } from './greeks-margin.ts';
import { chain, of, positionOf, rules } from '../scenario/scenarios.fixture.ts';

const { snapshot, options } = chain();
const { volatility } = rules.scenarios;
if (volatility === undefined) throw new Error('the rules shock volatility');
const parameters: GreeksParameters = {
  range: of('0.16'),
  volatility,
  bufferShare: of('0.05'),
  pricing: { discounting: 'none', zeroVolatility: 'refused' },
};
const exposureOf = (positions: readonly Position[], by = parameters): Exposure => {
  const answer = greeksExposure({ underlying: 'BTC', positions, balances: [], snapshot }, by);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
};
const required = (positions: readonly Position[], by = parameters): Exact => {
  const holdings = { balances: [], positions, orders: [] };
  const answer = greeksModel.requirement({ name: 'account', holdings, snapshot }, by);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.initial.value;
};
const exposure = (delta: string, gamma: string): Exposure => ({
  delta: of(delta),
  gamma: of(gamma),
  grossGamma: of(gamma).abs(),
  vegaUp: of('3'),
  vegaDown: of('-2'),
});

describe('the lowest point of the parabola', () => {
  const by = { range: of('0.2'), bufferShare: Exact.ZERO };
  test('is the vertex where that lies in the range', () => {
    // 10 m + 100 m^2 / 2 is least at m = -0.1: -1 + 0.5.
    const loss = greeksLoss(exposure('10', '100'), by);
    expect(String(loss.move)).toBe('-0.1');
    expect(String(loss.delta.plus(loss.gamma))).toBe('-0.5');
  });
  test('is an end where the vertex lies beyond it, or where gamma is short', () => {
    expect(String(greeksLoss(exposure('10', '10'), by).move)).toBe('-0.2');
    const short = greeksLoss(exposure('10', '-100'), by);
    expect(String(short.move)).toBe('-0.2');
    expect(String(short.delta.plus(short.gamma))).toBe('-4');
  });
  test('takes the worse shock of volatility, and the buffer on gross gamma', () => {
    const loss = greeksLoss(exposure('0', '-100'), { ...by, bufferShare: of('0.5') });
    expect(String(loss.vega)).toBe('-2');
    expect(String(loss.buffer)).toBe('1');
    expect(String(loss.required)).toBe('5');
  });
  test('a book that nothing hurts requires nothing', () => {
    const safe = { ...exposure('0', '100'), vegaDown: Exact.ZERO };
    expect(greeksLoss(safe, by).required.isZero).toBe(true);
  });
});

test('delta and gamma are what value does as the forward moves a little', () => {
  const option = options.find((each) => each.symbol.startsWith('BTC-60-'));
  if (option === undefined) throw new Error('the chain has options of 60 days');
  const quote = snapshot.underlyings
    .get('BTC')
    ?.expiries.find((each) => each.expiryMs === option.expiryMs);
  const forward = quote?.forwardVariable.toNumber() ?? 0;
  const priced = (move: number): number =>
    black76Price({
      right: option.right,
      forward: forward * (1 + move),
      strike: option.strike.toNumber(),
      years: 60 / 365,
      volatility: snapshot.instruments.get(option.symbol)?.volatility ?? 0,
      discount: 1,
    });
  const h = 1e-4;
  const one = exposureOf([positionOf(option, Exact.ONE)]);
  expect(one.delta.toNumber() / ((priced(h) - priced(-h)) / (2 * h))).toBeCloseTo(1, 6);
  const curvature = (priced(h) - 2 * priced(0) + priced(-h)) / (h * h);
  expect(one.gamma.toNumber() / curvature).toBeCloseTo(1, 4);
});

test('exposures add, and gross gamma does not net', () => {
  const [one, other] = [options[120], options[121]];
  if (one === undefined || other === undefined) throw new Error('the chain has options');
  const long = positionOf(one, of('1.5'));
  const short = positionOf(other, of('-2.25'));
  const both = exposureOf([long, short]);
  const apart = [exposureOf([long]), exposureOf([short])];
  for (const name of ['delta', 'gamma', 'grossGamma', 'vegaUp', 'vegaDown'] as const) {
    expect(both[name].equals(Exact.sum(apart.map((each) => each[name]))), name).toBe(true);
  }
  expect(both.gamma.isBelow(both.grossGamma)).toBe(true);
});

test('the buffer grows as gamma does when expiry nears', () => {
  const buffers = [1, 7, 30, 365].map((days) => {
    const spot = 60_000;
    const near = options
      .filter((each) => each.symbol.startsWith(`BTC-${days}-`))
      .reduce((a, b) =>
        Math.abs(b.strike.toNumber() - spot) < Math.abs(a.strike.toNumber() - spot) ? b : a,
      );
    return greeksLoss(exposureOf([positionOf(near, of('-1'))]), parameters).buffer.toNumber();
  });
  for (const [index, buffer] of buffers.entries()) {
    if (index > 0) expect(buffer).toBeLessThan(buffers[index - 1] ?? 0);
  }
});

test('grows in proportion to size, and rows may be split', () => {
  const position = fc
    .tuple(fc.integer({ min: 0, max: options.length - 1 }), fc.integer({ min: -50, max: 50 }))
    .map(([index, size]) => {
      const option = options[index];
      if (option === undefined) throw new Error('the index is one of the chain');
      return positionOf(option, Exact.integer(size));
    });
  holds(
    fc.property(fc.array(position, { minLength: 1, maxLength: 6 }), (held) => {
      const tripled = held.map((each) => ({ ...each, size: each.size.times(of('3')) }));
      const whole = required(held);
      expect(required(tripled).equals(whole.times(of('3')))).toBe(true);
      expect(required([...held, ...held, ...held]).equals(whole.times(of('3')))).toBe(true);
    }),
    60,
  );
});

test('what cannot be priced is refused', () => {
  const [option] = options;
  if (option === undefined) throw new Error('the chain has options');
  const instruments = new Map([
    [option.symbol, { mark: Exact.ONE, confidence: Exact.ONE, volatility: 0 }],
  ]);
  const holdings = { balances: [], positions: [positionOf(option, Exact.ONE)], orders: [] };
  const market = { ...snapshot, instruments };
  const answer = greeksModel.requirement(
    { name: 'account', holdings, snapshot: market },
    parameters,
  );
  expect(answer.ok ? 'accepted' : answer.error.code).toBe('ZeroVolatility');
});
