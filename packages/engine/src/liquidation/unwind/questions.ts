// The questions that a plan puts to the margin model, counted: what the account would be after closings at their limits, costs
// paid. A plan has so many and no more, so that one account cannot hold up a step.
import { cmpProduct } from '../../base/fixed.ts';
import type { Portfolio } from '../../domain/portfolio.ts';
import { PPM, type Quanta } from '../../domain/units.ts';
import { healthOf } from '../../margin/account-risk.ts';
import type { ExactView } from '../../margin/live/exact-view.ts';
import {
  afterClosings,
  type Closing,
  costOfClosings,
  type UnwindLeg,
  unwindLegs,
  type UnwindTerms,
} from './unwind-leg.ts';

/** A plan asks the model so often at the most; what it has found by then is its answer. */
export const QUESTIONS_MAX = 400;

export type UnwindAnswer = {
  readonly equity: Quanta;
  readonly maintenance: Quanta;
  readonly cost: Quanta;
  /** Equity above the exit level, in quanta * PPM; negative below it. */
  readonly surplus: bigint;
  readonly restores: boolean;
};

export class Questions {
  readonly legs: readonly UnwindLeg[];
  readonly #portfolio: Portfolio;
  readonly #view: ExactView;
  readonly #terms: UnwindTerms;
  #asked = 0;

  constructor(portfolio: Portfolio, view: ExactView, terms: UnwindTerms) {
    this.#portfolio = portfolio;
    this.#view = view;
    this.#terms = terms;
    this.legs = unwindLegs(portfolio, view, terms);
  }
  get isOver(): boolean {
    return this.#asked >= QUESTIONS_MAX;
  }
  /** undefined where the model refuses, the costs are more than the account has, or no question is left. */
  ask(closings: readonly Closing[]): UnwindAnswer | undefined {
    if (this.isOver) return undefined;
    this.#asked++;
    return this.judge(closings);
  }
  /** The last word on a plan, which is not counted. */
  judge(closings: readonly Closing[]): UnwindAnswer | undefined {
    return unwindAnswer(this.#portfolio, this.#view, {
      legs: this.legs,
      closings,
      exitPpm: this.#terms.exitPpm,
    });
  }
}

/** The same question once, for whoever judges a plan that is not his own. */
export function unwindAnswer(
  portfolio: Portfolio,
  view: ExactView,
  of: {
    readonly legs: readonly UnwindLeg[];
    readonly closings: readonly Closing[];
    readonly exitPpm: bigint;
  },
): UnwindAnswer | undefined {
  const after = healthOf(afterClosings(portfolio, view, of), view);
  const { equity, maintenance, netValue, refusal } = after;
  if (refusal !== undefined || netValue < 0n) return undefined;
  return {
    equity,
    maintenance,
    cost: costOfClosings(of.legs, of.closings),
    surplus: equity * PPM - maintenance * of.exitPpm,
    restores: cmpProduct(equity, PPM, maintenance, of.exitPpm) >= 0,
  };
}
