// The margin ratio of one perpetual as Drift has it: the root of the size on top of a base ratio, and the discount that
// accounts in high-leverage mode get while they are small. All ratios are whole steps of the ratio unit.
import { assertNever } from '../../base/assert.ts';
import { Exact } from '../../base/exact.ts';
import { flooredRoot, type RootUnits } from './size-curve.ts';

export type RatioUnits = {
  readonly root: RootUnits;
  /** Step of weights and ratios. */
  readonly ratio: Exact;
  /** Step of the share of the discount that a small position keeps. */
  readonly share: Exact;
};

/**
 * `base - floor(base / 5) + floor(root of size x factor)`: below the base until the size has grown, then above it.
 * Source: Drift v2, `math/margin.rs`.
 */
export function sizedRatio(input: {
  readonly base: Exact;
  /** Coins, of either sign: a short of a size needs what a long does. */
  readonly size: Exact;
  /** Ratio per root of a coin. */
  readonly factor: Exact;
  readonly units: RatioUnits;
}): Exact {
  const { base, size, factor, units } = input;
  const fifth = base.over(Exact.integer(5n)).roundTo(units.ratio, 'down');
  const premium = flooredRoot(size.abs(), units.root).times(factor).roundTo(units.ratio, 'down');
  return base.minus(fifth).plus(premium);
}

export type RatioLevel = 'initial' | 'fill' | 'maintenance';
export type RatioPair = { readonly initial: Exact; readonly maintenance: Exact };

export type PerpRatio = {
  readonly level: RatioLevel;
  readonly size: Exact;
  readonly factor: Exact;
  readonly normal: RatioPair;
  /** Absent where the account is not in high-leverage mode; ratios of zero say that the market has none. */
  readonly highLeverage?: RatioPair;
  readonly units: RatioUnits;
};

/**
 * The ratio at a level. Without high leverage, and always at maintenance: `max(default, sized)`. Initial and fill in
 * high-leverage mode start from the lower default and lose its advantage as the sized ratio nears the normal one. Where
 * the two are equal to the step the source falls back to the low default: a hole in the published rule, kept as it is.
 */
export function perpRatio(input: PerpRatio): Exact {
  const { level, normal, units } = input;
  const highLeverage = hasRatios(input.highLeverage) ? input.highLeverage : undefined;
  const standard = ratioAt(level, highLeverage ?? normal, units);
  if (highLeverage === undefined || level === 'maintenance') {
    return Exact.max(standard, sizedRatio({ ...input, base: standard }));
  }
  const before = ratioAt(level, normal, units);
  const sized = sizedRatio({ ...input, base: before });
  if (sized.isAbove(before)) return sized;
  if (sized.equals(before)) return standard;
  const fifth = before.over(Exact.integer(5n)).roundTo(units.ratio, 'down');
  const left = before.minus(sized).over(fifth).roundTo(units.share, 'down');
  const advantage = Exact.max(before.minus(standard), units.ratio);
  const lost = advantage.times(Exact.ONE.minus(left)).roundTo(units.ratio, 'down');
  return standard.plus(lost);
}

const hasRatios = (pair: RatioPair | undefined): boolean =>
  pair !== undefined && pair.initial.sign > 0 && pair.maintenance.sign > 0;

function ratioAt(level: RatioLevel, pair: RatioPair, units: RatioUnits): Exact {
  switch (level) {
    case 'initial':
      return pair.initial;
    case 'maintenance':
      return pair.maintenance;
    case 'fill':
      return pair.initial
        .plus(pair.maintenance)
        .over(Exact.integer(2n))
        .roundTo(units.ratio, 'down');
    default:
      return assertNever(level);
  }
}
