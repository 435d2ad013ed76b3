// The scan points of SPAN and TIMS as data: how much of the price scan range and of the volatility scan range each takes,
// and what share of its loss counts. What a portfolio loses at them is span-risk.ts.
import { assert } from '../../base/assert.ts';
import { Exact } from '../../base/exact.ts';
import { decimal, object, oneOf, type TypeOf } from '../../domain/schema.ts';
import { type Scenario, scenario, type VolatilityMove } from '../scenario/scenario.ts';

const LARGEST = { min: '-10', max: '10' };

export const scanPointSchema = object('One scan point.', {
  price: decimal('Multiple of the price scan range, signed.', LARGEST),
  volatility: decimal('Multiple of the volatility scan range, signed.', LARGEST),
  weight: decimal('Share of the loss that counts.', { min: '0', max: '1' }),
});
export type ScanPoint = TypeOf<typeof scanPointSchema>;

export const priceRangeSchema = object('Price scan range.', {
  unit: oneOf('A share of the index price, or quote units per coin.', ['share', 'quote']),
  size: decimal('Size.', { above: '0' }),
});
export const volatilityRangeSchema = object('Volatility scan range.', {
  unit: oneOf('A share of the volatility, or an addition to it.', ['share', 'points']),
  size: decimal('Size, 0.05 for 5 %.', { min: '0', max: '10' }),
});
export type ScanRanges = {
  readonly price: TypeOf<typeof priceRangeSchema>;
  readonly volatility: TypeOf<typeof volatilityRangeSchema>;
};

/**
 * The scan points of one underlying as scenarios of the risk grid: `move = price x range / index`. Asserts that no point
 * takes the price to zero; the caller refuses such ranges (`lowestMove`).
 */
export const scanScenarios = (
  points: readonly ScanPoint[],
  ranges: ScanRanges,
  index: Exact,
): readonly Scenario[] =>
  points.map((point) => {
    const move = moveOf(point, ranges, index);
    assert(Exact.ONE.plus(move).sign > 0, () => `a move of ${move} leaves a price above zero`);
    const by = point.volatility.times(ranges.volatility.size);
    const type = ranges.volatility.unit === 'share' ? 'relative' : 'absolute';
    const volatility: VolatilityMove = by.isZero ? { type: 'none' } : { type, by };
    return {
      ...scenario(move, volatility, { weight: point.weight }),
      label: `price ${point.price} of its range, volatility ${point.volatility}`,
    };
  });

/** The most negative move of the points, a fraction; -1 and below would take the price to zero. */
export const lowestMove = (points: readonly ScanPoint[], ranges: ScanRanges, index: Exact): Exact =>
  Exact.min(Exact.ZERO, ...points.map((point) => moveOf(point, ranges, index)));

const moveOf = (point: ScanPoint, { price }: ScanRanges, index: Exact): Exact => {
  const size = price.unit === 'share' ? price.size : price.size.over(index);
  return point.price.times(size);
};

/**
 * Points of equal distance on each side of no move, as TIMS scans: `each` of them down to `low` and up to `high`, in
 * multiples of the price scan range, volatility unmoved and every loss counted in full.
 */
export function equidistantPoints(range: {
  readonly low: Exact;
  readonly high: Exact;
  readonly each: number;
}): readonly ScanPoint[] {
  const steps = Array.from({ length: range.each }, (_, index) =>
    Exact.ratio(BigInt(index + 1), BigInt(range.each)),
  );
  const at = (price: Exact): ScanPoint => ({ price, volatility: Exact.ZERO, weight: Exact.ONE });
  return [
    ...steps.map((step) => at(range.low.times(step))).reverse(),
    ...steps.map((step) => at(range.high.times(step))),
  ];
}
