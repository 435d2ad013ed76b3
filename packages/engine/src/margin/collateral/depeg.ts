// A venue price below what the issuer or the chain pays for the asset: at which price it is then valued, and how much is
// added to its haircut. Whether the redemption value can be trusted is for who states it.
import { Exact } from '../../base/exact.ts';
import type { AssetRule } from './asset-rule.ts';

export type PegRule = NonNullable<AssetRule['depeg']>;
export type PriceAndRedemption = {
  /** Numeraire per coin. */
  readonly price: Exact;
  /** Undefined where the asset has none or it is not known. */
  readonly redemption: Exact | undefined;
};

/** `price / redemption`; one where there is no redemption value to fall below. */
export function pegOf({ price, redemption }: PriceAndRedemption): Exact {
  return redemption === undefined || redemption.sign <= 0 ? Exact.ONE : price.over(redemption);
}

/** `max(0, threshold - peg) x factor`, a share of value: Derive charges 2 and 4 per unit below 0.99 of a stablecoin. */
export const depegCharge = (rule: PegRule, at: PriceAndRedemption): Exact =>
  Exact.max(rule.threshold.minus(pegOf(at)), Exact.ZERO).times(rule.factor);

/** A weight after the charge: less it, or times one less it; may be below zero. */
export const chargedWeight = (rule: PegRule, weight: Exact, charge: Exact): Exact =>
  rule.charged === 'added' ? weight.minus(charge) : weight.times(Exact.ONE.minus(charge));

/** The price an asset held, or owed, is valued at: under `lower` each the one that is worse for the account. */
export function priceUnderDepeg(
  rule: PegRule | undefined,
  at: PriceAndRedemption,
  as: 'asset' | 'debt',
): Exact {
  if (rule === undefined || at.redemption === undefined) return at.price;
  switch (rule.valuedAt) {
    case 'venue':
      return at.price;
    case 'redemption':
      return at.redemption;
    default:
      return as === 'asset'
        ? Exact.min(at.price, at.redemption)
        : Exact.max(at.price, at.redemption);
  }
}
