// What share of an asset's value counts: the least of its base weight and the weights that fall with size, scaled by what
// the venue holds, less the charge of a depeg, and never above one less the floor of the haircut.
import { Exact } from '../../base/exact.ts';
import { curveAt } from '../rates/size-curve.ts';
import { depositScaledWeight } from '../rates/size-weights.ts';
import { marginalRequirement } from '../rates/tiers.ts';
import type { Figure, Level } from '../model/margin-model.ts';
import type { AssetRule } from './asset-rule.ts';
import { appliesAt } from './rule-fields.ts';
import { chargedWeight, depegCharge, type PriceAndRedemption } from './depeg.ts';

export type Held = PriceAndRedemption & {
  /** Coins that the weight is judged by, not negative: those of all accounts of the owner. */
  readonly coins: Exact;
  /** Numeraire per coin at which the asset is valued. */
  readonly valuedAt: Exact;
  /** Value of all deposits of the venue, numeraire; undefined where it is not known. */
  readonly deposited: Exact | undefined;
};

/** `min(ceiling / (1 + factor x size^exponent), 1)`. Orderly: 1.2, power 0.8 of value; Drift: 1.1, square root of coins. */
export function curveWeight(rule: NonNullable<AssetRule['curve']>, held: Held): Exact {
  const size = rule.size === 'coins' ? held.coins : held.coins.times(held.valuedAt);
  const grown = curveAt({ shape: 'power', exponent: rule.exponent }, size).times(rule.factor);
  return Exact.min(rule.ceiling.over(Exact.ONE.plus(grown)), Exact.ONE);
}

/** `1 - clamp(coins / scale x scalar, lower, upper)`. Synthetix v3, collateral of perpetuals. */
export function skewWeight(rule: NonNullable<AssetRule['skew']>, coins: Exact): Exact {
  const haircut = coins.over(rule.scale).times(rule.scalar).clamp(rule.lower, rule.upper);
  return Exact.ONE.minus(haircut);
}

/** The average weight of the slices that a value fills; that of the first slice for no value. */
export function slicedWeight(rule: NonNullable<AssetRule['valueTiers']>, value: Exact): Exact {
  const tiers = rule.map((tier) => ({ fromNotional: tier.fromValue, rate: tier.weight }));
  return value.isZero
    ? (rule[0]?.weight ?? Exact.ZERO)
    : marginalRequirement(tiers, value).over(value);
}

/**
 * The weight of an asset at a level, with what bound it: 0 to `1 - haircutFloor`, in the order least of base, curve, skew
 * and slices; times the deposit scaling; less the depeg charge; clamped; rounded down to the unit.
 */
export function collateralWeight(rule: AssetRule, level: Level, held: Held): Figure {
  const value = held.coins.times(held.valuedAt);
  const candidates: Figure[] = [fraction('base weight', baseWeight(rule, level))];
  if (rule.curve !== undefined && appliesAt(rule.curve.levels, level)) {
    candidates.push(fraction('weight by size', curveWeight(rule.curve, held)));
  }
  if (rule.skew !== undefined && appliesAt(rule.skew.levels, level)) {
    candidates.push(fraction('weight by skew', skewWeight(rule.skew, held.coins)));
  }
  if (rule.valueTiers !== undefined) {
    candidates.push(fraction('weight by slices', slicedWeight(rule.valueTiers, value)));
  }
  const least = candidates.reduce((low, each) => (each.value.isBelow(low.value) ? each : low));
  const parts = [...candidates];
  let weight = least.value;
  const scaling = rule.depositScaling;
  if (scaling !== undefined && appliesAt(scaling.levels, level) && held.deposited !== undefined) {
    const { start } = scaling;
    weight = depositScaledWeight({ base: weight, deposited: held.deposited, start });
    parts.push(fraction('after deposit scaling', weight));
  }
  if (rule.depeg !== undefined && appliesAt(rule.depeg.levels, level)) {
    const charge = depegCharge(rule.depeg, held);
    weight = chargedWeight(rule.depeg, weight, charge);
    parts.push(fraction('depeg charge', charge));
  }
  const most = Exact.ONE.minus(rule.haircutFloor ?? Exact.ZERO);
  weight = weight.clamp(Exact.ZERO, most);
  if (rule.weightUnit !== undefined) weight = weight.roundTo(rule.weightUnit, 'down');
  return { ...fraction('weight', weight), because: least.name, parts };
}

export const baseWeight = (rule: AssetRule, level: Level): Exact =>
  level === 'initial' ? rule.initialWeight : rule.maintenanceWeight;

const fraction = (name: string, value: Exact): Figure => ({ name, value, unit: 'fraction' });
