// The comparison of ladders as one self-contained page: the findings, what each ladder cost in all and on each crash, and
// what the numbers rest on.
import { chart } from '../report/chart.ts';
import { escape, grouped, shortMoney, table } from '../report/markup.ts';
import { htmlPage } from '../report/html-page.ts';
import { type CrashComparison, type LadderComparison, OURS } from './compare-ladders.ts';
import { costBars, type CostRow } from './cost-bars.ts';
import { ladderColours } from './ladder-colours.ts';
import type { LadderResult } from './ladder-meter.ts';
import { ladderFindings } from './ladder-findings.ts';
import { scatterChart } from './scatter-chart.ts';

const PARTS = [
  { name: 'distance from the next hour', colour: '#1d5fd1' },
  { name: 'penalties', colour: '#b7791f' },
  { name: 'profit forgone to ADL', colour: '#7a4fb5' },
  { name: 'bad debt', colour: '#c23b3b' },
] as const;
/** So many ladders at most are drawn over time: ours, and those that cost least and most. */
const LINES_MOST = 6;

/** What was run beside the comparison. */
export type BesideLadders = {
  /** The same with option accounts, in the hours around the worst. */
  readonly withOptions: LadderComparison | undefined;
  /** Findings of studies of their own, in sentences. */
  readonly studies: readonly string[];
};

export function laddersHtml(comparison: LadderComparison, beside: BesideLadders): string {
  const { accounts, seed, crashes, totals } = comparison;
  const title = `Ladders compared on ${crashes.length === 1 ? 'one crash' : `${crashes.length} crashes`}`;
  const sections = [
    `<header><h1>${escape(title)}</h1><p class="sub">Plimsoll compare-liquidation &middot; ${grouped(accounts)} accounts &middot; ${totals.length} ladders &middot; seed ${seed}</p></header>`,
    ladderFindings(comparison)
      .map((sentence) => `<p>${escape(sentence)}</p>`)
      .join(''),
    crashes.length === 1
      ? ''
      : `<h2>What each ladder cost in all</h2><div class="charts">${totalBars(comparison)}</div>`,
    ...crashes.map((crash) => crashSection(crash)),
    ...optionSections(beside.withOptions),
    beside.studies.length === 0
      ? ''
      : `<h2>Unwinds and deleveraging</h2><ul>${beside.studies.map((each) => `<li>${escape(each)}</li>`).join('')}</ul>`,
    `<h2>What the numbers mean</h2><ul>${comparison.notes.map((note) => `<li>${escape(note)}</li>`).join('')}</ul>`,
  ];
  return htmlPage({ title, sections, style: '', hasTimeCharts: true });
}

const optionSections = (withOptions: LadderComparison | undefined): readonly string[] =>
  withOptions === undefined
    ? []
    : [
        `<h2>With option accounts</h2>${[withOptions.notes[0] ?? '', ...ladderFindings(withOptions)].map((each) => `<p>${escape(each)}</p>`).join('')}`,
        ...withOptions.crashes.map((crash) =>
          crashSection({ ...crash, name: `${crash.name}, with options` }),
        ),
      ];

const valuesOf = ({ traderLoss, badDebt }: LadderResult): readonly number[] => [
  traderLoss.distance,
  traderLoss.penalties,
  traderLoss.forgone,
  badDebt,
];

function totalBars({ totals, crashes }: LadderComparison): string {
  const rows = totals.map(({ ladder }): CostRow => {
    const own = crashes.flatMap(({ ladders }) => ladders.filter((each) => each.ladder === ladder));
    const values = PARTS.map((_, i) =>
      own.reduce((sum, each) => sum + (valuesOf(each)[i] ?? 0), 0),
    );
    return { name: ladder, isOurs: ladder === OURS, values };
  });
  return costBars({ title: 'Trader loss and bad debt over all crashes, USD', parts: PARTS, rows });
}

function crashSection(crash: CrashComparison): string {
  const { name, from, to, markets, ladders, barSeconds } = crash;
  const byCost = [...ladders].sort((a, b) => a.cost - b.cost);
  const rows = byCost.map(
    (each): CostRow => ({
      name: each.ladder,
      isOurs: each.ladder === OURS,
      values: valuesOf(each),
    }),
  );
  const time = (text: string): string => text.slice(0, 16).replace('T', ' ');
  const bars = barSeconds >= 60 ? `${barSeconds / 60} min` : `${barSeconds} s`;
  return [
    `<h2>${escape(name)}</h2><p class="note">${escape(`${time(from)} to ${time(to)} UTC, bars of ${bars}, ${markets.length} ${markets.length === 1 ? 'market' : 'markets'}: ${markets.join(', ')}`)}</p>`,
    `<div class="charts">${costBars({ title: 'Trader loss and bad debt, USD', parts: PARTS, rows })}${pointsOf(crash)}${closedOverTime(crash)}</div>`,
    `<div style="margin-top:14px">${resultTable(byCost)}</div>`,
  ].join('');
}

function pointsOf({ ladders }: CrashComparison): string {
  const colours = ladderColours(ladders.map(({ ladder }) => ladder));
  return scatterChart({
    title: 'Trader loss against bad debt: down and left is better',
    xName: 'trader loss, USD',
    yName: 'bad debt, USD',
    points: ladders.map(({ ladder, traderLoss, badDebt }) => ({
      name: ladder,
      colour: colours.get(ladder) ?? '',
      isOurs: ladder === OURS,
      x: traderLoss.total,
      y: badDebt,
    })),
  });
}

function closedOverTime({ ladders }: CrashComparison): string {
  const colours = ladderColours(ladders.map(({ ladder }) => ladder));
  const byCost = [...ladders].sort((a, b) => a.cost - b.cost);
  const drawn = new Set([
    ...ladders.filter(({ ladder }) => ladder === OURS),
    ...byCost.slice(0, LINES_MOST / 2),
    ...byCost.slice(-LINES_MOST / 2),
  ]);
  return chart({
    title: 'Closed by force so far, USD',
    times: ladders[0]?.series.times ?? [],
    isFromZero: true,
    height: 330,
    lines: ladders
      .filter((each) => drawn.has(each))
      .map(({ ladder, series }) => ({
        name: ladder,
        colour: colours.get(ladder) ?? '',
        values: series.closed,
      })),
  });
}

function resultTable(results: readonly LadderResult[]): string {
  const minutes = (value: number): string => (value < 10 ? value.toFixed(1) : grouped(value));
  return table(
    [
      { name: 'ladder', isText: true },
      { name: 'trader loss' },
      { name: 'bad debt' },
      { name: 'both' },
      { name: 'closed' },
      { name: 'deleveraged' },
      { name: 'hedges broken' },
      { name: 'fund paid' },
      { name: 'fund, gain' },
      { name: 'accounts' },
      { name: 'resolved, median min' },
      { name: '99 %' },
      { name: 'last' },
      { name: 'open' },
    ],
    results.map((each) => [
      each.ladder,
      shortMoney(each.traderLoss.total),
      shortMoney(each.badDebt),
      shortMoney(each.cost),
      shortMoney(each.traderLoss.closedNotional),
      shortMoney(each.traderLoss.deleveragedNotional),
      each.hedgesBroken,
      shortMoney(each.deficits.insurance + each.deficits.tranche),
      shortMoney(each.fund.gain),
      each.accountsLiquidated,
      minutes(each.resolve.medianMinutes),
      minutes(each.resolve.p99Minutes),
      minutes(each.resolve.lastMinutes),
      each.resolve.open,
    ]),
  );
}
