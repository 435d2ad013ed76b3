// What a fill makes of a position: exact in total, and what is realised rounded against whoever realises it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import type { Lots, Quanta } from '../domain/units.ts';
import { fillPosition } from './position.ts';

const held = (size: bigint, cost: bigint) => ({ size: size as Lots, cost: cost as Quanta });
const fill = (size: bigint, cost: bigint, delta: bigint, quote: bigint) =>
  fillPosition(held(size, cost), delta as Lots, quote as Quanta);

test('a part of the cost leaves rounded up, so that a profit is realised rounded down', () => {
  // 3 lots cost 10; one sold for 4 brings 4 - 10/3 = 2/3: nothing yet. A short mirrors it.
  expect(fill(3n, 10n, -1n, -4n)).toEqual({ sizeAfter: 2n, costAfter: 6n, realised: 0n });
  expect(fill(-3n, -10n, 1n, 3n)).toEqual({ sizeAfter: -2n, costAfter: -7n, realised: 0n });
});

test('what is realised and what stays in the cost are the exact cash flow, and nothing is realised early', () => {
  const lots = fc.bigInt(-1_000n, 1_000n).filter((size) => size !== 0n);
  const money = fc.bigInt(-1_000_000n, 1_000_000n);
  holds(
    fc.property(lots, money, lots, money, (size, cost, delta, quote) => {
      const after = fill(size, cost, delta, quote);
      expect(after.sizeAfter).toBe(size + delta);
      expect(after.realised - after.costAfter).toBe(-quote - cost);
      const isClosing = size > 0n !== delta > 0n;
      if (!isClosing) {
        expect(after.realised).toBe(0n);
        return;
      }
      // realised <= exact share < realised + 1, over the common denominator.
      const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
      const [whole, moved] = [magnitude(size), magnitude(delta)];
      const closed = moved < whole ? moved : whole;
      const exact = -(quote * closed * whole) - cost * closed * moved;
      const unit = moved * whole;
      expect(after.realised * unit <= exact).toBe(true);
      expect(exact < (after.realised + 1n) * unit).toBe(true);
    }),
    5_000,
  );
});
