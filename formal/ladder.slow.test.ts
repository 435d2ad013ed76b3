// The model of ladder and waterfall against the engine: random traces of the model, each replayed and compared act by act.
// False twins of the model must be told apart, or the comparison would prove nothing.
import { expect, test } from 'vitest';
import { isFixedSeed, propertySeed } from '../packages/engine/src/base/property.fixture.ts';
import { readTrace } from './model/read-trace.ts';
import { firstDifference } from './model/replay.ts';
import { type Campaign, commandOf, simulate } from './model/run-quint.ts';

const CAMPAIGNS: readonly Campaign[] = [
  { acts: 'step', seed: propertySeed, traces: 140, steps: 30, mutant: 0 },
  { acts: 'storm', seed: propertySeed, traces: 70, steps: 25, mutant: 0 },
];
const MUTANTS = [
  [1, 'the bucket is passed over'],
  [2, 'penalties are rounded down'],
  [3, 'shares of a loss are rounded down and what is left is lost'],
] as const;

for (const campaign of CAMPAIGNS) {
  test(`the engine does what the model does on ${campaign.traces} traces (${campaign.acts})`, () => {
    const { traces, violated, witnessed } = simulate(campaign);
    const again = commandOf(campaign);
    process.stdout.write(`  seed ${campaign.seed}: ${JSON.stringify(witnessed)}; ${again}\n`);
    expect(violated, `invariants of the model; ${again}`).toEqual([]);
    expect(traces).toHaveLength(campaign.traces);
    for (const [at, text] of traces.entries())
      expect(firstDifference(readTrace(text)), `trace ${at}; ${again}`).toBeUndefined();
    if (!isFixedSeed) return;
    const wanted = campaign.acts === 'storm' ? Object.keys(witnessed) : ['sawInsured', 'sawAdl'];
    const unseen = wanted.filter((name) => witnessed[name as keyof typeof witnessed] === 0);
    expect(unseen, 'stages that no trace has reached').toEqual([]);
  });
}

for (const [mutant, says] of MUTANTS) {
  test(`a model in which ${says} is told apart from the engine`, () => {
    const campaign = { acts: 'storm', seed: 5, traces: 30, steps: 30, mutant } as const;
    const found = simulate(campaign)
      .traces.map((text) => firstDifference(readTrace(text)))
      .filter((difference) => difference !== undefined);
    expect(found.length, commandOf(campaign)).toBeGreaterThan(0);
    process.stdout.write(`  ${says}: ${found[0]}\n`);
  });
}
