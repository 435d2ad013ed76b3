// Policies that ask many at once plan as if all were allowed, ask, and plan again without those who are not; after a bounded
// number of rounds what is left goes by turn. So a plan is always found, whatever the eligibility says.
import { min, sub, sum } from '../../base/fixed.ts';
import type { AccountId } from '../../domain/units.ts';
import { type Lots, ZERO_LOTS } from '../../domain/units.ts';
import type { Candidate, Placement, Taking } from './candidate.ts';

const ROUNDS_MOST = 12;

/** Lots of each candidate, by its place in the list; zeros are legal. */
type Plan = (candidates: readonly Candidate[], placement: Placement) => readonly Lots[];

export function shareOut(
  ranked: readonly Candidate[],
  placement: Placement,
  plan: Plan,
): readonly Taking[] {
  let asked = ranked.filter((candidate) => placement.mayGive(candidate));
  let takings: readonly Taking[] = [];
  for (let round = 0; round < ROUNDS_MOST; round++) {
    const lots = plan(asked, placement);
    const refused = new Set<AccountId>();
    const allowed: Taking[] = [];
    for (const [at, candidate] of asked.entries()) {
      const share = lots[at] ?? ZERO_LOTS;
      if (share === ZERO_LOTS) continue;
      if (placement.allows(candidate, share))
        allowed.push({ account: candidate.account, lots: share });
      else refused.add(candidate.account);
    }
    takings = allowed;
    if (refused.size === 0) return takings;
    asked = asked.filter(({ account }) => !refused.has(account));
  }
  return inTurnBeyond(ranked, placement, takings);
}

/** What the takings leave is asked by turn, of what each still has. */
function inTurnBeyond(
  ranked: readonly Candidate[],
  placement: Placement,
  takings: readonly Taking[],
): readonly Taking[] {
  const taken = new Map(takings.map(({ account, lots }) => [account, lots]));
  let left = sub(placement.lots, sum(takings.map(({ lots }) => lots)));
  const all: Taking[] = [];
  for (const candidate of ranked) {
    const before = taken.get(candidate.account) ?? ZERO_LOTS;
    const more = min(left, sub(placement.freeOf(candidate), before));
    const lots = (before + more) as Lots;
    const isMore = more > 0n && placement.allows(candidate, lots);
    if (isMore) left = sub(left, more);
    const kept = isMore ? lots : before;
    if (kept > 0n) all.push({ account: candidate.account, lots: kept });
  }
  return all;
}
