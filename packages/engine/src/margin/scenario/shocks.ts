// What a scenario does to the volatility of an expiry: shocks that grow as expiry nears, and skews that tilt the smile.
// Floats, since they go into pricing; the parameters are exact. Spot and forwards are moved in grid.ts.
import { assert, assertNever } from '../../base/assert.ts';
import { pow } from '../../base/elementary.ts';
import { Exact } from '../../base/exact.ts';
import { decimal, object, optional, type TypeOf } from '../../domain/schema.ts';
import type { VolatilityMove } from './scenario.ts';

/** The change of volatility in one scenario and expiry; a shifted volatility is never below zero. */
export type VolatilityShift =
  /** max(floor, volatility x by). */
  | { readonly type: 'scale'; readonly by: number; readonly floor: number }
  | { readonly type: 'add'; readonly by: number }
  /** Times 1 + k x cap / width held within [-cap, cap], k = ln(strike / forward), or |k| where `isAbsolute`. */
  | {
      readonly type: 'skew';
      readonly cap: number;
      readonly width: number;
      readonly isAbsolute: boolean;
    };

/** How a rule sizes a move of volatility for an expiry that many years away. */
export type VolatilityShiftOf = (move: VolatilityMove, years: number) => VolatilityShift;

export const UNSHIFTED: VolatilityShift = { type: 'scale', by: 1, floor: 0 };

export const volatilityShockParameters = object('relative shocks that grow as expiry nears', {
  up: decimal('relative rise at the pivot, 0.5 for half as much again', { min: '0', max: '100' }),
  down: decimal('relative fall at the pivot', { min: '0', max: '100' }),
  shortPower: decimal('power of pivot / days up to the pivot', { min: '-10', max: '10' }),
  longPower: decimal('power beyond the pivot', { min: '-10', max: '10' }),
  pivotDays: decimal('days at which the shock is as stated', { above: '0', max: '3650' }),
  floorDays: decimal('days below which the shock grows no more', { above: '0', max: '3650' }),
  floorUp: optional(
    decimal('least volatility after a rise, 0.4 for 40 points', { min: '0', max: '100' }),
  ),
});
export type VolatilityShock = TypeOf<typeof volatilityShockParameters>;

/**
 * (pivot / max(days, floor)) ^ power, where the power is the short one up to the pivot. Source: the venues that publish
 * term structures of volatility shocks (Derive, Deribit, Paradex).
 */
export function termFactor(
  shock: Pick<VolatilityShock, 'shortPower' | 'longPower' | 'pivotDays' | 'floorDays'>,
  years: number,
): number {
  const days = years * DAYS_PER_YEAR;
  const pivot = shock.pivotDays.toNumber();
  const power = days <= pivot ? shock.shortPower : shock.longPower;
  return pow(pivot / Math.max(days, shock.floorDays.toNumber()), power.toNumber());
}

export const skewParameters = object('skews: volatility tilted by moneyness', {
  linear: object('wings moved in opposite directions', capMembers()),
  absolute: object('both wings moved alike', capMembers()),
  widthMin: decimal('least ln(strike / forward) at which the cap is reached', {
    above: '0',
    max: '100',
  }),
  widthScale: decimal('standard deviations at which the cap is reached', { min: '0', max: '100' }),
  volatilityStatic: decimal('volatility of that deviation at expiry', { min: '-10', max: '10' }),
  volatilitySlope: decimal('its change per square root of a year', { min: '-10', max: '10' }),
});
export type Skew = TypeOf<typeof skewParameters>;

function capMembers() {
  return {
    capStatic: decimal('cap of the relative change at expiry', { min: '-10', max: '10' }),
    capSlope: decimal('its change per square root of a year', { min: '-10', max: '10' }),
  };
}

/**
 * The skew of an expiry: cap = capStatic + capSlope sqrt(t); the cap is reached at
 * max(widthMin, sqrt(t) widthScale (volatilityStatic + volatilitySlope sqrt(t))). Source: Derive PMRM 2.
 */
export function skewShift(
  skew: Skew,
  type: 'linearSkew' | 'absoluteSkew',
  years: number,
): VolatilityShift {
  const root = Math.sqrt(years);
  const { capStatic, capSlope } = type === 'linearSkew' ? skew.linear : skew.absolute;
  const cap = capSlope.toNumber() * root + capStatic.toNumber();
  const deviation = skew.volatilityStatic.toNumber() + root * skew.volatilitySlope.toNumber();
  const width = Math.max(skew.widthMin.toNumber(), root * skew.widthScale.toNumber() * deviation);
  return { type: 'skew', cap, width, isAbsolute: type === 'absoluteSkew' };
}

export type TermShocks = {
  readonly volatility?: VolatilityShock | undefined;
  readonly skew?: Skew | undefined;
};

/**
 * Sizes moves by a term structure of relative shocks and by a skew. Asserts the parameters that a scenario asks for: the
 * schema of a model that takes both has checked that they are there.
 */
export const termShiftOf =
  ({ volatility, skew }: TermShocks): VolatilityShiftOf =>
  (move, years) => {
    switch (move.type) {
      case 'none':
        return UNSHIFTED;
      case 'up': {
        assert(volatility !== undefined, 'a scenario with volatility up has shock parameters');
        const by = 1 + volatility.up.toNumber() * termFactor(volatility, years);
        return { type: 'scale', by, floor: (volatility.floorUp ?? Exact.ZERO).toNumber() };
      }
      case 'down': {
        assert(volatility !== undefined, 'a scenario with volatility down has shock parameters');
        const by = 1 - volatility.down.toNumber() * termFactor(volatility, years);
        return { type: 'scale', by: Math.max(0, by), floor: 0 };
      }
      case 'linearSkew':
      case 'absoluteSkew':
        assert(skew !== undefined, () => `a scenario of type ${move.type} has skew parameters`);
        return skewShift(skew, move.type, years);
      case 'relative':
        return { type: 'scale', by: Math.max(0, 1 + move.by.toNumber()), floor: 0 };
      case 'absolute':
        return { type: 'add', by: move.by.toNumber() };
      default:
        return assertNever(move);
    }
  };

/** The volatility after a shift; `logMoneyness` is ln(strike / forward), read by skews only. */
export function shifted(shift: VolatilityShift, volatility: number, logMoneyness: number): number {
  switch (shift.type) {
    case 'scale':
      return Math.max(shift.floor, volatility * shift.by);
    case 'add':
      return Math.max(0, volatility + shift.by);
    case 'skew': {
      const k = shift.isAbsolute ? Math.abs(logMoneyness) : logMoneyness;
      const tilt = (k * shift.cap) / shift.width;
      const held = k >= 0 ? Math.min(shift.cap, tilt) : Math.max(-shift.cap, tilt);
      return Math.max(0, volatility * (1 + held));
    }
    default:
      return assertNever(shift);
  }
}

const DAYS_PER_YEAR = 365;
