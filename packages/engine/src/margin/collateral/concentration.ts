// Collateral that hangs on one asset or one issuer: what of it stands above its share of all that counts is cut. Shares
// are taken of the total before cutting, so that a limit never depends on another one.
import { Exact } from '../../base/exact.ts';
import { object, optional, table, type TypeOf } from '../../domain/schema.ts';
import type { Figure } from '../model/margin-model.ts';
import { levelsSchema, share } from './rule-fields.ts';

export const concentrationRule = object('Limits on shares of counted collateral.', {
  assetShare: optional(share('Most that one asset may be of all that counts.')),
  issuerShare: optional(share('Most that the assets of one issuer may be together.')),
  assetShares: optional(table('Limits of single assets, in place of assetShare.', share('Limit.'))),
  issuerShares: optional(table('Limits of single issuers.', share('Limit.'))),
  levels: levelsSchema,
});
export type ConcentrationRule = TypeOf<typeof concentrationRule>;

export type CountedAsset = {
  readonly asset: string;
  readonly issuer: string | undefined;
  /** Numeraire after haircut, not negative. */
  readonly counted: Exact;
  /** Cash is part of the total and is never cut. */
  readonly isCash: boolean;
};

/**
 * What is cut, zero or negative, numeraire. Each asset keeps at most its share of the total, and the assets of an issuer
 * keep at most the issuer's share together: one coin is cut once. More collateral of any kind never counts for less.
 */
export function concentrationCut(rule: ConcentrationRule, assets: readonly CountedAsset[]): Figure {
  const total = Exact.sum(assets.map((each) => each.counted));
  const ofIssuer = new Map<string, Exact>();
  const parts: Figure[] = [];
  for (const { asset, issuer, counted, isCash } of assets) {
    if (isCash) continue;
    const limit = rule.assetShares?.get(asset) ?? rule.assetShare;
    const kept = limit === undefined ? counted : Exact.min(counted, limit.times(total));
    if (kept.isBelow(counted)) parts.push({ name: asset, value: kept.minus(counted) });
    if (issuer === undefined) continue;
    ofIssuer.set(issuer, (ofIssuer.get(issuer) ?? Exact.ZERO).plus(kept));
  }
  const issuers = [...ofIssuer.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  for (const [issuer, counted] of issuers) {
    const limit = rule.issuerShares?.get(issuer) ?? rule.issuerShare;
    const kept = limit === undefined ? counted : Exact.min(counted, limit.times(total));
    if (kept.isBelow(counted)) {
      parts.push({ name: `issuer ${issuer}`, value: kept.minus(counted) });
    }
  }
  return { name: 'concentration', value: Exact.sum(parts.map((part) => part.value)), parts };
}
