// The ladder of one account: which rung is asked next, and when it ends; the stages do the work. All that it remembers of an
// account are the columns stage, rung and stageSince, which LiquidationStageEntered sets, and how many of its orders are open.
//   rung 0            just started, or something was filled since the last order: the gentlest rung is tried (again)
//   a rung above it   its order is outstanding or left unfilled, or something else of it is under way
import type { EventOf } from '../domain/event.ts';
import { type AccountId, NONE } from '../domain/units.ts';
import { requirementByRates } from '../margin/account-risk.ts';
import { settleAccountFunding } from '../settle/funding.ts';
import { releaseOrders } from '../settle/release-orders.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import type { Counterparties } from '../waterfall/counterparties.ts';
import { contextOf } from './context.ts';
import type { Breach } from './detect.ts';
import { type Judged, judge, notAsked } from './judge.ts';
import type { SharedDepth } from './shared-depth.ts';
import { isPass, isWait, type StageContext, type StageResult } from './stage.ts';
import { stageNamed } from './stages.ts';
import { cancelOrders, cancelOrdersStage, releaseInTurn } from './stages/cancel-orders.ts';
import {
  bearsDeficit,
  isOfBook,
  restartLadder,
  rungAt,
  rungOfAccount,
  stageOf,
  standsOn,
  waitsForOthers,
} from './standing.ts';

/** What the accounts of one step share. */
export type Shared = { readonly counterparties: Counterparties; readonly depth: SharedDepth };

/** Takes one account as far as this step can: to something under way, to a wait, or out of liquidation. */
export function advance(step: Step, breach: Breach, shared: Shared): void {
  const { state } = step;
  const { account } = breach;
  if (stageOf(state, account) === 'none') start(step, breach);
  const judged = judge(state, account, step);
  if (judged.isRestored) return end(step, account);
  const first = firstRung(step, account, judged, shared);
  if (first !== undefined) climb(step, account, { first, judged, shared });
}

function start(step: Step, { account, reason }: Breach): void {
  const { state } = step;
  settleAccountFunding(step, account);
  const { equity, maintenance, notional } = requirementByRates(state.portfolio(account), state);
  step.emit({ type: 'LiquidationStarted', account, equity, maintenance, notional, reason });
  if (state.accounts.firstOrder.get(account) === NONE) return;
  const plan = cancelOrdersStage.plan(contextOf(state, account, { at: 0, time: step.time }));
  if (!isPass(plan) && !isWait(plan)) releaseInTurn(step, account, plan);
}

/** The rung to ask first; undefined while something is under way that the account waits for. */
function firstRung(
  step: Step,
  account: AccountId,
  judged: Judged,
  shared: Shared,
): number | undefined {
  const { state, time } = step;
  const { rungs } = state.listing.ladder;
  const { isBelow, needs } = judged;
  const on = rungOfAccount(state, account);
  if (needs === 'takeOver') return rungs.length - 1;
  if (needs === 'bearer') {
    const first = rungs.findIndex(({ stage }) => bearsDeficit(stage));
    if (on < first) return first;
    if (!bearsDeficit(rungAt(state.listing.ladder, on).stage)) return on + 1;
  }
  const rung = rungAt(state.listing.ladder, on);
  const isBetween = on > 0 && on < rungs.length - 1;
  const since = state.accounts.stageSince.get(account);
  const isOutOfPatience = rung.patienceMs > 0 && time >= since + rung.patienceMs;
  if (isBetween && isBelow && isOutOfPatience) return on + 1;
  if (state.accounts.liquidationOrders.get(account) !== 0) return undefined;
  if (
    isBetween &&
    waitsForOthers(rung.stage) &&
    isUnderWay(step, account, { at: on, judged, shared })
  )
    return undefined;
  // Above maintenance nothing is lost by trying again what is gentle. Who sold collateral is not whom the book failed.
  const beginsAnew = !isBelow || (rung.stage === 'convertCollateral' && rung.patienceMs === 0);
  return beginsAnew ? 1 : Math.max(1, on);
}

function isUnderWay(step: Step, account: AccountId, asked: Asked): boolean {
  const context = contextFor(step, account, asked);
  const plan = stageNamed(context.rung.stage).plan(context);
  return isWait(plan) && context.time < plan.until;
}

type Asked = { readonly at: number; readonly judged: Judged; readonly shared: Shared };

function contextFor({ state, time }: Step, account: AccountId, asked: Asked): StageContext {
  const { portfolio, risk } = asked.judged;
  return contextOf(state, account, {
    at: asked.at,
    time,
    portfolio,
    risk,
    depth: asked.shared.depth,
  });
}

/** Asks the rungs from `first` on, until one has something under way or the account is restored. */
function climb(
  step: Step,
  account: AccountId,
  from: { readonly first: number; readonly judged: Judged; readonly shared: Shared },
): void {
  const { state } = step;
  const { ladder } = state.listing;
  let { judged } = from;
  for (let at = from.first; at < ladder.rungs.length; at++) {
    if (notAsked(rungAt(ladder, at), judged) !== undefined) continue;
    const result = ask(step, account, { at, judged, shared: from.shared });
    if (result === 'wait' || stageOf(state, account) === 'none') return;
    if (result === 'pass') continue;
    judged = judge(state, account, step);
    if (judged.isRestored) return end(step, account);
  }
  // Nobody below takes it (the last rungs are for who is worse off): the book is tried again.
  if (judged.isBelow && state.accounts.liquidationOrders.get(account) === 0)
    restartLadder(step, account);
}

/** Asks one rung; what it plans is carried out. `pass`: nothing was done. */
function ask(step: Step, account: AccountId, asked: Asked): StageResult | 'pass' {
  const { at, shared } = asked;
  const { state, time } = step;
  const context = contextFor(step, account, asked);
  if (isCoolingDown(context)) return 'wait';
  const stage = stageNamed(context.rung.stage);
  const plan = stage.plan(context);
  if (isPass(plan)) return 'pass';
  if (isWait(plan)) {
    if (time >= plan.until) return 'pass';
    if (!standsOn(state, account, at)) enter(step, account, at);
    return 'wait';
  }
  enter(step, account, at);
  return stage.act(step, context, plan, shared.counterparties);
}

/** Between two orders of the ladder lies the rung's cool-down; meanwhile the account stays where it is. */
function isCoolingDown({ state, account, rung, time }: StageContext): boolean {
  if (rung.cooldownMs === 0) return false;
  const last = state.accounts.lastLadderOrder.get(account);
  return last !== 0 && time < last + rung.cooldownMs;
}

/** Puts the account on the rung. Each order is announced by its stage, also the next one from the same rung. */
function enter(step: Step, account: AccountId, at: number): void {
  const { state } = step;
  const { stage } = rungAt(state.listing.ladder, at);
  const isOn = standsOn(state, account, at);
  if (isOn && !isOfBook(stage)) return;
  const before = stageOf(state, account);
  // Who was taken over and still owes sells what is left from there.
  if (before === 'takeOver' && stage === 'convertCollateral') return;
  if (!isOn) {
    leave(step, account);
    if (bearsDeficit(stage)) cancelOrders(step, account);
    else releaseOrders(step, account, 'liquidation', (row) => isLadders(state, row));
  }
  step.emit({ type: 'LiquidationStageEntered', account, stage, rung: at });
}

const isLadders = (state: ReadState, row: number): boolean =>
  (state.orders.flags.get(row) & 2) !== 0;

/** Ends what the stage of the account has under way. */
function leave(step: Step, account: AccountId): void {
  const stage = stageOf(step.state, account);
  if (stage !== 'none') stageNamed(stage).leave?.(step, account);
}

/** Restored, by a fill, a price or a deposit: what is still outstanding is released. */
function end(step: Step, account: AccountId): void {
  leave(step, account);
  cancelOrders(step, account);
  const isFlat = step.state.accounts.firstPosition.get(account) === NONE;
  const outcome: EventOf<'LiquidationEnded'>['outcome'] = isFlat ? 'flat' : 'restored';
  step.emit({ type: 'LiquidationEnded', account, outcome });
}
