// Who is deleveraged, and by how much, under the ladder's policy. Ring 1: whom the policy holds eligible, at the bankruptcy
// price. Ring 2, when ring 1 is exhausted: anyone on the opposite side, at the mark, at no loss.
// Plans only: no position moves here (drain.ts), nobody flips side, nobody pays a fee.
import { abs, sub, sum } from '../base/fixed.ts';
import {
  type AccountId,
  type Lots,
  type MarketId,
  NONE,
  type Quanta,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../domain/units.ts';
import type { ReadState } from '../state/state.ts';
import type { Book } from './adl/book.ts';
import type { Candidate, Placement, Taking } from './adl/candidate.ts';
import { isEligible, mayBeEligible, wouldBeEligible } from './adl/eligibility.ts';
import { adlPolicies } from './adl/policies.ts';
import type { AdlPolicy } from './adl/policy.ts';
import type { Counterparties } from './counterparties.ts';
import { ownGroupFirst } from './own-group-first.ts';

export type { Taking } from './adl/candidate.ts';
export type AdlPlan = {
  readonly atBankruptcy: readonly Taking[];
  readonly atMark: readonly Taking[];
  readonly left: Lots;
};

export type Residual = {
  readonly market: MarketId;
  /** Lots to place, signed as the bankrupt account holds them. */
  readonly size: Lots;
  /** Loss that the lots carry beyond the mark, quanta, >= 0. */
  readonly loss: Quanta;
  /** The account they come from: never its own counterparty. */
  readonly account: AccountId;
};

/** Exactly the residual size is placed, or every opposite-side customer is used up and `left` says what is not. */
export function planAdl(
  state: ReadState,
  counterparties: Counterparties,
  residual: Residual,
): AdlPlan {
  const policy = adlPolicies[state.listing.ladder.adlPolicy];
  return planUnder(policy, { state, counterparties, residual }, ({ account }, lots) =>
    isEligible(state, policy.eligibility, burdenOf(residual), {
      account,
      lots,
      pending: counterparties.pendingOf(residual.market, account),
      cuts: counterparties.cutsOf(account),
    }),
  );
}

export type Situation = {
  readonly state: ReadState;
  readonly counterparties: Counterparties;
  readonly residual: Residual;
};

/** What another policy would have done with the same residual and book, judged on the candidates' own numbers. */
export function planUnderOther(policy: AdlPolicy, situation: Situation): AdlPlan {
  const { stage } = situation.state.accounts;
  const burden = burdenOf(situation.residual);
  return planUnder(
    policy,
    situation,
    (candidate, lots) =>
      stage.get(candidate.account) === 0 &&
      wouldBeEligible(policy.eligibility, burden, { candidate, lots }),
  );
}

const burdenOf = ({ market, loss, size }: Residual) => ({ market, loss, lots: abs(size) });

/** The side that a residual is placed with. */
export const bookOf = (counterparties: Counterparties, { market, size }: Residual): Book =>
  counterparties.book(market, size > 0n ? 'short' : 'long');

function planUnder(policy: AdlPolicy, situation: Situation, allows: Placement['allows']): AdlPlan {
  const { state, counterparties, residual } = situation;
  const lots = abs(residual.size);
  if (lots === 0n) return { atBankruptcy: [], atMark: [], left: ZERO_LOTS };
  const ranking = bookOf(counterparties, residual).ranked(policy.name);
  // Another start for each deficit of a step, which nobody can know before the step is there.
  const seed = (state.scalar('sequence') ^ Math.imul(residual.account + 1, 0x9e3779b1)) >>> 0;
  const freeOf = (candidate: Candidate): Lots => freeLots(situation, candidate);
  const { stage } = state.accounts;
  const burden = burdenOf(residual);
  const atBankruptcy = ownGroupFirst(policy, situation, ranking, {
    lots,
    loss: residual.loss,
    seed,
    freeOf,
    mayGive: (candidate) =>
      stage.get(candidate.account) === 0 && mayBeEligible(policy.eligibility, burden, candidate),
    allows,
  });
  const rest = sub(lots, lotsOf(atBankruptcy));
  if (rest === 0n) return { atBankruptcy, atMark: [], left: rest };
  const after = withoutTakings(ranking, atBankruptcy);
  const atMark = policy.allocate(after.candidates, {
    lots: rest,
    loss: ZERO_QUANTA,
    seed,
    freeOf: (candidate) => sub(freeOf(candidate), after.taken.get(candidate.account) ?? ZERO_LOTS),
    mayGive: () => true,
    allows: () => true,
  });
  return { atBankruptcy, atMark, left: sub(rest, lotsOf(atMark)) };
}

const lotsOf = (takings: readonly Taking[]): Lots => sum(takings.map(({ lots }) => lots));

/** The candidates as ring 1 leaves them. */
function withoutTakings(ranking: readonly Candidate[], takings: readonly Taking[]) {
  const taken = new Map(takings.map(({ account, lots }) => [account, lots]));
  const candidates = ranking.map((candidate) => {
    const lots = taken.get(candidate.account);
    if (lots === undefined) return candidate;
    const exposure = (candidate.exposure - lots * candidate.lotExposure) as Quanta;
    return { ...candidate, exposure };
  });
  return { taken, candidates };
}

/** Lots of the account on the opposite side of the residual that no claim holds yet, as it stands now. */
function freeLots(
  { state, counterparties, residual }: Situation,
  { account, free: listed }: Candidate,
): Lots {
  if (listed <= 0n || account === residual.account) return ZERO_LOTS;
  const row = state.positionRow(account, residual.market);
  if (row === NONE) return ZERO_LOTS;
  const size = state.positions.size.get(row);
  if (size > 0n === residual.size > 0n) return ZERO_LOTS;
  const free = sub(abs(size), counterparties.pendingOf(residual.market, account).lots);
  return free > 0n ? free : ZERO_LOTS;
}
