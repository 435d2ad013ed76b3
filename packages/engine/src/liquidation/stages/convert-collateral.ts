// Stage 3: pledged collateral repays a negative settlement balance, lowest haircut first, only as much as is needed. A rung with
// patience offers it to the market first (collateral-sale.ts); the shared insurance bucket buys at index less the discount.
import { assert } from '../../base/assert.ts';
import { add, max, min, neg, sub, sum } from '../../base/fixed.ts';
import type { Portfolio } from '../../domain/portfolio.ts';
import { type AccountId, type AssetId, type Quanta, ZERO_QUANTA } from '../../domain/units.ts';
import { betweenAccounts } from '../../ledger/postings.ts';
import { valueAtIndex } from '../../margin/collateral.ts';
import { isValued } from '../../state/permissions.ts';
import type { ReadState } from '../../state/state.ts';
import type { Step } from '../../state/step.ts';
import { available, sharedFund } from '../../waterfall/insurance-fund.ts';
import {
  amountToConvert,
  budgetLeft,
  conversionOrder,
  conversionPrice,
  proceedsOf,
} from '../conversion.ts';
import type { Act, Stage, StageContext } from '../stage.ts';
import { stageOf } from '../standing.ts';
import {
  actCollateralSale,
  type CollateralSalePlan,
  endCollateralSale,
  planCollateralSale,
} from './collateral-sale.ts';

export type Sale = {
  readonly asset: AssetId;
  readonly amount: Quanta;
  readonly proceeds: Quanta;
};
export type Conversion = Act & {
  readonly type: 'convertCollateral';
  readonly sales: readonly Sale[];
};

/** What a conversion may draw on: each asset's budget, or for whom is taken over none but the fund's cash. */
export type ConversionBudget = 'perAsset' | 'unlimited';

export const convertCollateralStage: Stage<Conversion | CollateralSalePlan> = {
  name: 'convertCollateral',
  plan(context) {
    const { state, account, portfolio, rung, since, time } = context;
    if (portfolio.cash >= 0n)
      return { type: 'pass', why: 'the settlement balance is not negative' };
    if (portfolio.collateral.length === 0) return { type: 'pass', why: 'nothing is pledged' };
    const offered = planCollateralSale(context);
    if (offered !== undefined) return offered;
    const isTakenOver = stageOf(state, account) === 'takeOver';
    const sales = planConversion(state, portfolio, isTakenOver ? 'unlimited' : 'perAsset');
    const until = since + rung.patienceMs;
    if (sales.length === 0 && time < until)
      return { type: 'wait', until, why: 'the fund can buy nothing now' };
    return { type: 'convertCollateral', sales, cost: discountOf(context, sales) };
  },
  act(step, { account }, plan) {
    if (plan.type !== 'convertCollateral') return actCollateralSale(step, account, plan);
    endCollateralSale(step, account, 'expired');
    for (const sale of plan.sales) emitConversion(step, account, sale);
    return 'judge';
  },
  leave(step, account) {
    endCollateralSale(step, account, 'released');
  },
};

/** Sells collateral until cash is at least zero, or nothing more can be sold. */
export function convertCollateral(step: Step, account: AccountId, budget: ConversionBudget): void {
  for (const sale of planConversion(step.state, step.state.portfolio(account), budget))
    emitConversion(step, account, sale);
}

/**
 * The sales that bring cash to at least zero, lowest haircut first, as far as the fund's cash and, unless `unlimited`, each
 * asset's conversion budget go. Assets whose price is not good enough wait.
 */
export function planConversion(
  state: ReadState,
  portfolio: Portfolio,
  budget: ConversionBudget,
): readonly Sale[] {
  const fund = sharedFund(state);
  const sales: Sale[] = [];
  let { cash } = portfolio;
  let payable = available(state, fund);
  for (const held of conversionOrder(portfolio, state)) {
    if (cash >= 0n) break;
    if (!isValued(state, held.asset)) continue;
    const room =
      budget === 'unlimited'
        ? undefined
        : budgetLeft(state, held.asset, state.balanceOf(fund, held.asset));
    const amount = amountToConvert(state, held, { wanted: neg(cash), cash: payable, budget: room });
    const proceeds = proceedsOf(state, { asset: held.asset, amount });
    if (proceeds <= 0n) continue;
    sales.push({ asset: held.asset, amount, proceeds });
    cash = add(cash, proceeds);
    payable = sub(payable, proceeds);
  }
  return sales;
}

/** What selling costs beyond the index: the conversion discount, quanta. */
function discountOf({ state }: StageContext, sales: readonly Sale[]): Quanta {
  const lost = sales.map(({ asset, amount, proceeds }) =>
    max(ZERO_QUANTA, sub(valueAtIndex(state, asset, amount), proceeds)),
  );
  return sum(lost);
}

/** The fund takes everything that is pledged and pays its conversion price, or what cash it has. For the insolvent. */
export function seizeCollateral(step: Step, account: AccountId): void {
  const { state } = step;
  for (const held of conversionOrder(state.portfolio(account), state)) {
    const proceeds = min(proceedsOf(state, held), available(state, sharedFund(state)));
    emitConversion(step, account, { ...held, proceeds });
  }
}

function emitConversion(step: Step, account: AccountId, sale: Sale): void {
  const { asset, amount, proceeds } = sale;
  const fund = sharedFund(step.state);
  assert(proceeds >= ZERO_QUANTA, () => `conversion proceeds ${proceeds} are never negative`);
  step.emit({
    type: 'CollateralConverted',
    account,
    asset,
    amount,
    price: conversionPrice(step.state, asset),
    proceeds,
    postings: [
      ...betweenAccounts(account, fund, asset, amount),
      ...betweenAccounts(fund, account, 0, proceeds),
    ],
  });
}
