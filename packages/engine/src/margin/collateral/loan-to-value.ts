// Conversion by loan-to-value: what an account owes, settlement debt and unrealised loss, against what it has. At a
// threshold of the ratio, or of the debt alone, collateral is sold until both are back at their targets.
import { Exact } from '../../base/exact.ts';
import { checked, decimal, object, optional, type TypeOf } from '../../domain/schema.ts';
import { type ConvertedAsset, type Convertible, convertInOrder, type Need } from './conversion.ts';

export const loanToValueRule = checked(
  object('When collateral is converted, and how far.', {
    ratioTrigger: decimal('Loan-to-value at or above which it is.', { above: '0', max: '1' }),
    ratioTarget: decimal('Loan-to-value at which it stops.', { above: '0', max: '1' }),
    debtTrigger: optional(decimal('Settlement debt above which it is, numeraire.', { min: '0' })),
    debtTarget: optional(decimal('Settlement debt at which it then stops.', { min: '0' })),
  }),
  ({ ratioTrigger, ratioTarget, debtTrigger, debtTarget }) => {
    if (ratioTarget.isAbove(ratioTrigger)) return 'ratioTarget is above ratioTrigger';
    if ((debtTrigger === undefined) !== (debtTarget === undefined)) {
      return 'debtTrigger and debtTarget are stated together';
    }
    return debtTrigger !== undefined && debtTarget?.isAbove(debtTrigger) === true
      ? 'debtTarget is above debtTrigger'
      : undefined;
  },
);
export type LoanToValueRule = TypeOf<typeof loanToValueRule>;

export type Loan = {
  /** Negative settlement balance without its sign, unrealised losses and gains without theirs; numeraire. */
  readonly debt: Exact;
  readonly unrealisedLoss: Exact;
  readonly unrealisedGain: Exact;
  /** In the order in which they are to be converted. */
  readonly assets: readonly Convertible[];
};
export type ConversionDecision = {
  /** Undefined where nothing stands against what is owed. */
  readonly loanToValue: Exact | undefined;
  readonly trigger: 'none' | 'loanToValue' | 'debt';
  readonly conversions: readonly ConvertedAsset[];
  readonly debtAfter: Exact;
  readonly loanToValueAfter: Exact | undefined;
};

/** `(debt + loss) / (weighted collateral + gain)`: zero where nothing is owed, undefined where nothing stands against it. */
export const loanToValue = (loan: Loan): Exact | undefined =>
  ratioOf(loan.debt.plus(loan.unrealisedLoss), collateralOf(loan));

/**
 * Which assets must be converted, and how much of each. Triggered at a ratio of at least `ratioTrigger` (or without any
 * collateral), else by a debt above `debtTrigger`. Orderly, "Multi-collateral": 95 % and 11,000 USDC.
 */
export function conversionByLoanToValue(loan: Loan, rule: LoanToValueRule): ConversionDecision {
  const ratio = loanToValue(loan);
  const owed = loan.debt.plus(loan.unrealisedLoss);
  const isRatioHit = ratio === undefined || !ratio.isBelow(rule.ratioTrigger);
  const isDebtHit = rule.debtTrigger !== undefined && loan.debt.isAbove(rule.debtTrigger);
  const trigger = owed.sign > 0 && isRatioHit ? 'loanToValue' : isDebtHit ? 'debt' : 'none';
  const start = { debt: loan.debt, collateral: collateralOf(loan) };
  const need: Need = (state, selling) => {
    const forRatio = needForRatio(rule.ratioTarget, loan.unrealisedLoss, state, selling);
    const excess = isDebtHit ? state.debt.minus(rule.debtTarget ?? Exact.ZERO) : Exact.ZERO;
    const forDebt = selling.keeps.sign > 0 ? excess.over(selling.keeps) : Exact.ZERO;
    return trigger === 'debt' ? forDebt : Exact.max(forRatio, forDebt);
  };
  const assets = trigger === 'none' ? [] : loan.assets;
  const { conversions, after } = convertInOrder(assets, start, need);
  return {
    loanToValue: ratio,
    trigger,
    conversions,
    debtAfter: after.debt,
    loanToValueAfter: ratioOf(after.debt.plus(loan.unrealisedLoss), after.collateral),
  };
}

/**
 * Value x to sell so that owed over collateral is `target`. While proceeds repay debt, `owed - k x = target (C - w x)`;
 * beyond that they are cash, `loss = target (C - w x + k x - debt)`. Where selling makes the ratio no better (k C at most
 * w times what is owed), nothing, unless more is owed than the collateral counts for: then all that repays debt.
 */
function needForRatio(
  target: Exact,
  loss: Exact,
  state: Parameters<Need>[0],
  { weight, keeps }: Parameters<Need>[1],
): Exact {
  const { debt, collateral } = state;
  const owed = debt.plus(loss);
  const short = owed.minus(target.times(collateral));
  if (short.sign <= 0 || keeps.sign <= 0) return Exact.ZERO;
  const wholeDebt = debt.over(keeps);
  const isRatioBetter = weight.isZero || keeps.times(collateral).isAbove(owed.times(weight));
  if (!isRatioBetter) return owed.isAbove(collateral) ? wholeDebt : Exact.ZERO;
  const repaying = short.over(keeps.minus(target.times(weight)));
  if (!repaying.isAbove(wholeDebt)) return repaying;
  const asCash = keeps.minus(weight);
  if (asCash.sign <= 0) return wholeDebt;
  return Exact.max(loss.over(target).minus(collateral).plus(debt).over(asCash), wholeDebt);
}

const collateralOf = (loan: Loan): Exact =>
  Exact.sum(loan.assets.map(({ coins, price, weight }) => coins.times(price).times(weight))).plus(
    loan.unrealisedGain,
  );

function ratioOf(owed: Exact, collateral: Exact): Exact | undefined {
  if (owed.sign <= 0) return Exact.ZERO;
  return collateral.sign > 0 ? owed.over(collateral) : undefined;
}
