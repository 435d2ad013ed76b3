// How long a breach may wait: bounded, not below close-out, and judged on the short average too.
import type { Mutant } from '../mutant.ts';

const spikeBuffer = 'packages/engine/src/liquidation/spike/spike-buffer.ts';
const hazardsSpikeTest = 'packages/engine/test/hazards-spike.test.ts';

export const spikeBufferMutants: readonly Mutant[] = [
  {
    name: 'close-out-ignored',
    mistake: 'an account below the close-out level waits like any other',
    file: spikeBuffer,
    find: 'const closeOut = mulDivUp(risk.maintenance, BigInt(closeOutPpm), PPM);',
    replace: 'const closeOut = 0n as Quanta;',
    test: hazardsSpikeTest,
    title: 'L1 below the close-out level',
  },
  {
    name: 'average-ignored',
    mistake: 'a breach of the mark alone is acted on, whatever the short average says',
    file: spikeBuffer,
    find: 'return heldMs < asked || !this.isBelowOnAverage(account);',
    replace: 'return heldMs < asked;',
    test: hazardsSpikeTest,
    title: 'L1 the average of the mark holds a young',
  },
  {
    name: 'spike-not-forgotten',
    mistake: 'the time of a breach that passed counts for the next one',
    file: 'packages/engine/src/state/evolve.ts',
    find: "event.level === 'liquidation' ? time : 0",
    replace: "event.level === 'liquidation' ? time : state.accounts.breachSince.get(event.account)",
    test: hazardsSpikeTest,
    title: 'L1 a spike that passes liquidates nobody',
  },
  {
    name: 'hold-unbounded',
    mistake: 'the time that a breach has held is not counted, and it waits for ever',
    file: spikeBuffer,
    find: 'const heldMs = this.state.time - since;',
    replace: 'const heldMs = 0;',
    test: hazardsSpikeTest,
    title: 'L1 with a buffer a breach waits',
  },
];
