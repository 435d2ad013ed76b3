// Where the venue limits what one owner may cost the fund, the winners of that owner on the other side carry his deficit first:
// who trades with himself cannot lose on one account at the cost of others and keep what he won on another (hazards W9, E2).
import { mulDivUp, sub, sum } from '../base/fixed.ts';
import { NONE } from '../domain/units.ts';
import { fundTerms } from '../state/fund-reading.ts';
import type { ReadState } from '../state/state.ts';
import type { Candidate, Placement, Taking } from './adl/candidate.ts';
import type { AdlPolicy } from './adl/policy.ts';

/** What the policy takes of the bankrupt account's own group, and then of the others; without such a limit, of all alike. */
export function ownGroupFirst(
  policy: AdlPolicy,
  {
    state,
    residual,
  }: { readonly state: ReadState; readonly residual: { readonly account: number } },
  ranking: readonly Candidate[],
  placement: Placement,
): readonly Taking[] {
  const owner = state.accounts.owner.get(residual.account);
  const isLimited = fundTerms(state).ownerPayoutMost > 0n && owner !== NONE;
  if (!isLimited || placement.loss === 0n) return policy.allocate(ranking, placement);
  const isOwn = ({ account }: Candidate): boolean => state.accounts.owner.get(account) === owner;
  const own = ranking.filter(isOwn);
  if (own.length === 0) return policy.allocate(ranking, placement);
  const taken = policy.allocate(own, placement);
  const lots = sub(placement.lots, sum(taken.map((taking) => taking.lots)));
  if (lots === 0n) return taken;
  const others = ranking.filter((candidate) => !isOwn(candidate));
  const loss = mulDivUp(placement.loss, lots, placement.lots);
  return [...taken, ...policy.allocate(others, { ...placement, lots, loss })];
}
