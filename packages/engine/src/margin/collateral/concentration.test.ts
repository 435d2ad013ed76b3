// Limits on shares: kept, cut once, and never making more collateral count for less.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import { concentrationCut, concentrationRule, type CountedAsset } from './concentration.ts';
import { read } from './equity.fixture.ts';

const issuers = ['one', 'one', 'two', undefined, undefined] as const;
const assetsOf = (values: readonly number[]): readonly CountedAsset[] =>
  values.map((value, i) => ({
    asset: `asset ${i}`,
    issuer: issuers[i],
    counted: Exact.integer(value),
    isCash: i === 4,
  }));
const values = fc.tuple(...Array.from({ length: 5 }, () => fc.nat(10_000)));
const percent = fc.integer({ min: 0, max: 100 }).map((n) => String(Exact.ratio(BigInt(n), 100n)));
const rules = fc
  .record({ assetShare: percent, issuerShare: percent }, { requiredKeys: [] })
  .map((more) => read(concentrationRule, more));
const totalOf = (values: readonly number[]): Exact =>
  Exact.integer(values.reduce((sum, value) => sum + value, 0));

test('what is kept is within every limit, and cash is never cut', () => {
  holds(
    fc.property(rules, values, (rule, held) => {
      const total = totalOf(held);
      const kept = total.plus(concentrationCut(rule, assetsOf(held)).value);
      const most = (limit: Exact | undefined, value: Exact): Exact =>
        limit === undefined ? value : Exact.min(value, limit.times(total));
      const [a, b, c, d, cash] = held.map((value) => Exact.integer(value)) as [
        Exact,
        Exact,
        Exact,
        Exact,
        Exact,
      ];
      const ofAsset = (value: Exact): Exact => most(rule.assetShare, value);
      const expected = Exact.sum([
        most(rule.issuerShare, ofAsset(a).plus(ofAsset(b))),
        most(rule.issuerShare, ofAsset(c)),
        ofAsset(d),
        cash,
      ]);
      expect(kept.equals(expected)).toBe(true);
      expect(kept.isAbove(total)).toBe(false);
    }),
  );
});

test('more of anything never keeps less in all', () => {
  holds(
    fc.property(rules, values, fc.nat(4), fc.nat(5000), (rule, held, at, by) => {
      const more = held.map((value, i) => (i === at ? value + by : value));
      const keptOf = (each: readonly number[]): Exact =>
        totalOf(each).plus(concentrationCut(rule, assetsOf(each)).value);
      expect(keptOf(more).isBelow(keptOf(held))).toBe(false);
    }),
  );
});
