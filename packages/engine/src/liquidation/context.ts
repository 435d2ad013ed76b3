// What a stage is told about the account that it plans for, as it stands now.
import type { AccountId, TimeMs } from '../domain/units.ts';
import { requirementByRates } from '../margin/account-risk.ts';
import type { Portfolio } from '../domain/portfolio.ts';
import type { Requirement } from '../margin/margin-model.ts';
import type { ReadState } from '../state/state.ts';
import { isLive } from './book-live.ts';
import { SharedDepth } from './shared-depth.ts';
import type { StageContext } from './stage.ts';
import { rungAt, standsOn } from './standing.ts';

export type ContextOptions = {
  /** Which rung of the ladder in force. */
  readonly at: number;
  readonly time?: TimeMs;
  /** As it stands where left out. */
  readonly portfolio?: Portfolio;
  readonly risk?: Requirement;
  readonly depth?: SharedDepth;
};

export function contextOf(
  state: ReadState,
  account: AccountId,
  options: ContextOptions,
): StageContext {
  const { at, time = state.time } = options;
  const { ladder } = state.listing;
  const portfolio = options.portfolio ?? state.portfolio(account);
  return {
    state,
    time,
    account,
    portfolio,
    ladder,
    rung: rungAt(ladder, at),
    since: standsOn(state, account, at) ? state.accounts.stageSince.get(account) : time,
    risk: options.risk ?? requirementByRates(portfolio, state),
    isLive: (market) => isLive(state, market),
    depth: options.depth ?? new SharedDepth(state),
  };
}
