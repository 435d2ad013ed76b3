// The penalty: its rate between start and most, its cap, and how it is shared.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mulDivUp } from '../../base/fixed.ts';
import { holds } from '../../base/property.fixture.ts';
import { PPM, type Quanta } from '../../domain/units.ts';
import { penaltyOf, splitPenalty } from './penalty.ts';
import { penaltyRatePpm } from './penalty-rate.ts';

const quanta = (count: number | bigint): Quanta => BigInt(count) as Quanta;
const doubling = { penaltyStartPpm: 1_000_000, penaltyMaxPpm: 3_000_000, penaltyRampMs: 60_000 };
const healthy = { equity: 100n, maintenance: 100n };

function rate(
  elapsedMs: number,
  { equity, maintenance }: { readonly equity: bigint; readonly maintenance: bigint },
  ladder = doubling,
): bigint {
  return penaltyRatePpm({ listedPpm: 5_000, ladder, elapsedMs, equity, maintenance });
}

test('it rises linearly with time to its most, and stays there', () => {
  expect([0, 30_000, 60_000, 600_000].map((ms) => rate(ms, healthy))).toEqual([
    5_000n,
    10_000n,
    15_000n,
    15_000n,
  ]);
});

test('it rises with what equity is short of maintenance, and time and stress add up to the most', () => {
  const at = (equity: bigint) => ({ equity, maintenance: 100n });
  expect([100n, 90n, 50n, 0n, -20n].map((equity) => rate(0, at(equity)))).toEqual([
    5_000n,
    6_000n,
    10_000n,
    15_000n,
    15_000n,
  ]);
  expect(rate(15_000, at(90n))).toBe(8_500n);
  expect(rate(50_000, at(50n))).toBe(15_000n);
});

test('a ladder without a rise charges its start, and a part of a millionth as a whole', () => {
  const half = { penaltyStartPpm: 500_001, penaltyMaxPpm: 1_000_000, penaltyRampMs: 0 };
  expect(rate(600_000, { equity: 0n, maintenance: 100n }, half)).toBe(2_501n);
  const none = { ...half, penaltyStartPpm: 0 };
  expect(rate(600_000, { equity: 0n, maintenance: 100n }, none)).toBe(0n);
  // With a ramp it rises to what the market lists.
  expect(
    [0, 30_000, 60_000].map((ms) => rate(ms, healthy, { ...none, penaltyRampMs: 60_000 })),
  ).toEqual([0n, 2_500n, 5_000n]);
});

test('without a ramp only stress raises it, and without a requirement there is none', () => {
  const steep = { ...doubling, penaltyRampMs: 0 };
  expect(rate(600_000, healthy, steep)).toBe(5_000n);
  expect(rate(600_000, { equity: -5n, maintenance: 0n }, steep)).toBe(5_000n);
});

test('the rate never falls with time or stress and stays between start and most', () => {
  const ladders = fc.record({
    penaltyStartPpm: fc.nat(1_000_000),
    penaltyMaxPpm: fc.integer({ min: 1_000_000, max: 100_000_000 }),
    penaltyRampMs: fc.nat(86_400_000),
  });
  holds(
    fc.property(
      fc.nat(500_000),
      ladders,
      fc.tuple(fc.nat(10_000_000), fc.nat(10_000_000)),
      fc.tuple(fc.bigInt(-1_000n, 2_000n), fc.nat(1_000)),
      (listedPpm, ladder, [elapsedMs, laterMs], [equity, lost]) => {
        const common = { listedPpm, ladder, maintenance: 1_000n };
        const now = penaltyRatePpm({ ...common, elapsedMs, equity });
        const later = penaltyRatePpm({ ...common, elapsedMs: elapsedMs + laterMs, equity });
        const worse = penaltyRatePpm({ ...common, elapsedMs, equity: equity - BigInt(lost) });
        const start = mulDivUp(BigInt(listedPpm), BigInt(ladder.penaltyStartPpm), PPM);
        const most = mulDivUp(BigInt(listedPpm), BigInt(ladder.penaltyMaxPpm), PPM);
        expect(now >= start && now <= (most > start ? most : start)).toBe(true);
        expect(later >= now && worse >= now).toBe(true);
      },
    ),
  );
});

test('L4 it is never more than what is left, and nothing of nothing', () => {
  const charged = (netValue: number): Quanta =>
    penaltyOf({ notional: quanta(1_000_001), ratePpm: 5_000n, netValue: quanta(netValue) });
  expect([-1, 0, 1, 5_000, 5_001, 9_999].map(charged)).toEqual([
    0n,
    0n,
    1n,
    5_000n,
    5_001n,
    5_001n,
  ]);
});

test('the shares sum to the penalty; half a quantum is the bucket’s', () => {
  expect(splitPenalty(quanta(3), 500_000)).toEqual({ toBucket: 2n, toLiquidator: 1n });
  expect(splitPenalty(quanta(3), 1_000_000)).toEqual({ toBucket: 0n, toLiquidator: 3n });
  expect(splitPenalty(quanta(3), 0)).toEqual({ toBucket: 3n, toLiquidator: 0n });
  holds(
    fc.property(fc.bigInt(0n, 10n ** 18n), fc.nat(1_000_000), (amount, sharePpm) => {
      const { toBucket, toLiquidator } = splitPenalty(quanta(amount), sharePpm);
      expect(toBucket + toLiquidator).toBe(amount);
      const apart = toLiquidator * PPM - amount * BigInt(sharePpm);
      expect(apart < PPM && apart > -PPM).toBe(true);
    }),
  );
});
