// dYdX v4: no ranking. From an account drawn by lot on, one after the other in ascending order, and round to the first; whose
// own bankruptcy price does not overlap is passed over. The lot is drawn with a number that every replica has.
// Source: dYdX v4 @84d4664, x/clob/keeper/deleveraging.go.
import { compareNumbers } from '../../base/ordered.ts';
import type { Candidate } from './candidate.ts';
import type { AdlPolicy } from './policy.ts';
import { inTurn } from './queue.ts';

export const dydx: AdlPolicy = {
  name: 'dydx',
  eligibility: 'noRiskier',
  order: 'lot',
  followsScores: false,
  score: () => 0n,
  rank: (candidates) => candidates.toSorted((a, b) => compareNumbers(a.account, b.account)),
  allocate(ranked, placement) {
    const start = ranked.length === 0 ? 0 : scrambled(placement.seed) % ranked.length;
    return inTurn(roundFrom(ranked, start), placement);
  },
};

/** Walks the ring without copying it: in a storm it is long, and few of it are asked. */
function* roundFrom(ranked: readonly Candidate[], start: number): Iterable<Candidate> {
  for (let at = 0; at < ranked.length; at++)
    yield ranked[(start + at) % ranked.length] as Candidate;
}

/** A number of 32 bits in which every bit of the seed tells: the finaliser of splitmix32. */
function scrambled(seed: number): number {
  let z = seed | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}
