// Asks the conversion rule of a rulebook about an account: what it owes in cash, what stands against it, and which of its
// collateral must therefore be sold. The decision itself is loan-to-value.ts.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Holdings, joined } from '../../domain/holdings.ts';
import { list, object, oneOf, text, type TypeOf } from '../../domain/schema.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Level, MarginRefusal, Scope } from '../model/margin-model.ts';
import { assetPrice } from './asset-price.ts';
import type { AssetRule } from './asset-rule.ts';
import type { Convertible } from './conversion.ts';
import { countedAsset } from './counted-asset.ts';
import {
  type ConversionDecision,
  conversionByLoanToValue,
  type Loan,
  loanToValueRule,
} from './loan-to-value.ts';
import { share } from './rule-fields.ts';
import { netPnl, type UnrealisedRule } from './unrealised.ts';

export const conversionRule = object('When collateral is converted to repay cash that is owed.', {
  loanToValue: loanToValueRule,
  level: oneOf('Level whose weights collateral counts by.', ['initial', 'maintenance']),
  order: list(
    'Assets in the order in which they are sold.',
    object('An asset.', {
      asset: text('Symbol.'),
      feeRate: share('Share of the proceeds that the conversion costs.'),
    }),
    1,
  ),
});
export type ConversionRule = TypeOf<typeof conversionRule>;

export type ConversionRules = {
  readonly assets: ReadonlyMap<string, AssetRule>;
  readonly unrealised: UnrealisedRule;
  readonly conversion?: ConversionRule | undefined;
};

/**
 * What of an account must be converted now. Debt is what it owes in cash assets; unrealised PnL is netted over the
 * account. Collateral that the order does not name counts and is not sold. Refused where the rulebook has no such rule.
 */
export function accountConversion(
  rules: ConversionRules,
  scope: Scope,
): Result<ConversionDecision, MarginRefusal> {
  const { conversion } = rules;
  if (conversion === undefined) {
    return err({
      code: 'NoRuleApplies',
      where: 'conversion',
      message: 'the rulebook does not say when collateral is converted',
    });
  }
  const loan = loanOf(rules, conversion, joined(scope.holdings), scope.snapshot);
  return loan.ok ? ok(conversionByLoanToValue(loan.value, conversion.loanToValue)) : loan;
}

function loanOf(
  rules: ConversionRules,
  conversion: ConversionRule,
  holdings: Holdings,
  snapshot: Snapshot,
): Result<Loan, MarginRefusal> {
  let debt = Exact.ZERO;
  let notSold = Exact.ZERO;
  const sold = new Map<string, Convertible>();
  for (const { asset, amount } of holdings.balances) {
    const rule = rules.assets.get(asset);
    if (rule === undefined || amount.isZero || (amount.sign < 0 && rule.isCash !== true)) continue;
    const price = assetPrice(snapshot, asset);
    if (!price.ok) return price;
    if (amount.sign < 0) {
      debt = debt.plus(amount.abs().times(price.value));
      continue;
    }
    const counted = countedValue(rule, conversion.level, { asset, coins: amount }, snapshot);
    if (!counted.ok) return counted;
    const value = amount.times(price.value);
    const feeRate = conversion.order.find((each) => each.asset === asset)?.feeRate;
    if (feeRate === undefined || value.isZero) {
      notSold = notSold.plus(counted.value);
      continue;
    }
    const weight = counted.value.over(value);
    sold.set(asset, { asset, coins: amount, price: price.value, weight, feeRate });
  }
  const pnl = netPnl(rules.unrealised, holdings.positions, snapshot);
  if (!pnl.ok) return pnl;
  return ok({
    debt,
    unrealisedLoss: Exact.max(pnl.value.negated(), Exact.ZERO),
    // What counts and is not sold stands beside the gains: neither changes as other assets are sold.
    unrealisedGain: Exact.max(pnl.value, Exact.ZERO).plus(notSold),
    assets: conversion.order.flatMap(({ asset }) => sold.get(asset) ?? []),
  });
}

function countedValue(
  rule: AssetRule,
  level: Level,
  held: { readonly asset: string; readonly coins: Exact },
  snapshot: Snapshot,
): Result<Exact, MarginRefusal> {
  const figure = countedAsset(rule, level, { ...held, ownerCoins: held.coins }, snapshot);
  return figure.ok ? ok(figure.value.value) : figure;
}
