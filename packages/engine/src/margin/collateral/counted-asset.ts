// What one balance counts for at a level: an asset after its haircut and its own caps. Limits that look at several assets
// at once are concentration.ts and wrong-way.ts; balances below zero are liabilities.ts.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Figure, Level, MarginRefusal } from '../model/margin-model.ts';
import { assetPrice } from './asset-price.ts';
import type { AssetRule } from './asset-rule.ts';
import { appliesAt } from './rule-fields.ts';
import { priceUnderDepeg } from './depeg.ts';
import { baseWeight, collateralWeight } from './haircut.ts';

export type AssetHeld = {
  readonly asset: string;
  /** Coins of the account, positive. */
  readonly coins: Exact;
  /** Coins of all accounts of its owner, this one included. */
  readonly ownerCoins: Exact;
};

/**
 * The counted value of an asset in the numeraire, from zero to its value, with the value and the weight as parts. What
 * depends on size is judged by all that the owner holds and shared pro rata, so that splitting an account over
 * subaccounts gains nothing. An asset of weight zero needs no price.
 */
export function countedAsset(
  rule: AssetRule,
  level: Level,
  held: AssetHeld,
  snapshot: Snapshot,
): Result<Figure, MarginRefusal> {
  const { asset, coins } = held;
  const quote = snapshot.assets.get(asset);
  const price = assetPrice(snapshot, asset);
  if (!price.ok) {
    return baseWeight(rule, level).isZero && quote === undefined
      ? ok({ name: asset, value: Exact.ZERO, because: 'weight zero, no price' })
      : price;
  }
  const refused = missingTotals(rule, level, asset, quote?.deposits);
  if (refused !== undefined) return err(refused);
  const at = { price: price.value, redemption: quote?.redemption };
  const valuedAt = priceUnderDepeg(rule.depeg, at, 'asset');
  const ownerCoins = Exact.max(held.ownerCoins, coins);
  const ownerMay = ownerCoinsCounted(rule, ownerCoins, quote?.deposits);
  const part = coins.over(ownerCoins);
  const weight = collateralWeight(rule, level, {
    ...at,
    coins: ownerMay,
    valuedAt,
    deposited: quote?.deposits?.times(price.value),
  });
  const value = coins.times(valuedAt);
  const weighed = ownerMay.times(part).times(valuedAt).times(weight.value);
  const cap = rule.valueCap?.times(part);
  const isCapped = cap !== undefined && weighed.isAbove(cap);
  const because = isCapped
    ? 'value cap'
    : ownerMay.isBelow(ownerCoins)
      ? "owner's share of deposits"
      : (weight.because ?? weight.name);
  return ok({
    name: asset,
    value: isCapped ? cap : weighed,
    because,
    parts: [{ name: 'value', value }, weight],
  });
}

/** The coins of an owner that may count: all, or up to the share of all deposits that the rule allows. */
function ownerCoinsCounted(rule: AssetRule, ownerCoins: Exact, deposits: Exact | undefined): Exact {
  const { ownerShareLimit } = rule;
  return ownerShareLimit === undefined || deposits === undefined
    ? ownerCoins
    : Exact.min(ownerCoins, ownerShareLimit.times(deposits));
}

/** A rule on what all accounts hold cannot be applied without knowing it: refused rather than skipped. */
function missingTotals(
  rule: AssetRule,
  level: Level,
  asset: string,
  deposits: Exact | undefined,
): MarginRefusal | undefined {
  const isScaled =
    rule.depositScaling !== undefined && appliesAt(rule.depositScaling.levels, level);
  if (deposits !== undefined || (!isScaled && rule.ownerShareLimit === undefined)) return undefined;
  return {
    code: 'MissingQuote',
    where: asset,
    message: `${asset} is weighed by the deposits of all accounts, which the snapshot does not have`,
  };
}
