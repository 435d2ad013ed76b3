// Wrong-way risk: the haircut only ever rises, a larger position never lowers it, nothing is charged twice, and more
// collateral never leaves less.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import { directionalExposures } from './directional-exposure.ts';
import { holding, instruments, market, position, read } from './equity.fixture.ts';
import {
  type DirectionalExposure,
  wrongWayCharge,
  type WrongWayRule,
  wrongWayRule,
} from './wrong-way.ts';

const assets = ['BTC', 'ETH', 'SOL'] as const;
const correlation = fc
  .integer({ min: -20, max: 20 })
  .map((n) => String(Exact.ratio(BigInt(n), 20n)));
const rules = fc
  .tuple(...Array.from({ length: 9 }, () => correlation))
  .map((values): WrongWayRule => {
    const rows = assets.map((asset, i) => [
      asset,
      Object.fromEntries(assets.map((underlying, j) => [underlying, values[3 * i + j]])),
    ]);
    return read(wrongWayRule, { correlations: Object.fromEntries(rows) });
  });
const money = fc.nat(1000).map((n) => Exact.integer(n));
const amounts = fc.tuple(money, money, money);
const exposuresOf = (falls: readonly Exact[], rises: readonly Exact[]): DirectionalExposure[] =>
  assets.map((underlying, i) => ({
    underlying,
    losesInFall: falls[i] ?? Exact.ZERO,
    losesInRise: rises[i] ?? Exact.ZERO,
  }));
const countedOf = (values: readonly Exact[]): ReadonlyMap<string, Exact> =>
  new Map(assets.map((asset, i) => [asset, values[i] ?? Exact.ZERO]));
const raised = (values: readonly Exact[], at: number, by: Exact): readonly Exact[] =>
  values.map((value, i) => (i === at ? value.plus(by) : value));
const which = fc.nat(2);

test('no asset gains and none falls below zero', () => {
  holds(
    fc.property(rules, amounts, amounts, amounts, (rule, counted, falls, rises) => {
      const before = countedOf(counted);
      const { charge, counted: after } = wrongWayCharge(rule, before, exposuresOf(falls, rises));
      let lost = Exact.ZERO;
      for (const [asset, value] of after) {
        const had = before.get(asset) ?? Exact.ZERO;
        expect(value.sign).toBeGreaterThanOrEqual(0);
        expect(value.isAbove(had)).toBe(false);
        lost = lost.plus(value.minus(had));
      }
      expect(charge.value.equals(lost)).toBe(true);
    }),
  );
});

test('a larger position on either side never lowers the charge', () => {
  holds(
    fc.property(
      rules,
      amounts,
      amounts,
      amounts,
      which,
      money,
      (rule, counted, falls, rises, i, by) => {
        const charged = (f: readonly Exact[], r: readonly Exact[]): Exact =>
          wrongWayCharge(rule, countedOf(counted), exposuresOf(f, r)).charge.value;
        const base = charged(falls, rises);
        expect(charged(raised(falls, i, by), rises).isAbove(base)).toBe(false);
        expect(charged(falls, raised(rises, i, by)).isAbove(base)).toBe(false);
      },
    ),
  );
});

test('more of one asset leaves no asset with less', () => {
  holds(
    fc.property(
      rules,
      amounts,
      amounts,
      amounts,
      which,
      money,
      (rule, counted, falls, rises, i, by) => {
        const exposures = exposuresOf(falls, rises);
        const before = wrongWayCharge(rule, countedOf(counted), exposures).counted;
        const after = wrongWayCharge(rule, countedOf(raised(counted, i, by)), exposures).counted;
        for (const [asset, value] of before) {
          expect(after.get(asset)?.isBelow(value)).toBe(false);
        }
      },
    ),
  );
});

test('a coin and an exposure are each charged once', () => {
  holds(
    fc.property(rules, amounts, amounts, (rule, counted, falls) => {
      const rises = falls.map(() => Exact.ZERO);
      const { charge } = wrongWayCharge(rule, countedOf(counted), exposuresOf(falls, rises));
      const total = charge.value.negated();
      expect(total.isAbove(Exact.sum(counted))).toBe(false);
      expect(total.isAbove(Exact.sum(falls))).toBe(false);
    }),
  );
});

describe('which way positions lose', () => {
  const { bitcoin, inverse, call, put } = instruments;
  const at = (...positions: Parameters<typeof holding>[1] & object): readonly string[] => {
    const found = directionalExposures(holding([], positions), market);
    if (!found.ok) throw new Error(found.error.message);
    return found.value.map((each) => `${each.underlying} ${each.losesInFall} ${each.losesInRise}`);
  };

  test('linear and inverse contracts net', () => {
    expect(at(position(bitcoin, '2', '0'))).toEqual(['BTC 100000 0']);
    expect(at(position(bitcoin, '-2', '0'), position(inverse, '60000', '0'))).toEqual([
      'BTC 0 40000',
    ]);
  });

  test('a short option counts its notional, a long one no more than it is worth', () => {
    expect(at(position(call, '1', '0'))).toEqual(['BTC 3000 0']);
    expect(at(position(call, '-1', '0'))).toEqual(['BTC 0 50000']);
    expect(at(position(put, '1', '0'))).toEqual(['BTC 0 2500']);
    expect(at(position(put, '-1', '0'))).toEqual(['BTC 50000 0']);
    expect(at(position(put, '-1', '0'), position(bitcoin, '-1', '0'))).toEqual(['BTC 0 50000']);
  });
});
