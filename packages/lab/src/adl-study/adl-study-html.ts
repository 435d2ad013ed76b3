// The study of deleveraging as one self-contained page: what was drawn, what is measured, a table for each shock, findings.
import { escape, grouped, shortMoney, table } from '../report/markup.ts';
import { htmlPage } from '../report/html-page.ts';
import { adlFindings, percentOf } from './adl-study-words.ts';
import type { AdlRun, AdlStudy } from './run-adl-study.ts';

const TITLE = 'Deleveraging: the venues’ queues, pro rata, and minimal harm';

export function adlStudyHtml(study: AdlStudy): string {
  const { accounts, positions, makers, seed, coins, words, measures, runs } = study;
  const shocks = [...new Set(runs.map(({ shock }) => shock))];
  const list = (lines: readonly string[]): string =>
    `<ul>${lines.map((line) => `<li>${escape(line)}</li>`).join('')}</ul>`;
  const sections = [
    `<header><h1>${escape(TITLE)}</h1><p class="sub">Plimsoll adl-study &middot; ${grouped(accounts)} accounts (${makers} of them makers), ${grouped(positions)} positions in ${coins.map(escape).join(' and ')}, seed ${seed}</p></header>`,
    `<h2>What was found</h2>${list(adlFindings(study))}`,
    `<h2>The book</h2>${list(words)}<p>${study.knownEntries} entry prices are the file's own; ${study.dust} positions smaller than a lot are left out.</p>`,
    `<h2>What is measured</h2>${list(measures)}`,
    ...shocks.map(
      (shock) =>
        `<h2>BTC ${shock > 0 ? '+' : ''}${percentOf(shock)}</h2>${runsTable(runs.filter((run) => run.shock === shock))}`,
    ),
  ];
  return htmlPage({ title: TITLE, sections, style: '', hasTimeCharts: false });
}

const runsTable = (runs: readonly AdlRun[]): string =>
  table(
    [
      { name: 'policy', isText: true },
      { name: 'deleveraged' },
      { name: 'loss carried' },
      { name: 'accounts touched' },
      { name: 'worst share of equity' },
      { name: 'hedges broken' },
      { name: 'leverage, standard deviation' },
      { name: 'leverage, p95 less p50' },
    ],
    runs.map((run) => [
      run.policy,
      shortMoney(run.deleveraged),
      shortMoney(run.carried),
      run.touched,
      percentOf(run.worstShare),
      `${run.hedgesBroken} of ${run.hedged}`,
      run.leverageStdDev.toFixed(2),
      run.leverageSpread.toFixed(2),
    ]),
  );
