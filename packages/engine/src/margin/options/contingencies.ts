// The parameters of two surcharges on the initial requirement that several models share: for feeds that are not sure of
// themselves (their rate is scenario/confidence-rate.ts), and for a stablecoin that trades below its peg. What they are
// multiplied by is each model's own.
import { Exact } from '../../base/exact.ts';
import { decimal, object, type TypeOf } from '../../domain/schema.ts';

export const confidenceRule = object('Surcharge for a feed of low confidence.', {
  threshold: decimal('Confidence below which it applies.', { min: '0', max: '1' }),
  factor: decimal('Share of the price for a confidence of zero.', { min: '0', max: '10' }),
});

export const depegRule = object('Surcharge while the stablecoin trades below its peg.', {
  threshold: decimal('Price of the stablecoin below which it applies, dollars.', {
    min: '0',
    max: '1',
  }),
  factor: decimal('Share of the price per dollar below the threshold.', { min: '0', max: '100' }),
});
export type DepegRule = TypeOf<typeof depegRule>;

/** `(threshold - p) x factor` where p is below the threshold, else 0; a share of the price. Source: Derive. */
export const depegRate = (rule: DepegRule, stablePrice: Exact): Exact =>
  stablePrice.isBelow(rule.threshold)
    ? rule.threshold.minus(stablePrice).times(rule.factor)
    : Exact.ZERO;
