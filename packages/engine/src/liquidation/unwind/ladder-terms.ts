// The terms of an unwind on a rung of the ladder: where it ends, what its fills are charged, what the books may be asked for.
import type { StageContext } from '../stage.ts';
import { worstPenaltyPpm } from '../leg.ts';
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
