// The study on real chains: every proposal verified, and the saving of at least a fifth against pro rata that it is held to.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readLiveRulebook, rulebookText } from '@plimsoll/engine';
import { expect, test } from 'vitest';
import { describeWithShared } from '../../../../test/shared.ts';
import { readChains } from '../surface/read-chains.ts';
import { loadSolver } from './highs-solver.ts';
import {
  runUnwindStudy,
  SAVING_WANTED,
  type StudyRulebook,
  unwindFindings,
} from './run-unwind-study.ts';
import { unwindHtml } from './unwind-html.ts';

const rulebookOf = (name: string): StudyRulebook => {
  const file = new URL(`../../../engine/rulebooks/${name}.json`, import.meta.url);
  const read = readLiveRulebook(rulebookText(JSON.parse(readFileSync(file, 'utf8'))));
  if (!read.ok) throw new Error(`${name} is a rulebook`);
  return { name, rulebook: read.value, numeraire: 'USD' };
};

describeWithShared(
  'the study of unwinds',
  ['data/deribit_option_chains_202512_202608.csv.gz'],
  ([path = '']) => {
    test('the least-cost unwind saves a fifth and more under every rulebook, at any penalty', async () => {
      const chains = readChains(path, gunzipSync(readFileSync(path)).toString('utf8'));
      const solve = await loadSolver();
      const all = ['deribit-portfolio', 'plimsoll', 'derive-pmrm-2'];
      for (const [penalty, names] of [
        ['listed', all],
        ['none', all.slice(0, 1)],
      ] as const) {
        const study = runUnwindStudy({
          chains: chains.slice(0, 2),
          rulebooks: names.map(rulebookOf),
          accounts: 24,
          seed: 5,
          penalty,
          solve,
        });
        for (const each of study.rulebooks) {
          expect(each.accounts, each.name).toBe(24);
          expect(each.refused, each.name).toBe(0);
          expect(each.programVsSlice.median, each.name).toBeGreaterThan(SAVING_WANTED);
          expect(each.programVsSlice.mean, each.name).toBeGreaterThan(SAVING_WANTED);
          expect(each.programVsOwn.least, each.name).toBeGreaterThanOrEqual(0);
          expect(each.structures).toHaveLength(6);
        }
        expect(unwindFindings(study).join(' ')).toContain('The engine verified every proposal');
        for (const name of names) expect(unwindHtml(study)).toContain(`<h2>${name}</h2>`);
      }
    }, 300_000);
  },
);
