// What a balance below zero costs: its value at a weight of at least one, which rises with its size and with all that is
// borrowed. Interest on it is interest.ts.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Figure, Level, MarginRefusal } from '../model/margin-model.ts';
import { curveAt } from '../rates/size-curve.ts';
import { borrowScaledWeight } from '../rates/size-weights.ts';
import { assetPrice } from './asset-price.ts';
import type { AssetRule } from './asset-rule.ts';
import { appliesAt } from './rule-fields.ts';
import { priceUnderDepeg } from './depeg.ts';

/** `max(weight, start x weight + factor x size^exponent)`: never below the base weight. */
export function liabilityCurveWeight(
  rule: NonNullable<AssetRule['liabilityCurve']>,
  weight: Exact,
  size: Exact,
): Exact {
  const grown = curveAt({ shape: 'power', exponent: rule.exponent }, size).times(rule.factor);
  return Exact.max(weight, weight.times(rule.start).plus(grown));
}

/** What a debt of so many coins (positive) counts against equity, negative, numeraire; never less than its value. */
export function countedDebt(
  rule: AssetRule,
  level: Level,
  debt: { readonly asset: string; readonly coins: Exact },
  snapshot: Snapshot,
): Result<Figure, MarginRefusal> {
  const { asset, coins } = debt;
  const venuePrice = assetPrice(snapshot, asset);
  if (!venuePrice.ok) return venuePrice;
  const quote = snapshot.assets.get(asset);
  const at = { price: venuePrice.value, redemption: quote?.redemption };
  const price = priceUnderDepeg(rule.depeg, at, 'debt');
  const value = coins.times(price);
  let weight = level === 'initial' ? rule.initialLiabilityWeight : rule.maintenanceLiabilityWeight;
  const { liabilityCurve, borrowScaling } = rule;
  if (liabilityCurve !== undefined && appliesAt(liabilityCurve.levels, level)) {
    weight = liabilityCurveWeight(
      liabilityCurve,
      weight,
      liabilityCurve.size === 'coins' ? coins : value,
    );
  }
  if (borrowScaling !== undefined && appliesAt(borrowScaling.levels, level)) {
    if (quote?.borrows === undefined) {
      return err({
        code: 'MissingQuote',
        where: asset,
        message: `debt in ${asset} is weighed by all that is borrowed, which the snapshot does not have`,
      });
    }
    const borrowed = quote.borrows.times(venuePrice.value);
    weight = borrowScaledWeight({ base: weight, borrowed, start: borrowScaling.start });
  }
  return ok({
    name: asset,
    value: value.times(weight).negated(),
    parts: [
      { name: 'debt', value: value.negated() },
      { name: 'liability weight', value: weight, unit: 'fraction' },
    ],
  });
}
