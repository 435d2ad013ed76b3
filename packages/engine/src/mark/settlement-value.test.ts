import { expect, test } from 'vitest';
import { defaultMarket } from '../domain/default-listing.ts';
import type { ListedMarket } from '../domain/market-view.ts';
import { NONE, type Price, type Ticks } from '../domain/units.ts';
import { settlementUnit } from './settlement-value.ts';

const t = (value: number): Ticks => BigInt(value) as Ticks;
/** Prices with two decimals: ticks of 0.1, lots of 0.001 coin, dollars of 6 decimals. */
const future: ListedMarket = {
  ...defaultMarket,
  kind: 'future',
  expiryMs: 1,
  tickIndexUnits: 10n,
  maxPriceTicks: t(2_000_000),
  tickLotQuanta: 100n,
  expiry: 0,
  bucketAccount: NONE,
  suspenseAccount: NONE,
};
const call: ListedMarket = {
  ...future,
  kind: 'option',
  right: 'call',
  strike: 10_000_000n as Price,
  maxPriceTicks: t(500_000),
};
/** 0.1 coin of scale 11, in ticks of 0.01 coin. */
const coinCall: ListedMarket = {
  ...call,
  payoff: 'inverse',
  tickIndexUnits: 1n,
  lotBase: 1n,
  baseDecimals: 1,
  tickLotQuanta: 100_000_000n,
  maxPriceTicks: t(1_000),
};
const coinFuture: ListedMarket = {
  ...future,
  payoff: 'inverse',
  tickLotQuanta: 2_000_000_000_000n,
};

test.each([
  ['a future on the grid', future, 10_000_000, 100_000_000n],
  ['a future to the nearest tick, halves up', future, 10_000_005, 100_000_100n],
  ['no further than its width is proved', future, 90_000_000, 200_000_000n],
  ['a capped future at its cap', { ...future, capTicks: t(50) }, 400, 4_000n],
  ['a capped future at nothing', { ...future, capTicks: t(50) }, 4, 0n],
  ['a future that can fall to a tick only', future, 4, 100n],
  ['a call in the money', call, 10_123_456, 1_234_560n],
  ['a call out of the money', call, 9_999_999, 0n],
  ['a put in the money', { ...call, right: 'put' }, 9_000_001, 9_999_990n],
  ['a call beyond its width', call, 90_000_000, 50_000_000n],
  ['an inverse future', coinFuture, 2_000_000, -10_000_000n],
  // 25,000 of 125,000 dollars: a fifth of 0.1 coin.
  ['a coin-settled call', coinCall, 12_500_000, 2_000_000_000n],
  ['a coin-settled call, rounded down', coinCall, 12_500_001, 2_000_000_639n],
  ['what never had a price', future, 0, 0n],
] as const)('%s', (_what, listed, price, unit) => {
  expect(settlementUnit(listed as ListedMarket, BigInt(price) as Price, 11)).toBe(unit);
});
