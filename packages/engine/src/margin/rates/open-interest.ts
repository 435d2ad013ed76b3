// Initial margin that grows with the open interest of a market, between a lower and an upper cap; maintenance margin is
// a share of the unscaled fraction, so that a crowded market never liquidates anybody by being crowded.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { checked, decimal, object, optional, type TypeOf } from '../../domain/schema.ts';
import type { LevelFigures, MarginModel, MarginRefusal, Scope } from '../model/margin-model.ts';
import { chargedByInstrument, fraction } from './by-instrument.ts';
import { priceSource } from './contract-value.ts';
import type { Exposure } from './exposure.ts';
import { orderRule, worstOutcome } from './order-outcomes.ts';

export type OpenInterestScaling = {
  readonly initialFraction: Exact;
  /** Value of the open interest, numeraire, and the caps between which it counts; an upper cap of 0 is none. */
  readonly openInterest: Exact;
  readonly lowerCap: Exact;
  readonly upperCap: Exact;
  /** Step of a fraction, positive; the scaled fraction is rounded down to it. */
  readonly fractionUnit: Exact;
};

/**
 * The initial margin fraction in force: the base up to the lower cap, 1 from the upper one on, linear between and rounded
 * down there. Source: dYdX v4, `LiquidityTier.GetAdjustedInitialMarginPpm`.
 */
export function scaledInitialFraction(input: OpenInterestScaling): Exact {
  const { initialFraction: base, openInterest, lowerCap, upperCap } = input;
  if (upperCap.sign <= 0 || !openInterest.isAbove(lowerCap)) return base;
  if (!openInterest.isBelow(upperCap)) return Exact.ONE;
  const share = openInterest.minus(lowerCap).over(upperCap.minus(lowerCap));
  return base.plus(Exact.ONE.minus(base).times(share)).roundTo(input.fractionUnit, 'down');
}

/** Value of a size at a price without its sign, truncated to the quantum. */
export function wholeNotional(input: {
  readonly size: Exact;
  readonly price: Exact;
  readonly quantum: Exact;
}): Exact {
  return input.size.times(input.price).abs().roundTo(input.quantum, 'down');
}

export const initialOfNotional = (input: {
  readonly notional: Exact;
  readonly fraction: Exact;
  readonly quantum: Exact;
}): Exact => input.notional.times(input.fraction).roundTo(input.quantum, 'up');

/** `ceil(ceil(notional x base fraction) x share of initial)`: two roundings up, as the source has them. */
export function maintenanceOfNotional(input: {
  readonly notional: Exact;
  readonly initialFraction: Exact;
  readonly maintenanceShare: Exact;
  readonly quantum: Exact;
}): Exact {
  const base = initialOfNotional({
    notional: input.notional,
    fraction: input.initialFraction,
    quantum: input.quantum,
  });
  return base.times(input.maintenanceShare).roundTo(input.quantum, 'up');
}

/** The maintenance margin fraction that is shown and that bounds funding, rounded down. */
export const maintenanceFraction = (input: {
  readonly initialFraction: Exact;
  readonly maintenanceShare: Exact;
  readonly fractionUnit: Exact;
}): Exact =>
  input.initialFraction.times(input.maintenanceShare).roundTo(input.fractionUnit, 'down');

/** The largest funding rate either way: `clamp factor x (initial - maintenance fraction)`, rounded down. */
export const fundingRateMax = (input: {
  readonly clampFactor: Exact;
  readonly initialFraction: Exact;
  readonly maintenanceShare: Exact;
  readonly fractionUnit: Exact;
}): Exact =>
  input.initialFraction
    .minus(maintenanceFraction(input))
    .times(input.clampFactor)
    .roundTo(input.fractionUnit, 'down');

const parameters = checked(
  object('initial margin that grows with open interest', {
    price: priceSource,
    orders: orderRule,
    initialFraction: decimal('initial margin per notional at little open interest', {
      min: '0',
      max: '1',
    }),
    maintenanceShare: decimal('maintenance margin per initial margin at the unscaled fraction', {
      min: '0',
      max: '1',
    }),
    lowerCap: decimal('open interest in the numeraire from which the fraction grows', { min: '0' }),
    upperCap: decimal('open interest at which the fraction is 1; 0 switches the growth off', {
      min: '0',
    }),
    customInitialFraction: optional(
      decimal('a higher initial fraction that the account has chosen for itself', {
        min: '0',
        max: '1',
      }),
    ),
    quantum: decimal('smallest unit of money, to which margin is rounded up', { above: '0' }),
    fractionUnit: decimal('step of a fraction', { above: '0' }),
  }),
  ({ lowerCap, upperCap }) =>
    upperCap.sign > 0 && !lowerCap.isBelow(upperCap)
      ? `the lower cap ${lowerCap} is below the upper cap ${upperCap}`
      : undefined,
);
type Parameters = TypeOf<typeof parameters>;

export const openInterestModel: MarginModel<Parameters> = {
  type: 'openInterest',
  doc:
    'Fractions of notional whose initial one grows to 1 with the open interest of the market; maintenance never does. ' +
    'Equity is the settlement balance plus unrealised PnL.',
  parameters,
  requirement: (scope, given) =>
    chargedByInstrument('margin by open interest', scope, given.price, (exposure) =>
      charge(exposure, scope, given),
    ),
};

function charge(
  exposure: Exposure,
  scope: Scope,
  given: Parameters,
): Result<LevelFigures, MarginRefusal> {
  const interest = interestOf(exposure, scope, given);
  if (!interest.ok) return interest;
  const scaled = scaledInitialFraction({ ...given, openInterest: interest.value });
  const inForce = Exact.max(scaled, given.customInitialFraction ?? Exact.ZERO);
  const { quantum } = given;
  const notionalOf = (size: Exact): Exact =>
    wholeNotional({ size, price: exposure.notional, quantum });
  const worst = worstOutcome(exposure, given.orders, (size) =>
    initialOfNotional({ notional: notionalOf(size), fraction: inForce, quantum }),
  );
  const notional = notionalOf(exposure.open);
  const { symbol } = exposure.instrument;
  return ok({
    initial: {
      name: symbol,
      value: worst.value,
      because: worst.outcome,
      parts: [
        { name: 'notional', value: notionalOf(worst.size) },
        fraction('initial margin fraction', inForce),
        { name: 'open interest', value: interest.value },
      ],
    },
    maintenance: {
      name: symbol,
      value: maintenanceOfNotional({ ...given, notional }),
      parts: [
        { name: 'notional', value: notional },
        fraction('maintenance margin fraction', maintenanceFraction(given)),
      ],
    },
  });
}

function interestOf(
  exposure: Exposure,
  scope: Scope,
  given: Parameters,
): Result<Exact, MarginRefusal> {
  if (given.upperCap.isZero) return ok(Exact.ZERO);
  const { symbol } = exposure.instrument;
  const coins = scope.snapshot.instruments.get(symbol)?.openInterest;
  if (coins === undefined) {
    return err({
      code: 'MissingQuote',
      where: symbol,
      message: `${symbol} needs its open interest: its initial margin grows with it between ${given.lowerCap} and ${given.upperCap}`,
    });
  }
  const contracts = coins.over(exposure.coins);
  return ok(wholeNotional({ size: contracts, price: exposure.notional, quantum: given.quantum }));
}
