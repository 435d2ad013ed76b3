// The study of unwinds as one self-contained page: findings, one table a rulebook, and by structure.
import { escape, instant, table } from '../report/markup.ts';
import { htmlPage } from '../report/html-page.ts';
import { type UnwindGroup, unwindFindings, type UnwindStudy } from './run-unwind-study.ts';

const COLUMNS = [
  { name: 'accounts of', isText: true },
  { name: 'accounts' },
  { name: 'legs, mean' },
  { name: 'least cost, median' },
  { name: 'mean' },
  { name: 'lowest tenth' },
  { name: 'of all costs' },
  { name: 'own plan, median' },
  { name: 'mean' },
  { name: 'of all costs' },
] as const;

export function unwindHtml(study: UnwindStudy): string {
  const title = 'Least-cost unwind against pro rata';
  const sections = [
    `<header><h1>${escape(title)}</h1><p class="sub">Plimsoll unwind study &middot; ${study.chains} option chains, ${instant(Date.parse(study.from))} to ${instant(Date.parse(study.to))} UTC &middot; seed ${study.seed}</p></header>`,
    unwindFindings(study)
      .map((sentence) => `<p>${escape(sentence)}</p>`)
      .join(''),
    ...study.rulebooks.map(
      (each) =>
        `<h2>${escape(each.name)}</h2>${table(COLUMNS, [...each.structures, { ...each, name: 'all' }].map(row))}`,
    ),
    '<p class="note">Shares of the cost of a pro-rata slice that are saved. Every cost restores the exit level by the exact requirement of the rulebook.</p>',
  ];
  return htmlPage({ title, sections, style: '', hasTimeCharts: false });
}

const share = (value: number): string => `${(100 * value).toFixed(1)} %`;

const row = (group: UnwindGroup): readonly (string | number)[] => [
  group.name,
  group.accounts,
  group.meanLegs.toFixed(1),
  share(group.programVsSlice.median),
  share(group.programVsSlice.mean),
  share(group.programVsSlice.p10),
  share(group.programVsSlice.ofTotal),
  share(group.ownVsSlice.median),
  share(group.ownVsSlice.mean),
  share(group.ownVsSlice.ofTotal),
];
