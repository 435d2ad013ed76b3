// The ladder: each rung at its bound, and that waiting never makes a price better.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import { ORACLE_QUALITIES, type OracleQuality } from '../domain/listing-oracle.ts';
import { isAccepted, type Judged, qualityAt, worseOf } from './quality.ts';

const judged = (over: { [K in keyof Judged]?: bigint | number } = {}): Judged =>
  ({
    price: 10_000n,
    confidence: 0n,
    stable: 10_000n,
    freshUntil: 1_000,
    heardUntil: 2_000,
    uncertainPpm: 20_000,
    divergentPpm: 100_000,
    ...over,
  }) as Judged;

test.each([
  ['fresh, sure and near', {}, 1_000, 'good'],
  ['one below the divergence', { stable: 9_091n }, 0, 'good'],
  ['a tenth above the stable price', { price: 11_000n }, 0, 'divergent'],
  ['a tenth below it', { price: 9_000n }, 0, 'divergent'],
  ['a narrow interval', { confidence: 199n }, 0, 'good'],
  ['an interval of 2 %', { confidence: 200n }, 0, 'uncertain'],
  ['uncertain and divergent', { price: 11_000n, confidence: 5_000n }, 0, 'uncertain'],
  ['a millisecond after the quorum', { confidence: 5_000n }, 1_001, 'degraded'],
  ['the last that anyone is fresh', {}, 2_000, 'degraded'],
  ['silent', {}, 2_001, 'stale'],
  ['without a quorum from the start', { freshUntil: 0 }, 1, 'degraded'],
  ['never a price', { price: 0n, stable: 0n }, 0, 'none'],
] as const)('%s', (_what, over, now, expected) => {
  expect(qualityAt(judged(over), now)).toBe(expected);
});

test('M1 time alone never makes a price better', () => {
  const ms = fc.integer({ min: 0, max: 5_000 });
  const price = fc.bigInt({ min: 0n, max: 20_000n });
  const index = fc.record({
    price,
    confidence: price,
    stable: price,
    freshUntil: ms,
    heardUntil: ms,
  });
  holds(
    fc.property(index, ms, ms, (given, now, later) => {
      const ordered = { ...given, heardUntil: Math.max(given.freshUntil, given.heardUntil) };
      const before = qualityAt(judged(ordered), now);
      expect(isAccepted(before, qualityAt(judged(ordered), now + later))).toBe(true);
    }),
  );
});

test('the rungs are in order: each accepts itself and what is better, and the worse of two is one of them', () => {
  const rungs: readonly OracleQuality[] = ORACLE_QUALITIES;
  for (const [at, quality] of rungs.entries()) {
    for (const [other, worst] of rungs.entries()) {
      expect(isAccepted(quality, worst)).toBe(at <= other);
      expect(worseOf(quality, worst)).toBe(at > other ? quality : worst);
    }
  }
});
