// How sources become one price: by a quorum that agrees, with no source deciding alone, and each print once.
import type { Mutant } from '../mutant.ts';

export const oracleMutants: readonly Mutant[] = [
  {
    name: 'quorum-of-contradictions',
    mistake: 'sources that contradict one another make a price all the same',
    file: 'packages/engine/src/oracle/aggregate.ts',
    find: "if (near.length < quorum) return { kind: 'stale', usable: near.length, outliers, heardUntil };",
    replace: '',
    test: 'packages/engine/test/hazards-degraded.test.ts',
    title: 'B4 without a quorum of fresh sources that',
  },
  {
    name: 'one-source-decides',
    mistake: 'a source of more than half the weight decides the index alone',
    file: 'packages/engine/src/oracle/weighted-median.ts',
    find: 'sorted.length < 3 ? heaviest : Math.min(heaviest, total - heaviest - 1);',
    replace: 'heaviest;',
    test: 'packages/engine/src/oracle/aggregate.test.ts',
    title: 'E4 the same with two honest sources fallen',
  },
  {
    name: 'repeat-accepted',
    mistake: 'a second price of one source for the same time replaces the first',
    file: 'packages/engine/src/oracle/accept.ts',
    find: 'if (time <= lastTime)',
    replace: 'if (time < lastTime)',
    test: 'packages/engine/src/oracle/accept.test.ts',
    title: 'B5 accepted times rise',
  },
];
