// The units of the engine: what one of each integer means, and the few products that turn one into another.
// Nothing else in the engine multiplies a size by a price.
//
//   Lots * UnitValue            = Quanta     value of a position, exact
//   UnitValue                   = quanta of the settlement asset per lot at a price: unit-value.ts
//   Lots * FundingIndex / GUARD = Quanta     funding, rounded against the account when it is touched
//   Quanta * Ppm / 1e6          = Quanta     a requirement, a fee: the rounding is in the function's name
import type { Brand } from '../base/brand.ts';

/** Money: a signed count of the smallest unit of one asset (each asset states its scale). */
export type Quanta = Brand<bigint, 'Quanta'>;
/** Quantity: a signed count of a market's lots; long is positive. */
export type Lots = Brand<bigint, 'Lots'>;
/** Price on a market's grid: a count of its ticks. */
export type Ticks = Brand<bigint, 'Ticks'>;
/** Price of an index: numeraire per whole coin, in units of 10^-decimals of that index. */
export type Price = Brand<bigint, 'Price'>;
/** Quanta of the settlement asset per lot. */
export type UnitValue = Brand<bigint, 'UnitValue'>;

export type AccountId = number;
export type OwnerId = number;
export type AssetId = number;
export type MarketId = number;
export type IndexId = number;
/** Row of the markets of one index that end at one time. */
export type ExpiryId = number;
export type SourceId = number;
export type OrderId = number;
export type TimeMs = number;
/** Parts per million. */
export type Ppm = number;

/** "No such row": the sentinel of every id column. */
export const NONE = 0xffff_ffff;
export const PPM = 1_000_000n;
/** Guard digits of the funding index: it counts 1e-6 quanta per lot. */
export const FUNDING_GUARD = 1_000_000n;
/** Guard digits of the smoothed basis: it counts 1e-6 index units. */
export const BASIS_GUARD = 1_000_000n;
/** Funding rates and premium samples count 1e-9 of the index price. */
export const PPB = 1_000_000_000n;

export const ZERO_QUANTA = 0n as Quanta;
export const ZERO_LOTS = 0n as Lots;

/** Signed value of a size; exact. */
export const valueOf = (size: Lots, unit: UnitValue): Quanta => (size * unit) as Quanta;
/** Unsigned value of a size; exact. */
export function notionalOf(size: Lots, unit: UnitValue): Quanta {
  const value = size * unit;
  return (value < 0n ? -value : value) as Quanta;
}

const POWERS_OF_TEN: readonly bigint[] = Array.from({ length: 37 }, (_, n) =>
  BigInt(`1${'0'.repeat(n)}`),
);
/** 10^n for 0 <= n <= 36. */
export function pow10(n: number): bigint {
  const power = POWERS_OF_TEN[n];
  if (power === undefined) throw new RangeError(`10^${n} is not tabulated`);
  return power;
}
