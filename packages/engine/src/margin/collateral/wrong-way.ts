// Collateral that falls when the account's own positions lose: coins behind a long position in the same coin, or in one
// that moves with it. What would be lost twice is charged once, on top of every other haircut.
import { Exact } from '../../base/exact.ts';
import { decimal, object, table, type TypeOf } from '../../domain/schema.ts';
import type { Figure } from '../model/margin-model.ts';
import { levelsSchema } from './rule-fields.ts';

export const wrongWayRule = object('How collateral moves with what positions are on.', {
  correlations: table(
    'By asset.',
    table(
      'By underlying.',
      decimal('How far the asset falls with the underlying; negative: falls as it rises.', {
        min: '-1',
        max: '1',
      }),
    ),
  ),
  levels: levelsSchema,
});
export type WrongWayRule = TypeOf<typeof wrongWayRule>;

export type DirectionalExposure = {
  readonly underlying: string;
  /** Delta-notional that loses as the underlying falls, and as it rises; numeraire, not negative. */
  readonly losesInFall: Exact;
  readonly losesInRise: Exact;
};

export type WrongWayResult = {
  /** What is taken off, zero or negative, numeraire; a part for each pair. */
  readonly charge: Figure;
  /** Counted value of each asset after it. */
  readonly counted: ReadonlyMap<string, Exact>;
};

type Pair = {
  readonly asset: string;
  readonly underlying: string;
  readonly side: 'losesInFall' | 'losesInRise';
  readonly strength: Exact;
};

/**
 * What is taken off counted collateral. For each pair of asset and underlying the charge is
 * `|correlation| x min(counted value left, exposure left on the losing side)`, strongest correlation first (ties by name),
 * and a pair uses up both: no coin and no exposure is charged twice. So an asset never counts below zero, a larger
 * position never lowers the charge, and more collateral never lowers what counts in all.
 */
export function wrongWayCharge(
  rule: WrongWayRule,
  counted: ReadonlyMap<string, Exact>,
  exposures: readonly DirectionalExposure[],
): WrongWayResult {
  const assetLeft = new Map(counted);
  const after = new Map(counted);
  const exposureLeft = new Map<string, Exact>();
  for (const { underlying, losesInFall, losesInRise } of exposures) {
    exposureLeft.set(`losesInFall ${underlying}`, losesInFall);
    exposureLeft.set(`losesInRise ${underlying}`, losesInRise);
  }
  const parts: Figure[] = [];
  for (const { asset, underlying, side, strength } of pairsOf(rule)) {
    const key = `${side} ${underlying}`;
    const left = assetLeft.get(asset) ?? Exact.ZERO;
    const exposed = exposureLeft.get(key) ?? Exact.ZERO;
    const matched = Exact.max(Exact.min(left, exposed), Exact.ZERO);
    if (matched.isZero) continue;
    assetLeft.set(asset, left.minus(matched));
    exposureLeft.set(key, exposed.minus(matched));
    const charge = matched.times(strength);
    after.set(asset, (after.get(asset) ?? Exact.ZERO).minus(charge));
    parts.push({
      name: `${asset} with ${underlying}`,
      value: charge.negated(),
      because: `${matched} matched at ${strength}`,
    });
  }
  const value = Exact.sum(parts.map((part) => part.value));
  return { charge: { name: 'wrong-way risk', value, parts }, counted: after };
}

/** All pairs that are correlated, the strongest first. */
function pairsOf(rule: WrongWayRule): readonly Pair[] {
  const pairs: Pair[] = [];
  for (const [asset, row] of rule.correlations) {
    for (const [underlying, correlation] of row) {
      if (correlation.isZero) continue;
      const side = correlation.sign > 0 ? 'losesInFall' : 'losesInRise';
      pairs.push({ asset, underlying, side, strength: correlation.abs() });
    }
  }
  return pairs.sort(
    (a, b) =>
      b.strength.compare(a.strength) ||
      compareText(a.asset, b.asset) ||
      compareText(a.underlying, b.underlying),
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
