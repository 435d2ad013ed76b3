// The incidents as one self-contained page: a table of losses, and for each a paragraph, what happened step by step under their
// rule and ours, who bears what is left, and charts of the price and of the loss.
import { chart } from '../report/chart.ts';
import { escape, shortMoney, table } from '../report/markup.ts';
import { htmlPage } from '../report/html-page.ts';
import type { Bearers, Played } from './incident.ts';
import type { IncidentReport } from './incidents.ts';

const BLUE = '#1d5fd1';
const GREY = '#8a97a8';
const RED = '#c23b3b';
const STYLE = `.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(380px,1fr));gap:14px;margin:0 0 14px}.two>div{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:12px 16px}.two h3{font-size:14px;margin:0 0 6px}.two b{float:right}.two ol{margin:0;padding-left:18px;font-size:13.5px}.two li{margin:4px 0}h2 small{font-weight:400;color:var(--soft);font-size:14px;margin-left:8px}.source{font-size:12.5px;color:var(--soft)}`;

export function incidentsHtml(reports: readonly IncidentReport[]): string {
  const title = 'Incidents, under their rule and under ours';
  const sections = [
    `<header><h1>${title}</h1><p class="sub">Plimsoll incidents &middot; ${reports.length} stories, each on the real engine in three settings</p></header>`,
    '<p>Each story is told four times: by a small model of the rule that the venue had on the day; on our engine set up as that venue was; the same with one defence on; and with all of them. The prices are those that were reported, forced trades included; what no source states is assumed, and said with each. Every run is checked in full and its books balance to the last quantum.</p>',
    lossTable(reports),
    ...reports.map(section),
  ];
  return htmlPage({ title, sections, style: STYLE, hasTimeCharts: true });
}

function lossTable(reports: readonly IncidentReport[]): string {
  return table(
    [
      { name: 'incident', isText: true },
      { name: 'reported' },
      { name: 'their rule' },
      { name: 'our engine, defence off' },
      { name: 'that defence on' },
      { name: 'all on' },
      { name: 'which decided', isText: true },
    ],
    reports.map(({ title, documented, theirs, unguarded, guarded, ours, defence }) => [
      title,
      ...[documented.loss, theirs.loss, unguarded.loss, guarded.loss, ours.loss].map(shortMoney),
      defence.name,
    ]),
  );
}

function section(report: IncidentReport): string {
  const { title, venue, mechanism, source, assumed, documented, theirs, ours, defence, bound } =
    report;
  return [
    `<h2 id="${report.id}">${escape(title)}<small>${escape(venue)}</small></h2>`,
    `<p>${escape(mechanism)}</p>`,
    `<p><b>What decides:</b> ${escape(defence.name)}, <code>${escape(defence.parameter)}</code> ${escape(defence.off)} &rarr; ${escape(defence.on)}. ${escape(defence.why)}</p>`,
    `<div class="two">${told(`${venue}, rule of the day`, theirs.loss, theirs.steps)}${told('Plimsoll, all defences', ours.loss, ours.steps)}</div>`,
    `<p>${escape(bearersText(ours))} At most ${escape(shortMoney(bound.usd))}: ${escape(bound.why)}.</p>`,
    `<div class="charts">${priceChart(ours)}${lossChart(report)}</div>`,
    `<p class="source">Reported: ${escape(shortMoney(documented.loss))}, ${escape(documented.what)}. ${source.map(escape).join('. ')}.<br>Assumed: ${escape(assumed)}</p>`,
  ].join('\n');
}

const told = (name: string, loss: number, steps: readonly string[]): string =>
  `<div><h3>${escape(name)}<b>${escape(shortMoney(loss))}</b></h3><ol>${steps.map((step) => `<li>${escape(step)}</li>`).join('')}</ol></div>`;

const BEARERS: { readonly [bearer in keyof Bearers]: string } = {
  fund: 'the insurance fund',
  deleveraged: 'winners deleveraged below the mark',
  socialised: 'all who won, by socialisation',
  uncovered: 'nobody yet',
  customers: 'customers',
};

/** Who bears what is left, and what was closed early of those who won. */
export function bearersText({ bearers, deleveragedNotional }: Played): string {
  const parts = Object.entries(BEARERS)
    .map(([bearer, name]) => ({ name, loss: bearers[bearer as keyof Bearers] }))
    .filter(({ loss }) => loss > 0)
    .map(({ name, loss }) => `${shortMoney(loss)} is borne by ${name}`);
  const lost = parts.length === 0 ? 'Nothing is lost.' : `${parts.join(', ')}.`;
  return deleveragedNotional > 0
    ? `${lost} ${shortMoney(deleveragedNotional)} of winning positions were closed early.`
    : lost;
}

const priceChart = ({ series }: Played): string =>
  chart({
    title: 'Price',
    times: series.map(({ time }) => time),
    isFromZero: false,
    lines: [{ name: 'price', colour: GREY, values: series.map(({ price }) => price) }],
  });

function lossChart({ ours, guarded, unguarded }: IncidentReport): string {
  const line = (name: string, colour: string, { series }: Played) => ({
    name,
    colour,
    values: series.map(({ loss }) => loss),
  });
  return chart({
    title: 'Loss on our engine, USD',
    times: unguarded.series.map(({ time }) => time),
    isFromZero: true,
    lines: [
      line('defence off', RED, unguarded),
      line('that defence on', GREY, guarded),
      line('all on', BLUE, ours),
    ],
  });
}
