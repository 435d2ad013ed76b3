// Two schedules on one crash as a page: the table, the reasons in words, what each asked in each market over time. One
// self-contained file, like the report of a replay.
import { chart } from '../report/chart.ts';
import { escape, grouped, shortMoney, table } from '../report/markup.ts';
import { htmlPage } from '../report/html-page.ts';
import type { ScheduleComparison } from './compare-schedules.ts';
import { comparisonReasons, marketDifferences } from './comparison-reasons.ts';

const MARKET_CHARTS_MAX = 8;
const GREY = '#8a97a8';
const BLUE = '#1d5fd1';
const RED = '#c23b3b';

/** Everything that came from a file is escaped. */
export function comparisonHtml(comparison: ScheduleComparison): string {
  const { adaptive } = comparison;
  const title = `Static and adaptive margin, ${adaptive.from.slice(0, 10)} to ${adaptive.to.slice(0, 10)}`;
  const sections = [
    `<header><h1>${escape(title)}</h1><p class="sub">Plimsoll replay &middot; ${grouped(adaptive.accounts)} accounts &middot; ${adaptive.markets} ${adaptive.markets === 1 ? 'market' : 'markets'} &middot; seed ${adaptive.seed}</p></header>`,
    comparisonReasons(comparison)
      .map((paragraph) => `<p>${escape(paragraph)}</p>`)
      .join(''),
    `<h2>Side by side</h2>${sideBySide(comparison)}`,
    `<h2>What each schedule asked</h2><p class="note">Initial margin of the first tier, percent of notional.</p><div class="charts">${rateCharts(comparison)}</div>`,
    `<h2>By market</h2>${byMarket(comparison)}`,
  ];
  return htmlPage({ title, sections, style: '', hasTimeCharts: true });
}

function sideBySide({ lines }: ScheduleComparison): string {
  return table(
    [
      { name: '', isText: true },
      { name: 'static' },
      { name: 'adaptive' },
      { name: 'better', isText: true },
    ],
    lines.map((line) => [
      line.name,
      shortMoney(line.static),
      shortMoney(line.adaptive),
      line.better,
    ]),
  );
}

function rateCharts(comparison: ScheduleComparison): string {
  const { adaptive, static: fixed } = comparison;
  const most = [...adaptive.marketResults.entries()]
    .sort(([, a], [, b]) => Number(b.liquidatedNotional) - Number(a.liquidatedNotional))
    .slice(0, MARKET_CHARTS_MAX);
  const inPercent = (rates: readonly number[] | undefined): number[] =>
    (rates ?? []).map((rate) => 100 * rate);
  return most
    .map(([market, { symbol }]) =>
      chart({
        title: `${symbol}, percent`,
        times: adaptive.series.times,
        isFromZero: true,
        lines: [
          {
            name: 'static',
            colour: GREY,
            values: inPercent(fixed.series.markets[market]?.initial),
          },
          {
            name: 'adaptive',
            colour: BLUE,
            values: inPercent(adaptive.series.markets[market]?.initial),
          },
          {
            name: 'adaptive, maintenance',
            colour: RED,
            values: inPercent(adaptive.series.markets[market]?.maintenance),
          },
        ],
      }),
    )
    .join('');
}

function byMarket(comparison: ScheduleComparison): string {
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
  return table(
    [
      { name: 'market', isText: true },
      { name: 'loss, adaptive less static' },
      { name: 'liquidated, adaptive less static' },
      { name: 'static rate' },
      { name: 'adaptive, mean before' },
      { name: 'adaptive, as it began' },
    ],
    marketDifferences(comparison).map((each) => [
      each.symbol,
      shortMoney(each.loss),
      shortMoney(each.liquidated),
      percent(each.static.before),
      percent(each.adaptive.before),
      percent(each.adaptive.atCrash),
    ]),
  );
}
