import { expect, test } from 'vitest';
import {
  defaultAsset,
  defaultIndex,
  defaultMarket,
  defaultSettlementAsset,
  defaultSource,
  defaultVenue,
} from './default-listing.ts';
import type { Market, Tier } from './listing.ts';
import {
  assetFields,
  indexFields,
  interestKinkFields,
  marketFields,
  sourceFields,
  tierFields,
  venueFields,
} from './listing.ts';
import {
  checkAsset,
  checkIndex,
  checkMarket,
  checkSource,
  checkVenue,
  type OutOfRange,
  type Parameter,
  parameters,
} from './parameters.ts';
import type { Quanta } from './units.ts';

type Judge = (changed: object) => OutOfRange | undefined;
const judges: { readonly [what: string]: Judge } = {
  venue: (changed) => checkVenue({ ...defaultVenue, ...changed }),
  asset: (changed) => checkAsset({ ...defaultAsset, ...changed }),
  index: (changed) => checkIndex({ ...defaultIndex, ...changed }),
  source: (changed) => checkSource({ ...defaultSource, ...changed }),
  market: (changed) => checkMarket({ ...defaultMarket, ...changed }),
};
const fields = {
  venue: venueFields,
  asset: assetFields,
  index: indexFields,
  source: sourceFields,
  market: marketFields,
  tier: tierFields,
  interestKink: interestKinkFields,
};
const rows = Object.entries(parameters).flatMap(([what, table]) =>
  Object.entries(table as { [name: string]: Parameter }).map(([name, row]) => ({
    what,
    name,
    row,
  })),
);

test('the defaults of everything are accepted', () => {
  for (const judge of Object.values(judges)) expect(judge({})).toBeUndefined();
  expect(checkAsset(defaultSettlementAsset)).toBeUndefined();
});

test('each numeric field of a listing has a parameter, and no other', () => {
  for (const [what, kinds] of Object.entries(fields)) {
    const numeric = Object.entries(kinds).filter(
      ([, kind]) => typeof kind === 'string' && kind !== 'text' && kind !== 'id' && kind !== 'flag',
    );
    const listed = rows.filter((row) => row.what === what).map(({ name }) => name);
    expect(listed.sort()).toEqual(numeric.map(([name]) => name).sort());
  }
});

test.each(rows)('$what $name: unit, source, meaning, and a default within its range', ({ row }) => {
  expect([row.unit, row.source, row.doc].every((text) => text.length > 0)).toBe(true);
  expect(row.min <= row.default && row.default <= row.max).toBe(true);
});

const beyond = (edge: bigint | number, by: -1 | 1): bigint | number =>
  typeof edge === 'bigint' ? edge + BigInt(by) : edge + by;
const single = rows.filter(({ what }) => judges[what] !== undefined);
test.each(single)(
  '$what $name is refused outside its range, with the numbers',
  ({ what, name, row }) => {
    const judge = judges[what] as Judge;
    for (const outside of [beyond(row.min, -1), beyond(row.max, 1)]) {
      const range = `${row.min} to ${row.max}`;
      const expected = {
        type: 'ParameterOutOfRange',
        parameter: name,
        value: String(outside),
        range,
        unit: row.unit,
      };
      expect(judge({ [name]: outside })).toEqual(expected);
    }
  },
);

test.each([
  ['not a number', { stepBoundPpm: Number.NaN }, 'stepBoundPpm'],
  ['infinite', { bandMs: Number.POSITIVE_INFINITY }, 'bandMs'],
  ['a fraction', { takerFeePpm: 0.5 }, 'takerFeePpm'],
  ['a number for a wide integer', { lotBase: 1 }, 'lotBase'],
  ['a text', { bandMs: '5' }, 'bandMs'],
  ['missing', { bandMs: undefined }, 'bandMs'],
  ['an empty symbol', { symbol: '' }, 'symbol'],
  ['a long symbol', { symbol: 'x'.repeat(65) }, 'symbol'],
])('a parameter that is %s is refused', (_what, changed, parameter) => {
  expect((judges['market'] as Judge)(changed)).toMatchObject({
    type: 'ParameterOutOfRange',
    parameter,
  });
});

const tier = (fromNotional: number, initialPpm: number, maintenancePpm: number): Tier => ({
  fromNotional: BigInt(fromNotional) as Quanta,
  initialPpm,
  maintenancePpm,
});
test.each([
  ['none', [], 'tiers'],
  ['too many', Array.from({ length: 65 }, (_, i) => tier(i, 50_000, 25_000)), 'tiers'],
  ['not from zero', [tier(1, 50_000, 25_000)], 'tiers[0].fromNotional'],
  ['maintenance of zero', [tier(0, 50_000, 0)], 'tiers[0].maintenancePpm'],
  ['more than everything', [tier(0, 1_000_001, 25_000)], 'tiers[0].initialPpm'],
  ['maintenance above initial', [tier(0, 20_000, 25_000)], 'tiers[0].initialPpm'],
  [
    'twice the same start',
    [tier(0, 50_000, 25_000), tier(0, 60_000, 30_000)],
    'tiers[1].fromNotional',
  ],
  [
    'a falling initial rate',
    [tier(0, 50_000, 25_000), tier(9, 49_999, 25_000)],
    'tiers[1].initialPpm',
  ],
  [
    'a falling maintenance rate',
    [tier(0, 50_000, 25_000), tier(9, 50_000, 24_999)],
    'tiers[1].maintenancePpm',
  ],
  [
    'less than a liquidation costs',
    [tier(0, 50_000, 9_499)],
    'liquidationPenaltyPpm + liquidationSlippagePpm + takerFeePpm',
  ],
])('tiers with %s are refused', (_what, tiers, parameter) => {
  const market: Market = { ...defaultMarket, tiers };
  expect(checkMarket(market)).toMatchObject({ type: 'ParameterOutOfRange', parameter });
});

test('at the edge tiers are accepted: costs equal to maintenance, maintenance equal to initial, all of it', () => {
  expect(checkMarket({ ...defaultMarket, tiers: [tier(0, 9_500, 9_500)] })).toBeUndefined();
  expect(checkMarket({ ...defaultMarket, tiers: [tier(0, 1_000_000, 1_000_000)] })).toBeUndefined();
});

const kink = (utilisationPpm: number, ppmPerYear: number) => ({ utilisationPpm, ppmPerYear });
test.each([
  ['none', [], 'interestKinks', '0', '1 to 16'],
  ['too many', Array.from({ length: 17 }, (_, i) => kink(i, 0)), 'interestKinks', '17', '1 to 16'],
  ['not from zero', [kink(1, 0)], 'interestKinks[0].utilisationPpm', '1', '0 for the first kink'],
  ['a negative share', [kink(-1, 0)], 'interestKinks[0].utilisationPpm', '-1', '0 to 1000000'],
  [
    'more than everything',
    [kink(0, 0), kink(1_000_001, 0)],
    'interestKinks[1].utilisationPpm',
    '1000001',
    '0 to 1000000',
  ],
  ['a negative rate', [kink(0, -1)], 'interestKinks[0].ppmPerYear', '-1', '0 to 10000000'],
  [
    'a rate of more than a thousand per cent',
    [kink(0, 10_000_001)],
    'interestKinks[0].ppmPerYear',
    '10000001',
    '0 to 10000000',
  ],
  [
    'twice the same start',
    [kink(0, 0), kink(8, 9), kink(8, 9)],
    'interestKinks[2].utilisationPpm',
    '8',
    'above the kink before (8)',
  ],
  [
    'a falling rate',
    [kink(0, 9), kink(8, 8)],
    'interestKinks[1].ppmPerYear',
    '8',
    'at least the kink before (9)',
  ],
])('interest with %s is refused', (_what, interestKinks, parameter, value, range) => {
  expect(checkVenue({ ...defaultVenue, interestKinks })).toMatchObject({
    type: 'ParameterOutOfRange',
    parameter,
    value,
    range,
  });
});

test('at the edge kinks are accepted: sixteen, a flat stretch, the largest of each', () => {
  const most = Array.from({ length: 16 }, (_, i) => kink(i * 1_000, 0));
  for (const interestKinks of [most, [kink(0, 5), kink(9, 5), kink(1_000_000, 10_000_000)]])
    expect(checkVenue({ ...defaultVenue, interestKinks })).toBeUndefined();
});

test('levels are met in the order warning, margin call, exit', () => {
  expect(checkVenue({ ...defaultVenue, marginCallPpm: 1_500_001 })).toMatchObject({
    parameter: 'warningPpm',
  });
  expect(checkVenue({ ...defaultVenue, exitPpm: 1_200_001 })).toMatchObject({
    parameter: 'marginCallPpm',
  });
  expect(checkVenue({ ...defaultVenue, exitPpm: 999_999 })).toMatchObject({ parameter: 'exitPpm' });
  const equal = { warningPpm: 1_000_000, marginCallPpm: 1_000_000, exitPpm: 1_000_000 };
  expect(checkVenue({ ...defaultVenue, ...equal })).toBeUndefined();
});

test('an asset without an index has neither haircut nor discount', () => {
  expect(checkAsset({ ...defaultSettlementAsset, haircutPpm: 1 })).toMatchObject({
    parameter: 'haircutPpm',
  });
  expect(checkAsset({ ...defaultSettlementAsset, conversionDiscountPpm: 1 })).toMatchObject({
    parameter: 'conversionDiscountPpm',
  });
});
