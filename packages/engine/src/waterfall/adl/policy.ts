// The one interface behind which every policy of deleveraging stands: in which order accounts come, and how many lots of each.
// Pure functions of integers; ties go to the lower account id.
import type { AdlPolicyName } from '../../domain/ladder.ts';
import type { Candidate, Placement, Taking } from './candidate.ts';

/**
 * Which accounts may be asked at the bankruptcy price. In every case: the opposite side, not in liquidation, and equity not
 * below zero afterwards.
 */
export type Eligibility =
  /** In profit at the bankruptcy price and above maintenance afterwards: nobody gives more than it gained. */
  | 'inProfit'
  /** Nothing more: the queue of a venue also holds those who lose. */
  | 'solvent'
  /** Above initial margin afterwards, or no riskier than before. */
  | 'noRiskier';

export type AdlPolicy = {
  readonly name: AdlPolicyName;
  readonly eligibility: Eligibility;
  /** `queue`: one after the other by rank. `share`: all at once. `lot`: in an order that nobody knows beforehand. */
  readonly order: 'queue' | 'share' | 'lot';
  /** Whether places change as accounts give: the order is then kept by the scores of now. Else it is that of the first deficit. */
  readonly followsScores: boolean;
  /** Integer by which accounts are ranked, highest first, where they are: for receipts and for the view of ranks. */
  score(candidate: Candidate): bigint;
  /** All candidates in the order in which the policy comes to them. */
  rank(candidates: readonly Candidate[]): readonly Candidate[];
  /**
   * Takes exactly `placement.lots`, or everything that is allowed; in the order of ranks. Nobody is asked for more than its
   * free lots, nobody for none.
   */
  allocate(ranked: readonly Candidate[], placement: Placement): readonly Taking[];
};
