// The order in which accounts are liquidated: total, worst margin ratio first, ties by account id.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import type { Quanta } from '../domain/units.ts';
import type { Requirement } from '../margin/margin-model.ts';
import { type Breach, worstFirst } from './detect.ts';

const breach = (account: number, equity: bigint, maintenance: bigint): Breach => ({
  account,
  reason: 'maintenance',
  risk: { equity: equity as Quanta, maintenance: maintenance as Quanta } as Requirement,
});
const anyBreach = fc
  .tuple(fc.nat(20), fc.bigInt(-20n, 20n), fc.bigInt(0n, 10n))
  .map(([account, equity, maintenance]) => breach(account, equity, maintenance));

test('worst margin ratio first: debts without positions, then equity over maintenance ascending, ties by account id', () => {
  const sorted = [
    breach(7, 50n, 100n),
    breach(1, 5n, 0n),
    breach(3, -50n, 100n),
    breach(2, -60n, 100n),
    breach(5, 1n, 2n),
    breach(9, -1n, 0n),
    breach(4, 1n, 100n),
  ].sort(worstFirst);
  expect(sorted.map(({ account }) => account)).toEqual([9, 2, 3, 4, 5, 7, 1]);
});

test('the order is antisymmetric and transitive, zero equity and zero maintenance included', () => {
  holds(
    fc.property(anyBreach, anyBreach, anyBreach, (a, b, c) => {
      expect(Math.sign(worstFirst(a, b))).toBe(-Math.sign(worstFirst(b, a)) + 0);
      if (worstFirst(a, b) <= 0 && worstFirst(b, c) <= 0)
        expect(worstFirst(a, c)).toBeLessThanOrEqual(0);
    }),
    5_000,
  );
});
