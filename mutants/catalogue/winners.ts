// Losses shared by winners: within their gains, once, and to the quantum.
import type { Mutant } from '../mutant.ts';

const hazardsSharedLossTest = 'packages/engine/test/hazards-shared-loss.test.ts';

export const winnerMutants: readonly Mutant[] = [
  {
    name: 'beyond-own-gain',
    mistake: 'a loss larger than all gains is cut out of them all the same',
    file: 'packages/engine/src/waterfall/socialize.ts',
    find: 'const socialised = min(loss, sum(gains));',
    replace: 'const socialised = loss;',
    test: 'packages/engine/src/waterfall/socialize.test.ts',
    title: 'A6 a loss of 3',
  },
  {
    name: 'residue-dropped',
    mistake: 'what rounding up takes beyond a loss is booked to nobody',
    file: 'packages/engine/src/settle/meet-losses.ts',
    find: "...move('socialised', market, 'residue', NONE, 0, residue),",
    replace: '',
    test: hazardsSharedLossTest,
    title: 'W10 a shared loss of one market asks nobody',
  },
  {
    name: 'cut-met-twice',
    mistake: 'an account meets the same loss again at its next touch',
    file: 'packages/engine/src/state/evolve-loss.ts',
    find: '  markMet(state, account, market);\n  const held',
    replace: '  const held',
    test: hazardsSharedLossTest,
    title: 'W7 a winner who is not touched',
  },
  {
    name: 'closed-in-time',
    mistake: 'whoever closes just before the deficit shares nothing of it',
    file: 'packages/engine/src/waterfall/winners.ts',
    find: 'const open = row === NONE ? ZERO_QUANTA : gainOf(state, row);\n  return max(ZERO_QUANTA, sub(add(open, unmetHeld(state, account, market)), taken));',
    replace:
      'const open = row === NONE ? ZERO_QUANTA : gainOf(state, row);\n  return max(ZERO_QUANTA, sub(open, taken));',
    test: hazardsSharedLossTest,
    title: 'W7 profit just taken is shared',
  },
];
