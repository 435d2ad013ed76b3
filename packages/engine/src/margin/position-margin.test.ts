import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import { defaultMarket } from '../domain/default-listing.ts';
import type { ListedMarket, MarketView } from '../domain/market-view.ts';
import { type Lots, NONE, type Price, type Quanta, type Ticks } from '../domain/units.ts';
import { unitValueAt } from '../domain/unit-value.ts';
import { positionMargin } from './position-margin.ts';

const t = (value: number): Ticks => BigInt(value) as Ticks;
const tier = (from: number, initialPpm: number, maintenancePpm: number) => ({
  fromNotional: BigInt(from) as Quanta,
  initialPpm,
  maintenancePpm,
});
/** Whole dollars: index, ticks and quanta alike; a lot is one coin. Deribit's standard rates. */
const option: ListedMarket = {
  ...defaultMarket,
  kind: 'option',
  right: 'call',
  strike: 110n as Price,
  tickIndexUnits: 1n,
  lotBase: 1n,
  baseDecimals: 0,
  tickLotQuanta: 1n,
  tiers: [tier(0, 150_000, 75_000)],
  optionFloorPpm: 100_000,
  longOptionPpm: 1_000_000,
  expiry: 0,
  bucketAccount: NONE,
  suspenseAccount: NONE,
};

function viewOf(listed: ListedMarket, mark: number, index = 100): MarketView {
  const view: Pick<MarketView, 'market' | 'unitValue' | 'indexPrice' | 'asset'> = {
    market: () => listed,
    unitValue: () => unitValueAt(listed, t(mark)),
    indexPrice: () => BigInt(index) as Price,
    asset: () => ({ scale: 0 }) as ReturnType<MarketView['asset']>,
  };
  return view as MarketView;
}
const margin = (listed: ListedMarket, size: number, mark: number, index = 100) => {
  const { initial, maintenance } = positionMargin(
    viewOf(listed, mark, index),
    0,
    BigInt(size) as Lots,
  );
  return [initial, maintenance];
};

test.each([
  // size, mark, index: initial, maintenance
  [
    'a short call 10 % out of the money needs the floor: 10 % of 100 coins at 100',
    -100,
    2,
    100,
    1_000n,
    750n,
  ],
  ['one 2 % out of the money 15 % less the way', -100, 5, 108, 1_420n, 810n],
  ['one in the money all of it', -100, 30, 130, 1_950n, 975n],
  ['a long one its premium, and of maintenance no more than it can lose', 100, 2, 100, 200n, 200n],
  ['a long one worth much no more than a short one', 100, 30, 130, 3_000n, 975n],
  ['nothing needs nothing', 0, 30, 130, 0n, 0n],
])('%s', (_what, size, mark, index, initial, maintenance) => {
  expect(margin(option, size, mark, index)).toEqual([initial, maintenance]);
});

test('a put worth more than its coins is margined on its own worth', () => {
  const put: ListedMarket = { ...option, right: 'put', strike: 500n as Price };
  // Coins 100, put 400: 15 % and 7.5 % of 400 a lot.
  expect(margin(put, -10, 400)).toEqual([600n, 300n]);
});

test('tiers work on the worth of the coins', () => {
  const tiered: ListedMarket = {
    ...option,
    strike: 100n as Price,
    tiers: [tier(0, 150_000, 75_000), tier(1_000, 300_000, 150_000)],
  };
  expect(margin(tiered, -20, 1)).toEqual([450n, 225n]);
});

const capped: ListedMarket = {
  ...option,
  kind: 'future',
  right: 'none',
  capTicks: t(100),
  maxPriceTicks: t(100),
  fullyCollateralised: true,
  tiers: [tier(0, 500_000, 250_000)],
};

test.each([
  ['a fully collateralised long puts up its value', 7, 30, [210n, 210n]],
  ['a short one what is missing to the cap', -7, 30, [490n, 490n]],
] as const)('%s', (_what, size, mark, wanted) => {
  expect(margin(capped, size, mark)).toEqual(wanted);
});

test('a capped contract on margin needs no more than it can lose', () => {
  const lent: ListedMarket = { ...capped, fullyCollateralised: false };
  expect(margin(lent, -10, 60)).toEqual([300n, 150n]);
  expect(margin(lent, -10, 95)).toEqual([50n, 50n]);
});

test('equity less requirement of a fully collateralised position is the same at every price', () => {
  const price = fc.integer({ min: 1, max: 100 });
  const size = fc.integer({ min: -1_000, max: 1_000 });
  holds(
    fc.property(size, price, price, (lots, mark, other) => {
      const free = (at: number): bigint => BigInt(lots * at) - (margin(capped, lots, at)[0] ?? 0n);
      expect(free(mark)).toBe(free(other));
    }),
  );
});

test('initial is never below maintenance, and neither falls as a short option grows', () => {
  const size = fc.integer({ min: 1, max: 100_000 });
  const price = fc.integer({ min: 1, max: 1_000 });
  const right = fc.constantFrom('call' as const, 'put' as const);
  holds(
    fc.property(size, price, price, right, (lots, mark, index, side) => {
      const listed: ListedMarket = { ...option, right: side };
      for (const sign of [-1, 1]) {
        const [initial = 0n, maintenance = 0n] = margin(listed, sign * lots, mark, index);
        const [more = 0n, moreMaintenance = 0n] = margin(listed, sign * (lots + 1), mark, index);
        expect(initial >= maintenance).toBe(true);
        expect(more >= initial && moreMaintenance >= maintenance).toBe(true);
      }
    }),
  );
});
