// A receipt for each account that deleveraging touches: its rank, what is taken and at which quote, and what each other policy
// would have taken of it. Issued with the deficit, from the same book and before its claims are noted there.
import type { Event, EventOf } from '../../domain/event.ts';
import { ADL_POLICIES, type AdlPolicyName } from '../../domain/ladder.ts';
import { type AccountId, type Lots, ZERO_LOTS } from '../../domain/units.ts';
import { bookOf, planUnderOther, type Situation } from '../adl.ts';
import { adlPolicies } from './policies.ts';

type Claim = EventOf<'DeficitFixed'>['claims'][number];

/**
 * A comparison with pro rata looks at every candidate, and so does the first with any other policy in a tick, which ranks them.
 * Beyond so many looks in a tick comparisons are left out of receipts, so that a storm of deficits in a large market stays
 * bounded. After the first the others look only as far as they take.
 */
const LOOKS_MOST = 400_000;

/** The receipts of a deficit's claims on lots. `atBankruptcy`: how many of them, from the first, share the loss. */
export function receiptsOf(
  situation: Situation,
  fixed: { readonly claims: readonly Claim[]; readonly atBankruptcy: number },
): readonly Event[] {
  const { state, counterparties, residual } = situation;
  const claims = fixed.claims.filter(({ kind }) => kind === 'adl');
  if (claims.length === 0) return [];
  const policy = state.listing.ladder.adlPolicy;
  const book = bookOf(counterparties, residual);
  const others = comparisons(situation, policy);
  return claims.map(({ account, size, amount }, at): EventOf<'AdlReceiptIssued'> => {
    const candidate = book.get(account);
    return {
      type: 'AdlReceiptIssued',
      account,
      market: residual.market,
      bankrupt: residual.account,
      rank: at + 1,
      of: claims.length,
      candidates: book.candidates.length,
      lots: size,
      quote: amount,
      mark: state.mark(residual.market),
      reason: at < fixed.atBankruptcy && residual.loss > 0n ? 'bankruptcyPrice' : 'atMark',
      policy,
      score: candidate === undefined ? '0' : String(adlPolicies[policy].score(candidate)),
      others: others.map(({ name, taken }) => ({
        policy: name,
        lots: taken.get(account) ?? ZERO_LOTS,
      })),
    };
  });
}

type Comparison = {
  readonly name: AdlPolicyName;
  readonly taken: ReadonlyMap<AccountId, Lots>;
};

function comparisons(situation: Situation, chosen: AdlPolicyName): readonly Comparison[] {
  const { counterparties, residual } = situation;
  const size = bookOf(counterparties, residual).candidates.length;
  const compared: Comparison[] = [];
  for (const name of ADL_POLICIES) {
    if (name === chosen) continue;
    if (adlPolicies[name].order === 'share' || !bookOf(counterparties, residual).isRanked(name)) {
      if (counterparties.looks + size > LOOKS_MOST) continue;
      counterparties.looks += size;
    }
    const { atBankruptcy, atMark } = planUnderOther(adlPolicies[name], situation);
    const taken = new Map<AccountId, Lots>();
    for (const { account, lots } of [...atBankruptcy, ...atMark])
      taken.set(account, ((taken.get(account) ?? ZERO_LOTS) + lots) as Lots);
    compared.push({ name, taken });
  }
  return compared;
}
