// Policies that ask many at once plan as if all were allowed, ask, and plan again without those who are not; after a bounded
// number of rounds what is left goes by turn. So a plan is always found, whatever the eligibility says.
import { min, sub, sum } from '../../base/fixed.ts';
import type { AccountId } from '../../domain/units.ts';
import { type Lots, ZERO_LOTS } from '../../domain/units.ts';
import type { Candidate, Placement, Taking } from './candidate.ts';

const ROUNDS_MOST = 12;

/** What is asked of a candidate. */
export type Share = { readonly candidate: Candidate; readonly lots: Lots };
/** Shares of candidates that are not refused, none of zero lots, in the order of ranks. */
type Plan = (refused: ReadonlySet<AccountId>) => readonly Share[];

export function shareOut(
  ranked: readonly Candidate[],
  placement: Placement,
  plan: Plan,
): readonly Taking[] {
  const refused = new Set<AccountId>();
  let takings: readonly Taking[] = [];
  for (let round = 0; round < ROUNDS_MOST; round++) {
    const before = refused.size;
    const allowed: Taking[] = [];
    for (const { candidate, lots } of plan(refused)) {
      const { account } = candidate;
      if (placement.allows(candidate, lots)) allowed.push({ account, lots });
      else refused.add(account);
    }
    takings = allowed;
    if (refused.size === before) return takings;
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
