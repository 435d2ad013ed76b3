// Everyone on the other side gives the same share of its lots, by largest remainder, ties to the lower account id.
import { allocate, min, sum } from '../../base/fixed.ts';
import { compareNumbers } from '../../base/ordered.ts';
import type { AdlPolicy } from './policy.ts';
import { shareOut } from './share-out.ts';

export const proRata: AdlPolicy = {
  name: 'proRata',
  eligibility: 'inProfit',
  order: 'share',
  score: ({ free }) => free,
  rank: (candidates) => candidates.toSorted((a, b) => compareNumbers(a.account, b.account)),
  allocate: (ranked, placement) =>
    shareOut(ranked, placement, (asked) => {
      const free = asked.map((candidate) => placement.freeOf(candidate));
      return allocate(min(placement.lots, sum(free)), free);
    }),
};
