// How much of a loss is required at each level, and how much more of it while the stablecoin that the quote currency
// stands for trades below its peg.
import { Exact } from '../../base/exact.ts';
import { decimal, object, optional, type TypeOf } from '../../domain/schema.ts';

export const lossFactorParameters = object('share of a loss that is required', {
  initial: decimal('at initial margin', { min: '0', max: '100' }),
  maintenance: decimal('at maintenance margin', { min: '0', max: '100' }),
  depeg: optional(
    object('addition to the initial factor while the stablecoin is below its peg', {
      threshold: decimal('dollars below which it counts', { min: '0', max: '10' }),
      factor: decimal('addition per dollar below', { min: '0', max: '1000' }),
    }),
  ),
});
export type LossFactor = TypeOf<typeof lossFactorParameters>;

export type Factors = { readonly initial: Exact; readonly maintenance: Exact };
const ALL_OF_IT: Factors = { initial: Exact.ONE, maintenance: Exact.ONE };

/** Factors at both levels for a price of the stablecoin, exact: initial + max(0, threshold - price) x factor. */
export function lossFactors(of: LossFactor | undefined, stablePrice: Exact): Factors {
  if (of === undefined) return ALL_OF_IT;
  const { initial, maintenance, depeg } = of;
  if (depeg === undefined) return { initial, maintenance };
  const below = Exact.max(Exact.ZERO, depeg.threshold.minus(stablePrice));
  return { initial: initial.plus(below.times(depeg.factor)), maintenance };
}
