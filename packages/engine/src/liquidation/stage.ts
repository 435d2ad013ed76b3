// What a stage of the ladder is: a plan, which is also its preview, and the act that carries the plan out. A stage plans for one
// account as it stands; the ladder decides which stage is asked, and judges the account anew after each act.
import type { Ladder, LadderStage, Rung } from '../domain/ladder.ts';
import type { Portfolio } from '../domain/portfolio.ts';
import type { AccountId, MarketId, Quanta, TimeMs } from '../domain/units.ts';
import type { Requirement } from '../margin/margin-model.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import type { Counterparties } from '../waterfall/counterparties.ts';
import type { SharedDepth } from './shared-depth.ts';

/** What a stage may know of the account it plans for. Read only: planning changes nothing. */
export type StageContext = {
  readonly state: ReadState;
  readonly time: TimeMs;
  readonly account: AccountId;
  /** What the account holds: as it stands, or as a preview supposes. */
  readonly portfolio: Portfolio;
  readonly ladder: Ladder;
  readonly rung: Rung;
  /** Since when the account stands on this rung; `time` where it is about to. */
  readonly since: TimeMs;
  /** By the rates in force, the owner's open orders counted. */
  readonly risk: Requirement;
  /** Whether the market's book may be used now: a price good enough, no band, neither halted nor ended. */
  isLive(market: MarketId): boolean;
  /** What the orders of this step leave of each book's sampled depth. */
  readonly depth: SharedDepth;
};

/** Nothing for this stage to do: the next rung is asked. `why` is a phrase for the preview. */
export type Pass = { readonly type: 'pass'; readonly why: string };
/** Something is under way (an order in the book, a bid that may come): the account stays on the rung, until then at most. */
export type Wait = { readonly type: 'wait'; readonly until: TimeMs; readonly why: string };
/** What the stage would do. `cost`: what it costs the account beyond the mark if all of it goes as planned, quanta, >= 0. */
export type Act = { readonly type: string; readonly cost: Quanta };

/** `judge`: done at once, the account is judged anew. `wait`: under way. `next`: it brought nothing, the next rung follows. */
export type StageResult = 'judge' | 'wait' | 'next';

export interface Stage<P extends Act> {
  readonly name: LadderStage;
  plan(context: StageContext): P | Pass | Wait;
  /** Carries out the plan just made; every effect is an event. */
  act(step: Step, context: StageContext, plan: P, counterparties: Counterparties): StageResult;
  /** Ends what is under way for an account that leaves the stage: for another rung, or out of liquidation. */
  leave?(step: Step, account: AccountId): void;
}

/** An act may be of any type but these two. */
export const isPass = (plan: Act | Pass | Wait): plan is Pass => plan.type === 'pass';
export const isWait = (plan: Act | Pass | Wait): plan is Wait => plan.type === 'wait';
