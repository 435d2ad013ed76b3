// Findings say who is better in what, and never hide where ours is not.
import { expect, test } from 'vitest';
import { adlFindings } from './adl-study-words.ts';
import type { AdlStudy, AdlVerdict } from './run-adl-study.ts';

const figures = { worstShare: 0.4, hedgesBroken: 0, leverageStdDev: 2, leverageSpread: 1 };
const verdict = (changes: Partial<AdlVerdict>): AdlVerdict => ({
  shock: -0.08,
  queue: 'bitmex',
  ours: figures,
  theirs: { worstShare: 0.7, hedgesBroken: 3, leverageStdDev: 4, leverageSpread: 5 },
  smallerWorstShare: true,
  fewerHedgesBroken: true,
  narrowerSpread: true,
  ...changes,
});
const studyOf = (verdicts: readonly AdlVerdict[]): AdlStudy => ({
  seed: 1,
  words: [],
  measures: [],
  accounts: 0,
  makers: 0,
  positions: 0,
  dust: 0,
  knownEntries: 0,
  coins: [],
  runs: [],
  verdicts,
});

test('a queue that ours beats everywhere gets one line, with the numbers', () => {
  const lines = adlFindings(studyOf([verdict({}), verdict({ shock: 'all' })]));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('worst share 40 % against 70 %');
  expect(lines[0]).toContain('1 of 1 shocks');
});

test('a measure in which ours is not better is named, with its shock', () => {
  const lost = verdict({
    shock: 0.05,
    smallerWorstShare: false,
    theirs: { ...figures, worstShare: 0.3 },
  });
  const lines = adlFindings(studyOf([lost, verdict({ shock: 'all' })]));
  expect(lines).toHaveLength(2);
  expect(lines[1]).toBe(
    'At 5 % bitmex is not worse in: worst share of equity (30 % against our 40 %).',
  );
});
