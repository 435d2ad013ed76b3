// What all balances of an account count for together: each asset after its haircut, less wrong-way risk, less what is
// concentrated, up to the cap on all collateral, and less what is owed.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Holdings } from '../../domain/holdings.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Figure, Level, MarginRefusal } from '../model/margin-model.ts';
import type { AssetRule } from './asset-rule.ts';
import { appliesAt } from './rule-fields.ts';
import { concentrationCut, type ConcentrationRule, type CountedAsset } from './concentration.ts';
import { countedAsset } from './counted-asset.ts';
import { directionalExposures } from './directional-exposure.ts';
import { countedDebt } from './liabilities.ts';
import { wrongWayCharge, type WrongWayRule } from './wrong-way.ts';

export type CollateralRules = {
  readonly assets: ReadonlyMap<string, AssetRule>;
  readonly unlisted: 'refused' | 'countsNothing';
  readonly concentration?: ConcentrationRule | undefined;
  readonly wrongWay?: WrongWayRule | undefined;
  readonly collateralCap?: Exact | undefined;
};
/** Coins that all accounts of the owner hold, by asset, this account included; a missing asset is held here only. */
export type OwnerCoins = ReadonlyMap<string, Exact>;

export type CollateralQuestion = {
  readonly level: Level;
  /** Rows of one asset joined. */
  readonly holdings: Holdings;
  readonly snapshot: Snapshot;
  readonly ownerCoins: OwnerCoins;
};

/** Figures that sum to what the balances count for, numeraire: assets, then what is taken off, then debts. */
export function countedCollateral(
  rules: CollateralRules,
  question: CollateralQuestion,
): Result<readonly Figure[], MarginRefusal> {
  const { level, holdings, snapshot } = question;
  const assets: Figure[] = [];
  const debts: Figure[] = [];
  for (const { asset, amount } of holdings.balances) {
    if (amount.isZero) continue;
    const rule = rules.assets.get(asset);
    if (rule === undefined) {
      if (amount.sign < 0 || rules.unlisted === 'refused') return err(unlisted(asset));
      assets.push({ name: asset, value: Exact.ZERO, because: 'no rule counts it' });
      continue;
    }
    const held = { asset, coins: amount, ownerCoins: question.ownerCoins.get(asset) ?? amount };
    const figure =
      amount.sign > 0
        ? countedAsset(rule, level, held, snapshot)
        : countedDebt(rule, level, { asset, coins: amount.abs() }, snapshot);
    if (!figure.ok) return figure;
    (amount.sign > 0 ? assets : debts).push(figure.value);
  }
  const cuts = cutsOf(rules, question, assets);
  if (!cuts.ok) return cuts;
  return ok([total('collateral', assets), ...cuts.value, total('debt', debts)]);
}

/** What limits over several assets take off, each applied to what the one before left. */
function cutsOf(
  rules: CollateralRules,
  { level, holdings, snapshot }: CollateralQuestion,
  assets: readonly Figure[],
): Result<readonly Figure[], MarginRefusal> {
  let counted: ReadonlyMap<string, Exact> = new Map(assets.map((each) => [each.name, each.value]));
  const cuts: Figure[] = [];
  const { wrongWay, concentration, collateralCap } = rules;
  if (wrongWay !== undefined && appliesAt(wrongWay.levels, level)) {
    const exposures = directionalExposures(holdings, snapshot);
    if (!exposures.ok) return exposures;
    const result = wrongWayCharge(wrongWay, counted, exposures.value);
    counted = result.counted;
    cuts.push(result.charge);
  }
  const rows = [...counted].map(
    ([asset, value]): CountedAsset => ({
      asset,
      counted: value,
      issuer: snapshot.assets.get(asset)?.issuer,
      isCash: rules.assets.get(asset)?.isCash === true,
    }),
  );
  let kept = Exact.sum(rows.filter((row) => !row.isCash).map((row) => row.counted));
  if (concentration !== undefined && appliesAt(concentration.levels, level)) {
    const cut = concentrationCut(concentration, rows);
    kept = kept.plus(cut.value);
    cuts.push(cut);
  }
  if (collateralCap !== undefined && kept.isAbove(collateralCap)) {
    cuts.push({ name: 'above the cap on all collateral', value: collateralCap.minus(kept) });
  }
  return ok(cuts);
}

const total = (name: string, parts: readonly Figure[]): Figure => ({
  name,
  value: Exact.sum(parts.map((part) => part.value)),
  parts,
});

const unlisted = (asset: string): MarginRefusal => ({
  code: 'NoRuleApplies',
  where: asset,
  message: `the rulebook does not say how ${asset} counts as collateral or as debt`,
});
