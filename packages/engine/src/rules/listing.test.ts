import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import {
  defaultAsset,
  defaultIndex,
  defaultMarket,
  defaultSettlementAsset,
} from '../domain/default-listing.ts';
import type { Market } from '../domain/listing.ts';
import type { Lots, Ticks } from '../domain/units.ts';
import { assetBreaches, COLUMN_BOUND, listingBreaches, tickLotQuanta } from './listing.ts';

const value = (changed: Partial<Market>, decimals = 8, scale = 6) =>
  tickLotQuanta(
    { ...defaultMarket, ...changed },
    { ...defaultIndex, decimals },
    { ...defaultSettlementAsset, scale },
  );

test('the default market: 0.1 dollar times 0.001 coin is 100 quanta of 10^-6 dollar, and it is safe', () => {
  expect(value({})).toBe(100n);
  expect(listingBreaches(defaultMarket)).toEqual([]);
  expect(assetBreaches(defaultAsset)).toEqual([]);
  expect(assetBreaches(defaultSettlementAsset)).toEqual([]);
});

test.each([
  // tick, lot, base decimals, index decimals, settlement scale: quanta of one lot times one tick
  ['exactly one', { tickIndexUnits: 1n, lotBase: 1n, baseDecimals: 3 }, 3, 6, 1n],
  ['a whole coin at scale 0', { tickIndexUnits: 5n, lotBase: 1n, baseDecimals: 0 }, 0, 0, 5n],
  ['a lot of 25 units', { tickIndexUnits: 4n, lotBase: 25n, baseDecimals: 2 }, 6, 6, 1n],
] as const)('A4 lots and ticks of %s', (_what, changed, decimals, scale, quanta) => {
  const small = { maxPriceTicks: 1_000n as Ticks, maxPositionLots: 1_000n as Lots };
  expect(value({ ...changed, ...small }, decimals, scale)).toBe(quanta);
});

test.each([
  ['a tenth of a quantum', { tickIndexUnits: 1n, lotBase: 1n, baseDecimals: 4 }, 3, 6],
  ['one and a half', { tickIndexUnits: 15n, lotBase: 1n, baseDecimals: 4 }, 3, 6],
  ['18 decimals settled in 6', { tickIndexUnits: 1n, lotBase: 1n, baseDecimals: 18 }, 18, 6],
] as const)('A4 lots and ticks of %s are refused', (_what, changed, decimals, scale) => {
  expect(value(changed, decimals, scale)).toMatchObject({
    type: 'ParameterOutOfRange',
    parameter: 'quanta of one lot times one tick',
    range: 'a whole number from 1',
  });
});

test('A4 a listing whose widest column could overflow is refused with the numbers', () => {
  const refused = (maxPositionLots: bigint, maxPriceTicks: bigint) => {
    const found = value({
      maxPositionLots: maxPositionLots as Lots,
      maxPriceTicks: maxPriceTicks as Ticks,
    });
    return typeof found === 'bigint' ? found : [found.parameter, found.value, found.range];
  };
  const range = `below ${COLUMN_BOUND}`;
  expect(refused(2n ** 40n, 2n ** 30n)).toEqual([
    'maxPositionLots * maxPriceTicks * tickLotQuanta',
    String(2n ** 70n * 100n),
    range,
  ]);
  expect(refused(1n, 2n ** 50n)).toEqual([
    'maxPriceTicks * tickLotQuanta in the funding index',
    String(2n ** 50n * 100n * 10n ** 9n),
    range,
  ]);
  expect(refused(2n ** 35n, 2n ** 20n)).toEqual([
    'maxPositionLots * maxPriceTicks * tickLotQuanta in funding',
    String(2n ** 55n * 100n * 100n),
    range,
  ]);
  expect(refused(2n ** 25n, 2n ** 20n)).toBe(100n);
});

test('A4 what is accepted fits 64 bits: cost, funding index and funding, exactly', () => {
  const wide = fc.bigInt({ min: 1n, max: 2n ** 62n - 1n });
  holds(
    fc.property(wide, wide, fc.integer({ min: 0, max: 62 }), (lots, ticks, shift) => {
      const changed = {
        maxPositionLots: (lots >> BigInt(shift)) + 1n,
        maxPriceTicks: (ticks >> BigInt(62 - shift)) + 1n,
      };
      const each = value(changed as Partial<Market>);
      if (typeof each !== 'bigint') return;
      const unit = changed.maxPriceTicks * each;
      for (const most of [changed.maxPositionLots * unit * 100n, unit * 1_000n * 1_000_000n]) {
        expect(BigInt.asIntN(64, most)).toBe(most);
      }
    }),
  );
});

const market = (stepBoundPpm: number, costPpm: number, maintenancePpm: number): Market => ({
  ...defaultMarket,
  stepBoundPpm,
  liquidationPenaltyPpm: costPpm,
  liquidationSlippagePpm: 0,
  takerFeePpm: 0,
  tiers: [
    {
      fromNotional: defaultMarket.tiers[0]?.fromNotional ?? (0n as never),
      initialPpm: 1_000_000,
      maintenancePpm,
    },
  ],
});

test.each([
  // r, s, m in ppm: rules broken
  ['long and short', 20_000, 10_000, 29_999, ['longStep', 'shortStep']],
  ['short only: r + s = m is not enough', 20_000, 10_000, 30_000, ['shortStep']],
  ['short by a fraction of a ppm', 20_001, 10_000, 30_201, ['shortStep']],
  ['at the edge', 20_000, 10_000, 30_200, []],
  ['no cost', 30_000, 0, 30_000, []],
] as const)('E2a steps that break %s', (_what, r, s, m, rules) => {
  expect(listingBreaches(market(r, s, m)).map(({ rule }) => rule)).toEqual(rules);
});

test('E2a a breach carries the numbers that decided it', () => {
  expect(listingBreaches(market(20_001, 10_000, 30_201))).toEqual([
    { rule: 'shortStep', what: 'BTC-PERP', stepPpm: 20_001, costPpm: 10_201, coverPpm: 30_201 },
  ]);
  expect(assetBreaches({ ...defaultAsset, haircutPpm: 49_999 })).toEqual([
    { rule: 'haircutStep', what: 'BTC', stepPpm: 30_000, costPpm: 20_000, coverPpm: 49_999 },
  ]);
});

test('E2a without a breach no account at maintenance can fall into deficit by one allowed step', () => {
  const ppm = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
  const scale = 1_000_000n;
  holds(
    fc.property(ppm(100_000), ppm(50_000), ppm(200_000), (r, s, m) => {
      if (listingBreaches(market(r, s, m)).length > 0) return;
      const [step, cost, cover] = [BigInt(r), BigInt(s), BigInt(m)];
      // Equity after closing everything, per notional before, scaled by 10^12.
      const long = (cover - step) * scale - cost * (scale - step);
      const short = (cover - step) * scale - cost * (scale + step);
      expect(long >= 0n && short >= 0n).toBe(true);
    }),
    5_000,
  );
});
