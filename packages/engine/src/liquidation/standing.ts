// Where an account stands on the ladder, read from the columns that the events of the ladder set; and the kinds of stages that
// the ladder tells apart.
import { assert } from '../base/assert.ts';
import { type LiquidationStage, LIQUIDATION_STAGES } from '../domain/event.ts';
import type { Ladder, LadderStage, Rung } from '../domain/ladder.ts';
import type { AccountId, TimeMs } from '../domain/units.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import type { StageContext } from './stage.ts';

export function stageOf(state: ReadState, account: AccountId): LiquidationStage {
  return LIQUIDATION_STAGES[state.accounts.stage.get(account)] ?? 'none';
}

/** Whether the account was put on this rung of the ladder in force; not so after the ladder was changed. */
export const standsOn = (state: ReadState, account: AccountId, at: number): boolean =>
  state.accounts.rung.get(account) === at &&
  rungAt(state.listing.ladder, at).stage === stageOf(state, account);

/** The rung that the account stands on; 0 where it has just started, was filled since, or the ladder was changed. */
export function rungOfAccount(state: ReadState, account: AccountId): number {
  const at = state.accounts.rung.get(account);
  return at < state.listing.ladder.rungs.length && standsOn(state, account, at) ? at : 0;
}

export function rungAt(ladder: Ladder, at: number): Rung {
  const rung = ladder.rungs[at];
  assert(rung !== undefined, () => `ladder ${ladder.name} has a rung ${at}`);
  return rung;
}

/** Stages that put orders into the book, whose fills and expiries come back as commands. */
export const isOfBook = (stage: LiquidationStage): boolean =>
  stage === 'reduceInBook' || stage === 'slicePortfolio' || stage === 'leastCostUnwind';

/** Stages that wait for somebody else without an order of their own in the book: a bidder, an adviser, the fund. */
export const waitsForOthers = (stage: LadderStage): boolean =>
  stage === 'auction' ||
  stage === 'backstop' ||
  stage === 'leastCostUnwind' ||
  stage === 'convertCollateral';

/** Stages that can take an account whose equity does not pay for closing in the book, or that has none. */
export const bearsDeficit = (stage: LadderStage): boolean =>
  stage === 'auction' || stage === 'backstop' || stage === 'takeOver';

/**
 * On a rung without patience, below maintenance: its order left the book with nothing filled (a fill puts the account back to
 * the start of the ladder), and there is one try only. Above maintenance nothing worse follows, so the book may be tried again.
 */
export function hadItsTry({ state, account, rung, risk }: StageContext): boolean {
  if (rung.patienceMs > 0 || risk.equity >= risk.maintenance) return false;
  const at = rungOfAccount(state, account);
  return at > 0 && rungAt(state.listing.ladder, at) === rung;
}

/** How long the account has been in liquidation; ms, 0 where it is not. */
export function elapsedMs(state: ReadState, account: AccountId, time: TimeMs): number {
  const since = state.accounts.liquidationSince.get(account);
  return since === 0 ? 0 : time - since;
}

/** Something was filled, or an order went through no failing of the book: the ladder begins again. */
export function restartLadder(step: Step, account: AccountId): void {
  if (isOfBook(stageOf(step.state, account)))
    step.emit({ type: 'LiquidationStageEntered', account, stage: 'cancelOrders', rung: 0 });
}
