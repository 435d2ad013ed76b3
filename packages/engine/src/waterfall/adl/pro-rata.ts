// Everyone on the other side gives the same share of its lots, by largest remainder, ties to the lower account id.
import { allocate, min, sum } from '../../base/fixed.ts';
import { compareNumbers } from '../../base/ordered.ts';
import { ZERO_LOTS } from '../../domain/units.ts';
import type { AdlPolicy } from './policy.ts';
import { shareOut } from './share-out.ts';

export const proRata: AdlPolicy = {
  name: 'proRata',
  eligibility: 'inProfit',
  order: 'share',
  followsScores: false,
  score: ({ free }) => free,
  rank: (candidates) => candidates.toSorted((a, b) => compareNumbers(a.account, b.account)),
  allocate(ranked, placement) {
    const giving = ranked.filter((candidate) => placement.mayGive(candidate));
    return shareOut(ranked, placement, (refused) => {
      const asked = giving.filter(({ account }) => !refused.has(account));
      const free = asked.map((candidate) => placement.freeOf(candidate));
      const shares = allocate(min(placement.lots, sum(free)), free);
      return asked.flatMap((candidate, at) => {
        const lots = shares[at] ?? ZERO_LOTS;
        return lots === ZERO_LOTS ? [] : [{ candidate, lots }];
      });
    });
  },
};
