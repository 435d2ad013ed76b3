// The terms of an unwind on a rung of the ladder: where it ends, what its fills are charged, what the books may be asked for.
import type { AccountId, TimeMs } from '../../domain/units.ts';
import type { ReadState } from '../../state/state.ts';
import { contextOf } from '../context.ts';
import { worstPenaltyPpm } from '../leg.ts';
import type { StageContext } from '../stage.ts';
import { rungOfAccount } from '../standing.ts';
import type { UnwindTerms } from './unwind-leg.ts';

export function ladderTerms(context: StageContext): UnwindTerms {
  const { state, time, account, ladder, rung, risk, depth } = context;
  const since = state.accounts.liquidationSince.get(account);
  const elapsedMs = since === 0 ? 0 : time - since;
  return {
    exitPpm: BigInt(ladder.exitPpm === 0 ? state.venue.exitPpm : ladder.exitPpm),
    penaltyPpm: (listed) => worstPenaltyPpm(listed, risk, { ladder, elapsedMs }),
    isLive: context.isLive,
    mostLots: (market, side) => depth.left(market, side, rung.depthPpm),
  };
}

/** The terms by which a proposal for an account is verified at this time: what an adviser plans with. */
export const unwindTermsOf = (state: ReadState, account: AccountId, time: TimeMs): UnwindTerms =>
  ladderTerms(contextOf(state, account, { at: rungOfAccount(state, account), time }));
