// The model of ladder and waterfall against the engine: random traces of the model, each replayed and compared act by act.
// False twins of the model must be told apart, or the comparison would prove nothing.
import { expect, test } from 'vitest';
import { isFixedSeed, propertySeed } from '../packages/engine/src/base/property.fixture.ts';
import { readTrace } from './model/read-trace.ts';
import { firstDifference } from './model/replay.ts';
import { type Campaign, commandOf, simulate } from './model/run-quint.ts';

const CAMPAIGNS: readonly Campaign[] = [
  { acts: 'step', seed: propertySeed, traces: 120, steps: 30, mutant: 0 },
  { acts: 'storm', seed: propertySeed, traces: 90, steps: 25, mutant: 0 },
];
/** Stages that the campaign with the fixed seed reaches. */
const WANTED = {
  step: ['sawInsured', 'sawLeft', 'sawAdl'],
  storm: ['sawInsured', 'sawTranche', 'sawAdl', 'sawSocialised', 'sawUncovered'],
} as const;
/** Simulating takes long on a busy machine. */
const PATIENCE_MS = 900_000;
const MUTANTS = [
  [1, 'the bucket is passed over'],
  [2, 'penalties are rounded down'],
  [3, 'shares of a loss are rounded down and what is left is lost'],
] as const;

for (const campaign of CAMPAIGNS) {
  test(
    `the engine does what the model does on ${campaign.traces} traces (${campaign.acts})`,
    () => {
      const { traces, violated, witnessed } = simulate(campaign);
      const again = commandOf(campaign);
      process.stdout.write(`  seed ${campaign.seed}: ${JSON.stringify(witnessed)}; ${again}\n`);
      expect(violated, `invariants of the model; ${again}`).toEqual([]);
      expect(traces).toHaveLength(campaign.traces);
      for (const [at, text] of traces.entries())
        expect(firstDifference(readTrace(text)), `trace ${at}; ${again}`).toBeUndefined();
      if (!isFixedSeed) return;
      const wanted = WANTED[campaign.acts];
      const unseen = wanted.filter((name) => witnessed[name] === 0);
      expect(unseen, 'stages that no trace has reached').toEqual([]);
    },
    PATIENCE_MS,
  );
}

for (const [mutant, says] of MUTANTS) {
  test(
    `a model in which ${says} is told apart from the engine`,
    () => {
      const campaign = { acts: 'storm', seed: 5, traces: 24, steps: 25, mutant } as const;
      const found = simulate(campaign)
        .traces.map((text) => firstDifference(readTrace(text)))
        .filter((difference) => difference !== undefined);
      expect(found.length, commandOf(campaign)).toBeGreaterThan(0);
      process.stdout.write(`  ${says}: ${found[0]}\n`);
    },
    PATIENCE_MS,
  );
}
