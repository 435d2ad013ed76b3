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
import type { Lots, Quanta, Ticks } from '../domain/units.ts';
import {
  assetBreaches,
  COLUMN_BOUND,
  listingBreaches,
  tickLotQuanta,
  tickUnresolved,
} from './listing.ts';

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

/** Ticks of 0.5 dollar and lots of 10 dollars, settled in a coin of scale 11. */
const inverse: Market = {
  ...defaultMarket,
  payoff: 'inverse',
  tickIndexUnits: 50_000_000n,
  lotBase: 10n,
  baseDecimals: 0,
  minPriceTicks: 10_000n as Ticks,
  maxPriceTicks: 600_000n as Ticks,
};

test('an inverse lot: 10 dollars in quanta of the coin times a price in ticks', () => {
  expect(value(inverse, 8, 11)).toBe(2_000_000_000_000n);
  // A scale of 0 leaves 10 dollars over half a dollar: 20, a whole number.
  expect(value({ ...inverse, maxPriceTicks: 1n as Ticks, minPriceTicks: 1n as Ticks }, 8, 0)).toBe(
    20n,
  );
  expect(value({ ...inverse, tickIndexUnits: 30_000_000n }, 8, 11)).toMatchObject({
    parameter: 'quanta of one lot times one tick',
  });
});

test('what is proved to fit is the value at the least price of an inverse contract', () => {
  const positions = { maxPositionLots: (10n ** 9n) as Lots };
  const wide = { ...inverse, ...positions, minPriceTicks: 1n as Ticks };
  expect(value(wide, 8, 11)).toMatchObject({
    parameter: 'maxPositionLots * tickLotQuanta / minPriceTicks',
  });
});

test('what ends needs no room for funding', () => {
  const large = { maxPriceTicks: (10n ** 11n) as Ticks, maxPositionLots: 1_000n as Lots };
  expect(value(large)).toMatchObject({ type: 'ParameterOutOfRange' });
  expect(value({ ...large, kind: 'future' })).toBe(100n);
});

test.each([
  // Largest price, least difference: 2e12 / (p (p - 1)) quanta.
  [600_000n, undefined],
  [707_107n, undefined],
  [707_108n, 3n],
  [5_000_000n, 0n],
])('at %d ticks an inverse tick is still told apart: %s', (price, quanta) => {
  const market = { ...inverse, maxPriceTicks: price as Ticks };
  const refused = tickUnresolved(market, 2_000_000_000_000n);
  if (quanta === undefined) expect(refused).toBeUndefined();
  else expect(refused).toEqual({ type: 'TickUnresolved', price, quanta, least: 4n });
});

test('values of linear contracts and options are exact at any price', () => {
  expect(tickUnresolved(defaultMarket, 1n)).toBeUndefined();
  expect(tickUnresolved({ ...inverse, kind: 'option' }, 1n)).toBeUndefined();
});

test('no allowed step jumps through an inverse margin: closed exactly after it, nothing is missing', () => {
  const ppm = (max: number) => fc.integer({ min: 1, max });
  holds(
    fc.property(
      ppm(100_000),
      ppm(50_000),
      ppm(50_000),
      ppm(50_000),
      ppm(300_000),
      (r, slip, pen, fee, m) => {
        const listed: Market = {
          ...inverse,
          stepBoundPpm: r,
          liquidationSlippagePpm: slip,
          liquidationPenaltyPpm: pen,
          takerFeePpm: fee,
          tiers: [{ fromNotional: 0n as Quanta, initialPpm: 1_000_000, maintenancePpm: m }],
        };
        const breached = new Set(listingBreaches(listed).map(({ rule }) => rule));
        // A position worth one coin at a price of 1, equity at maintenance, closed after the step at the worst limit.
        const cost = (pen + fee) / 1e6;
        const sold = 1 / ((1 - r / 1e6) * (1 - slip / 1e6));
        const long = m / 1e6 - (sold - 1) - cost * sold;
        const bought = 1 / ((1 + r / 1e6) * (1 + slip / 1e6));
        const short = m / 1e6 - (1 - bought) - cost * bought;
        if (!breached.has('longStep')) expect(long).toBeGreaterThan(-1e-12);
        if (!breached.has('shortStep')) expect(short).toBeGreaterThan(-1e-12);
      },
    ),
  );
});

test('what is fully collateralised has no step to jump through', () => {
  const steep = { ...defaultMarket, stepBoundPpm: 1_000_000 };
  expect(listingBreaches(steep)).toHaveLength(2);
  expect(listingBreaches({ ...steep, fullyCollateralised: true })).toEqual([]);
});
