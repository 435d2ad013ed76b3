// One liar cannot widen or narrow the interval of an index, nor move its price, whatever it says and whoever falls silent.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import type { Price } from '../domain/units.ts';
import { aggregateIndex, type SourcePrice } from './aggregate.ts';
import { halfWidth } from './half-width.ts';

const NOW = 1_000_000;
const one = (price: number, confidence: number, weight = 1): SourcePrice => ({
  price: BigInt(price) as Price,
  confidence: BigInt(confidence) as Price,
  weight,
  time: NOW,
  stalenessMs: 1_000,
  deviationPpm: 1_000_000,
  confidencePpm: 1_000_000,
});
const width = (sources: readonly SourcePrice[], price = 1_000): bigint =>
  halfWidth(sources, BigInt(price) as Price);

test.each([
  [
    'nobody states an interval, however far apart they lie',
    [one(900, 0), one(1_000, 0), one(1_200, 0)],
    0n,
  ],
  ['one source: its own', [one(1_000, 7)], 7n],
  ['three alike', [one(1_000, 7), one(1_000, 7), one(1_000, 7)], 7n],
  ['two: the wider reach', [one(1_000, 7), one(1_010, 7)], 17n],
  ['the reach counts the distance', [one(990, 5), one(1_000, 5), one(1_010, 5)], 15n],
  ['one of three without an interval', [one(1_000, 0), one(1_000, 4), one(1_000, 9)], 4n],
  ['a heavy source does not decide', [one(1_000, 500, 100), one(1_000, 4), one(1_000, 6)], 6n],
])('%s', (_what, sources, expected) => {
  expect(width(sources)).toBe(expected);
});

const honest = fc.record({
  price: fc.integer({ min: 900, max: 1_100 }),
  confidence: fc.integer({ min: 0, max: 60 }),
  weight: fc.integer({ min: 1, max: 10 }),
  isSilent: fc.boolean(),
  deviationPpm: fc.integer({ min: 1_000, max: 1_000_000 }),
});
const liar = fc.record({
  price: fc.integer({ min: 1, max: 5_000 }),
  confidence: fc.integer({ min: 0, max: 5_000 }),
  weight: fc.integer({ min: 1, max: 1_000 }),
});

describe('E4 one of five lies about price and interval', () => {
  test('price and half-width stay within what the honest say, while at least two of them are heard', () => {
    let reached = 0;
    holds(
      fc.property(
        fc.array(honest, { minLength: 4, maxLength: 4 }),
        liar,
        fc.integer({ min: 100, max: 300_000 }),
        fc.integer({ min: 1, max: 4 }),
        (honestFour, lied, outlierPpm, quorum) => {
          const said = honestFour.map((each) => ({
            ...one(each.price, each.confidence, each.weight),
            time: each.isSilent ? NOW - 1_001 : NOW,
            deviationPpm: each.deviationPpm,
          }));
          const heard = said.filter(({ time }) => time === NOW);
          const sources = [...said, one(lied.price, lied.confidence, lied.weight)];
          const found = aggregateIndex({ sources, now: NOW, quorum, outlierPpm });
          if (found.kind === 'stale' || heard.length < 2) return;
          reached += 1;
          const prices = heard.map(({ price }) => Number(price));
          expect(Number(found.price)).toBeGreaterThanOrEqual(Math.min(...prices));
          expect(Number(found.price)).toBeLessThanOrEqual(Math.max(...prices));
          const reach = heard.map(({ price, confidence }) =>
            confidence === 0n ? 0 : Math.abs(Number(price - found.price)) + Number(confidence),
          );
          expect(Number(found.confidence)).toBeGreaterThanOrEqual(Math.min(...reach));
          expect(Number(found.confidence)).toBeLessThanOrEqual(Math.max(...reach));
        },
      ),
      5_000,
    );
    expect(reached).toBeGreaterThan(1_000);
  });
});

describe('which sources count', () => {
  test('one that is wider than it may be is left out like a silent one', () => {
    const sources = [one(1_000, 30), { ...one(2_000, 30), confidencePpm: 10_000 }];
    const at = { now: NOW, outlierPpm: 1_000_000 };
    expect(aggregateIndex({ sources, ...at, quorum: 1 })).toMatchObject({
      price: 1_000n,
      fresh: 1,
    });
    expect(aggregateIndex({ sources, ...at, quorum: 2 })).toMatchObject({
      kind: 'stale',
      usable: 1,
    });
  });

  test("a source's own bound is narrower than the index's, or the index's holds", () => {
    const sources = [
      one(1_000, 0),
      one(1_000, 0),
      one(1_000, 0),
      { ...one(1_050, 0), deviationPpm: 49_999 },
    ];
    const at = { now: NOW, quorum: 1 };
    expect(aggregateIndex({ sources, ...at, outlierPpm: 500_000 })).toMatchObject({ outliers: 1 });
    expect(aggregateIndex({ sources, ...at, outlierPpm: 10_000 })).toMatchObject({ outliers: 1 });
    const wide = sources.map((each) => ({ ...each, deviationPpm: 50_000 }));
    expect(aggregateIndex({ sources: wide, ...at, outlierPpm: 500_000 })).toMatchObject({
      outliers: 0,
    });
  });

  test('age and freshness are those of the observation that completes the quorum', () => {
    const sources = [0, 100, 400, 900].map((age) => ({ ...one(1_000, 0), time: NOW - age }));
    const at = (quorum: number) => aggregateIndex({ sources, now: NOW, quorum, outlierPpm: 1_000 });
    expect(at(1)).toMatchObject({
      priceTime: NOW,
      freshUntil: NOW + 1_000,
      heardUntil: NOW + 1_000,
    });
    expect(at(3)).toMatchObject({
      priceTime: NOW - 400,
      freshUntil: NOW + 600,
      heardUntil: NOW + 1_000,
    });
    expect(at(5)).toMatchObject({ kind: 'stale', usable: 4, heardUntil: NOW + 1_000 });
  });
});
