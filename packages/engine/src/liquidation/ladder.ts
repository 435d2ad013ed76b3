// The ladder of one account: cancel orders, reduce in the book, convert collateral, take-over. Which stage comes next, and
// when it ends; the stages do the work. Columns account.stage and account.liquidationOrders are all that it remembers:
//   cancelOrders       just started, or something was filled since the last order: the book is tried (again)
//   reduceInBook       an order is outstanding, or it left the book with nothing filled
//   convertCollateral  waiting for the fund to buy collateral    takeOver  waiting for claims to drain or a debt to be paid
import { neg } from '../base/fixed.ts';
import { type EventOf, LIQUIDATION_STAGES, type LiquidationStage } from '../domain/event.ts';
import { type AccountId, NONE } from '../domain/units.ts';
import { requirementByRates } from '../margin/account-risk.ts';
import type { Requirement } from '../margin/margin-model.ts';
import { settleAccountFunding } from '../settle/funding.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import type { Counterparties } from '../waterfall/counterparties.ts';
import type { Breach } from './detect.ts';
import { mustTakeOver, reachesExit } from './plan.ts';
import { cancelOrders } from './stages/cancel-orders.ts';
import { convertCollateral } from './stages/convert-collateral.ts';
import { placeReduction, planFor } from './stages/reduce-in-book.ts';
import { hasStaleLeg, mustAwaitClaims, takeLiveLegs, takeOver } from './stages/take-over.ts';

/** Takes one account as far as this step can: to an outstanding order, to a wait, or out of liquidation. */
export function advance(step: Step, breach: Breach, counterparties: Counterparties): void {
  const { state } = step;
  const { account } = breach;
  if (stageOf(state, account) === 'none') start(step, breach);
  const risk = riskOf(state, account);
  if (isRestored(state, account, risk)) return end(step, account);
  if (state.accountKind(account) === 'insurance' || mustTakeOver(risk, state))
    return enterTakeOver(step, account, counterparties);
  if (state.accounts.liquidationOrders.get(account) !== 0) return;
  if (mayReduce(stageOf(state, account), risk)) {
    const plan = planFor(state, account);
    if (plan.type === 'reduce') return placeReduction(step, account, plan);
  }
  convert(step, account);
  const converted = riskOf(state, account);
  if (isRestored(state, account, converted)) return end(step, account);
  // Above maintenance nobody is taken over: the account waits for the book, the fund, or a new breach.
  if (converted.equity < converted.maintenance) enterTakeOver(step, account, counterparties);
}

const riskOf = (state: ReadState, account: AccountId): Requirement =>
  requirementByRates(state.portfolio(account), state);

function stageOf(state: ReadState, account: AccountId): LiquidationStage {
  return LIQUIDATION_STAGES[state.accounts.stage.get(account)] ?? 'none';
}

/** Out of danger: the exit level reached and the settlement balance within its cap. */
function isRestored(state: ReadState, account: AccountId, risk: Requirement): boolean {
  return (
    reachesExit(risk, state) &&
    state.accounts.cash.get(account) >= neg(state.venue.negativeBalanceCap)
  );
}

function start(step: Step, { account, reason }: Breach): void {
  const { state } = step;
  settleAccountFunding(step, account);
  const { equity, maintenance, notional } = riskOf(state, account);
  step.emit({ type: 'LiquidationStarted', account, equity, maintenance, notional, reason });
  cancelOrders(step, account);
}

/** An order that left the book with nothing filled ends the book's turn, unless the account is above maintenance again. */
function mayReduce(stage: LiquidationStage, { equity, maintenance }: Requirement): boolean {
  return equity >= maintenance || stage === 'cancelOrders' || stage === 'convertCollateral';
}

/**
 * Sells collateral against a negative balance; the stage is entered once, not at every try. An account that was taken over and
 * waits for the fund to have cash goes on from there.
 */
function convert(step: Step, account: AccountId): void {
  const { state } = step;
  if (state.accounts.cash.get(account) >= 0n || state.accounts.firstBalance.get(account) === NONE)
    return;
  const stage = stageOf(state, account);
  if (stage === 'takeOver') return convertCollateral(step, account, 'unlimited');
  if (stage !== 'convertCollateral')
    step.emit({ type: 'LiquidationStageEntered', account, stage: 'convertCollateral' });
  convertCollateral(step, account, 'perAsset');
}

function enterTakeOver(step: Step, account: AccountId, counterparties: Counterparties): void {
  const { state } = step;
  if (stageOf(state, account) !== 'takeOver') {
    cancelOrders(step, account);
    step.emit({ type: 'LiquidationStageEntered', account, stage: 'takeOver' });
  }
  if (mustAwaitClaims(state, account)) return;
  if (hasStaleLeg(state, account)) return takeLiveLegs(step, account, counterparties);
  const outcome = takeOver(step, account, counterparties);
  if (outcome !== undefined) leave(step, account, outcome);
}

/** Restored, by a fill, a price or a deposit: what is still outstanding is released. */
function end(step: Step, account: AccountId): void {
  cancelOrders(step, account);
  leave(
    step,
    account,
    step.state.accounts.firstPosition.get(account) === NONE ? 'flat' : 'restored',
  );
}

function leave(
  step: Step,
  account: AccountId,
  outcome: EventOf<'LiquidationEnded'>['outcome'],
): void {
  step.emit({ type: 'LiquidationEnded', account, outcome });
}
