// Margin fractions that grow with the size of a position: one model for every curve. A rulebook states the curve, what
// is measured, and at either level `max(floor, base + slope x curve(size))`.
import { Exact } from '../../base/exact.ts';
import { ok } from '../../base/result.ts';
import { checked, decimal, object, oneOf, optional, type TypeOf } from '../../domain/schema.ts';
import type { Figure, Level, LevelFigures, MarginModel } from '../model/margin-model.ts';
import { chargedByInstrument, coinsOf, fraction } from './by-instrument.ts';
import { priceSource } from './contract-value.ts';
import type { Exposure } from './exposure.ts';
import { curveAt, SHAPES, type SizeCurve } from './size-curve.ts';
import { levelOrderRule, ordersAt, worstOutcome } from './order-outcomes.ts';

export const MEASURES = ['coins', 'notional'] as const;

export type SizeScaledFraction = {
  readonly floor: Exact;
  readonly base: Exact;
  readonly slope: Exact;
};

/** `max(floor, base + slope x curve(size))`, the growing term rounded down to the unit where there is one. */
export function sizeScaledFraction(input: {
  readonly level: SizeScaledFraction;
  readonly curve: SizeCurve;
  /** Not negative. */
  readonly size: Exact;
  readonly fractionUnit?: Exact;
}): Exact {
  const { level, fractionUnit } = input;
  const grown = level.slope.times(curveAt(input.curve, input.size));
  const counted = fractionUnit === undefined ? grown : grown.roundTo(fractionUnit, 'down');
  return Exact.max(level.floor, level.base.plus(counted));
}

const levelSchema = (doc: string) =>
  object(doc, {
    floor: decimal('the fraction is never below it', { min: '0', max: '1' }),
    base: decimal('fraction before size counts', { min: '0', max: '1' }),
    slope: decimal('what the curve of the size is multiplied with', { min: '0' }),
  });

const parameters = checked(
  object('margin fractions that grow with size', {
    price: priceSource,
    orders: levelOrderRule,
    shape: oneOf('how the fraction grows with size', SHAPES),
    measure: oneOf('what size is measured in: coins, or notional in the numeraire', MEASURES),
    exponent: optional(decimal('exponent of the shape "power"', { above: '0', max: '1' })),
    sizeUnit: optional(
      decimal('shape "squareRoot": unit in which size is counted', { above: '0' }),
    ),
    rootUnit: optional(decimal('shape "squareRoot": unit of the root', { above: '0' })),
    fractionUnit: optional(decimal('step of the growing term, rounded down', { above: '0' })),
    initial: levelSchema('initial margin fraction'),
    maintenance: levelSchema('maintenance margin fraction'),
  }),
  (given) => mistakeIn(given.shape, given),
);
type Parameters = TypeOf<typeof parameters>;

function mistakeIn(
  shape: string,
  given: { readonly exponent?: Exact; readonly sizeUnit?: Exact; readonly rootUnit?: Exact },
): string | undefined {
  const { exponent, sizeUnit, rootUnit } = given;
  if ((exponent !== undefined) !== (shape === 'power')) {
    return 'an "exponent" belongs to the shape "power", and only to it';
  }
  const units = [sizeUnit, rootUnit].filter((each) => each !== undefined).length;
  return units === (shape === 'squareRoot' ? 2 : 0)
    ? undefined
    : '"sizeUnit" and "rootUnit" belong to the shape "squareRoot", both, and only to it';
}

export const sizeScaledModel: MarginModel<Parameters> = {
  type: 'sizeScaled',
  doc:
    'Notional times max(floor, base + slope x curve(size)), the curve a line, a square root or a power; resting orders at ' +
    'the worse side. Equity is the settlement balance plus unrealised PnL.',
  parameters,
  requirement: (scope, given) =>
    chargedByInstrument('margin by size', scope, given.price, (exposure) =>
      ok(charge(exposure, given)),
    ),
};

function curveOf(given: Parameters): SizeCurve {
  const { shape, exponent, sizeUnit, rootUnit } = given;
  if (shape === 'power' && exponent !== undefined) return { shape, exponent };
  if (shape === 'squareRoot' && sizeUnit !== undefined && rootUnit !== undefined) {
    return { shape, units: { size: sizeUnit, root: rootUnit } };
  }
  return { shape: 'linear' };
}

function charge(exposure: Exposure, given: Parameters): LevelFigures {
  const curve = curveOf(given);
  const { fractionUnit } = given;
  const notionalOf = (size: Exact): Exact => size.abs().times(exposure.notional);
  const fractionOf = (level: Level, size: Exact): Exact =>
    sizeScaledFraction({
      level: given[level],
      curve,
      size: given.measure === 'coins' ? size.abs().times(exposure.coins) : notionalOf(size),
      ...(fractionUnit === undefined ? {} : { fractionUnit }),
    });
  const at = (level: Level): Figure => {
    const worst = worstOutcome(exposure, ordersAt(given.orders, level), (size) =>
      notionalOf(size).times(fractionOf(level, size)),
    );
    return {
      name: exposure.instrument.symbol,
      value: worst.value,
      because: worst.outcome,
      parts: [
        coinsOf('size', worst.size.times(exposure.coins)),
        { name: 'notional', value: notionalOf(worst.size) },
        fraction('margin fraction', fractionOf(level, worst.size)),
      ],
    };
  };
  return { initial: at('initial'), maintenance: at('maintenance') };
}
