// How the ladder sees an account between two stages: whether it is out of danger, and which rungs may be asked about it.
import { neg } from '../base/fixed.ts';
import type { Rung } from '../domain/ladder.ts';
import type { Portfolio } from '../domain/portfolio.ts';
import { type AccountId, PPM, type TimeMs } from '../domain/units.ts';
import { requirementByRates } from '../margin/account-risk.ts';
import type { Requirement } from '../margin/margin-model.ts';
import type { ReadState } from '../state/state.ts';
import { mustTakeOver, reachesExit } from './plan.ts';
import { bearsDeficit, elapsedMs } from './standing.ts';

export type Judged = {
  readonly portfolio: Portfolio;
  readonly risk: Requirement;
  /** Out of danger: the exit level reached and the settlement balance within its cap. */
  readonly isRestored: boolean;
  readonly isBelow: boolean;
  readonly isWithinCap: boolean;
  /** `bearer`: equity does not pay for closing in the book. `takeOver`: the account is the fund's own. */
  readonly needs: 'anyStage' | 'bearer' | 'takeOver';
};

/** Judges the account as it stands, or as `portfolio` supposes. */
export function judge(
  state: ReadState,
  account: AccountId,
  at: { readonly time: TimeMs; readonly portfolio?: Portfolio },
): Judged {
  const portfolio = at.portfolio ?? state.portfolio(account);
  const risk = requirementByRates(portfolio, state);
  const isWithinCap = portfolio.cash >= neg(state.venue.negativeBalanceCap);
  const isHouse = state.accountKind(account) === 'insurance';
  const terms = { ladder: state.listing.ladder, elapsedMs: elapsedMs(state, account, at.time) };
  return {
    portfolio,
    risk,
    isRestored: isWithinCap && reachesExit(risk, state),
    isBelow: risk.equity < risk.maintenance,
    isWithinCap,
    needs: isHouse ? 'takeOver' : mustTakeOver(risk, state, terms) ? 'bearer' : 'anyStage',
  };
}

/** Why a rung is passed over without being asked; undefined where it is asked. A debt beyond its cap is every rung's business. */
export function notAsked(
  { stage, belowPpm }: Rung,
  { risk, needs, isWithinCap }: Judged,
): string | undefined {
  if (needs === 'takeOver')
    return stage === 'takeOver' ? undefined : 'the fund itself is only deleveraged';
  if (needs === 'bearer' && !bearsDeficit(stage))
    return 'equity does not pay for closing in the book';
  const isAbove = risk.equity * PPM >= risk.maintenance * BigInt(belowPpm);
  return isWithinCap && isAbove ? 'equity is above the share at which it is entered' : undefined;
}
