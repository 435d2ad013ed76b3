// An order of candidates that follows their scores: highest first, ties by account id. A candidate whose score has changed is
// moved to its new place; the others are not looked at.
import type { AccountId } from '../../domain/units.ts';
import type { Candidate } from './candidate.ts';
import type { AdlPolicy } from './policy.ts';

type Policy = Pick<AdlPolicy, 'rank' | 'score'>;

export class Ranking {
  readonly candidates: readonly Candidate[];
  private readonly order: Candidate[];
  /** The score by which each stands where it stands. */
  private readonly scores = new Map<AccountId, bigint>();
  private readonly policy: Policy;

  constructor(candidates: readonly Candidate[], policy: Policy) {
    this.policy = policy;
    this.order = [...policy.rank(candidates)];
    this.candidates = this.order;
    for (const candidate of candidates) this.scores.set(candidate.account, policy.score(candidate));
  }

  /** The candidate's numbers have changed. */
  moved(candidate: Candidate): void {
    const { account } = candidate;
    const before = this.scores.get(account);
    const after = this.policy.score(candidate);
    if (before === undefined || before === after) return;
    this.order.splice(this.placeOf(account, before), 1);
    this.scores.set(account, after);
    this.order.splice(this.placeOf(account, after), 0, candidate);
  }

  /** How many stand before an account of this score. */
  private placeOf(account: AccountId, score: bigint): number {
    let low = 0;
    let high = this.order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.order[middle];
      const its = other === undefined ? score : (this.scores.get(other.account) ?? score);
      const isBefore =
        its > score || (its === score && other !== undefined && other.account < account);
      if (isBefore) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
