// The report of a replay as one self-contained page: findings in words, charts, tables. No network, no library; opens from
// disk and prints.
import type { MarketResult, ReplayResult } from '../replay/replay-result.ts';
import { chart } from './chart.ts';
import { findings } from './findings.ts';
import { escape, grouped, instant, percent, shortMoney, table } from './markup.ts';
import { htmlPage } from './html-page.ts';

/** Charts are drawn of the markets with most liquidations only. */
const MARKET_CHARTS_MAX = 12;
const BLUE = '#1d5fd1';
const GREY = '#8a97a8';
const RED = '#c23b3b';
const GREEN = '#1c7d5c';
const AMBER = '#d98a1f';
const VIOLET = '#7a4fc0';
/** From calm to liquidation; the names say maintenance margin over equity. */
const BANDS = [
  ['below 20 %', '#cfe6df'],
  ['20 to 40 %', '#9fd0c1'],
  ['40 to 71 %', '#f4e3b2'],
  ['71 to 80 %, warned', '#f0bf6a'],
  ['80 to 100 %, margin call', '#e58a4e'],
  ['100 % and more, liquidated', '#c23b3b'],
] as const;

/** `result` as `runReplay` returns it. Everything that came from a file is escaped. */
export function reportHtml(result: ReplayResult): string {
  const from = result.from.slice(0, 10);
  // The end is exclusive: a replay up to midnight ends on the day before.
  const to = instant(Date.parse(result.to) - 1).slice(0, 10);
  const title = `Replay of ${from}${to === from ? '' : ` to ${to}`}`;
  const sections = [
    `<header><h1>${escape(title)}</h1><p class="sub">Plimsoll replay &middot; ${grouped(result.accounts)} accounts &middot; ${result.markets} ${result.markets === 1 ? 'market' : 'markets'} &middot; seed ${result.seed}</p></header>`,
    findings(result)
      .map((paragraph) => `<p>${escape(paragraph)}</p>`)
      .join(''),
    cards(result),
    `<h2>Liquidations and who bore the loss</h2><div class="charts">${lossCharts(result)}</div>`,
    `<h2>How close accounts were to liquidation</h2><p class="note">Share of accounts with positions by margin ratio (maintenance margin over equity).</p>${ratioChart(result)}`,
    `<h2>Index price and mark price</h2>${marketNote(result)}<div class="charts">${marketCharts(result)}</div>`,
    `<h2>Result by market</h2>${marketTable(result)}`,
    `<h2>How the markets were listed</h2><p class="note">No price step within the bound can jump through maintenance margin unseen: step bound + penalty + slippage + taker fee stay within the lowest maintenance rate.</p>${listingTable(result)}`,
    `<h2>The books</h2>${booksTable(result)}`,
    `<h2>Notes on the data</h2><ul>${result.notes.map((note) => `<li>${escape(note)}</li>`).join('')}</ul>${sourceTable(result)}`,
    `<h2>The run</h2>${runTable(result)}<p class="note">Step hash <code>${escape(result.stateHash.stepHash)}</code><br>State root <code>${escape(result.stateHash.stateRoot)}</code><br>The same files, accounts and seed give the same hashes on any machine.</p>`,
  ];
  return htmlPage({ title, sections, style: '', hasTimeCharts: true });
}

function cards(result: ReplayResult): string {
  const { insuranceFund: fund, adl } = result;
  const money = (value: string): string => shortMoney(Number(value));
  const isBalanced = Object.values(result.conservation.assets).every(
    (asset) => asset.difference === '0',
  );
  const list: readonly (readonly [string, string, string])[] = [
    [grouped(result.liquidations), 'liquidations', ''],
    [money(result.liquidatedNotional), 'liquidated notional', ''],
    [money(fund.end), `insurance fund in cash, from ${money(fund.start)}`, ''],
    [
      money(adl.notional),
      `deleveraged in ${grouped(adl.fills)} fills`,
      adl.fills === 0 ? 'good' : '',
    ],
    [money(result.socialised), 'socialised loss', Number(result.socialised) === 0 ? 'good' : 'bad'],
    [money(result.uncovered), 'uncovered loss', Number(result.uncovered) === 0 ? 'good' : 'bad'],
    [isBalanced ? '0' : 'not balanced', 'difference in the books', isBalanced ? 'good' : 'bad'],
  ];
  return `<div class="cards">${list.map(([value, name, tone]) => `<div class="card ${tone}"><b>${escape(value)}</b><span>${escape(name)}</span></div>`).join('')}</div>`;
}

function lossCharts({ series }: ReplayResult): string {
  const { times } = series;
  const hasLoss = [...series.adl, ...series.socialised, ...series.uncovered].some(
    (value) => value > 0,
  );
  return [
    chart({
      title: 'Liquidated notional, USD',
      times,
      isFromZero: true,
      lines: [{ name: 'in each interval', colour: RED, values: series.liquidated, style: 'bars' }],
    }),
    chart({
      title: 'Liquidated notional so far, USD',
      times,
      isFromZero: true,
      lines: [
        { name: 'cumulative', colour: RED, values: cumulative(series.liquidated), style: 'area' },
      ],
    }),
    chart({
      title: 'Insurance fund, USD',
      times,
      isFromZero: true,
      lines: [
        { name: 'cash', colour: GREEN, values: series.fundCash, style: 'area' },
        { name: 'coins and positions taken over', colour: VIOLET, values: series.fundInventory },
      ],
    }),
    chart({
      title: hasLoss ? 'Deleveraging and losses so far, USD' : 'Deleveraging and losses: none',
      times,
      isFromZero: true,
      lines: [
        { name: 'ADL', colour: AMBER, values: series.adl, style: 'area' },
        { name: 'socialised', colour: VIOLET, values: series.socialised },
        { name: 'uncovered', colour: RED, values: series.uncovered },
      ],
    }),
  ].join('');
}

function ratioChart({ series }: ReplayResult): string {
  const lines = BANDS.map(([name, colour], band) => ({
    name,
    colour,
    values: series.ratios.map((counts) => counts[band] ?? 0),
  }));
  return chart({
    title: 'Accounts by margin ratio',
    times: series.ratioTimes,
    lines,
    isFromZero: true,
    isStacked: true,
    width: 1160,
    height: 230,
  });
}

function byLiquidation({
  marketResults,
}: ReplayResult): { readonly market: MarketResult; readonly at: number }[] {
  return marketResults
    .map((market, at) => ({ market, at }))
    .sort(
      (a, b) =>
        Number(b.market.liquidatedNotional) - Number(a.market.liquidatedNotional) || a.at - b.at,
    );
}

function marketNote({ markets }: ReplayResult): string {
  return markets > MARKET_CHARTS_MAX
    ? `<p class="note">The ${MARKET_CHARTS_MAX} markets with the largest liquidated notional; the table below has all ${markets}.</p>`
    : '';
}

function marketCharts(result: ReplayResult): string {
  const { times, markets } = result.series;
  const known = (values: readonly number[]): number[] =>
    values.map((value) => (value > 0 ? value : Number.NaN));
  return byLiquidation(result)
    .slice(0, MARKET_CHARTS_MAX)
    .map(({ at }) => markets[at])
    .filter((market) => market !== undefined)
    .map((market) =>
      chart({
        title: market.symbol,
        times,
        isFromZero: false,
        range: { name: 'lowest to highest mark', low: market.low, high: market.high },
        lines: [
          { name: 'index', colour: GREY, values: known(market.index) },
          { name: 'mark', colour: BLUE, values: known(market.mark) },
        ],
      }),
    )
    .join('');
}

function marketTable(result: ReplayResult): string {
  const rows = byLiquidation(result).map(({ market }) => {
    const fall = 1 - Number(market.lowestMark) / Number(market.firstMark);
    return [
      market.symbol,
      market.firstMark,
      market.lowestMark,
      `${(-100 * fall).toFixed(1)} %`,
      market.lastMark,
      shortMoney(Number(market.liquidatedNotional)),
      shortMoney(Number(market.openInterestNotional)),
      shortMoney(Number(market.insuranceBucket)),
      shortMoney(Number(market.uncovered)),
      market.halted ? 'halted' : 'open',
    ];
  });
  return table(
    [
      { name: 'market', isText: true },
      { name: 'first mark' },
      { name: 'lowest' },
      { name: 'worst fall' },
      { name: 'last' },
      { name: 'liquidated' },
      { name: 'open interest, end' },
      { name: 'insurance bucket, end' },
      { name: 'uncovered' },
      { name: 'state', isText: true },
    ],
    rows,
  );
}

function listingTable({ marketResults }: ReplayResult): string {
  const rows = marketResults.map((market) => [
    market.symbol,
    market.riskClass,
    market.indexFrom,
    percent(market.initialPpm),
    percent(market.maintenancePpm),
    percent(market.stepBoundPpm),
    percent(market.liquidationPenaltyPpm),
    percent(market.liquidationSlippagePpm),
    market.tick,
    market.lot,
    shortMoney(Number(market.dailyNotional)),
  ]);
  return table(
    [
      { name: 'market', isText: true },
      { name: 'class', isText: true },
      { name: 'index from', isText: true },
      { name: 'initial' },
      { name: 'maintenance' },
      { name: 'step bound' },
      { name: 'penalty' },
      { name: 'slippage' },
      { name: 'tick' },
      { name: 'lot, coins' },
      { name: 'traded a day' },
    ],
    rows,
  );
}

function booksTable({ conservation }: ReplayResult): string {
  const rows = Object.entries(conservation.assets).map(([symbol, asset]) => [
    symbol,
    asset.in,
    asset.accounted,
    asset.difference,
  ]);
  return table(
    [
      { name: 'asset', isText: true },
      { name: 'came in' },
      { name: 'accounted for' },
      { name: 'difference' },
    ],
    rows,
  );
}

function sourceTable({ sourceHealth }: ReplayResult): string {
  const rows = sourceHealth.map((health) => [
    health.underlying,
    health.sources.join(', '),
    health.gaps,
    String(health.longestGapMinutes),
    String(health.staleMinutes),
    String(health.singleSourceMinutes),
  ]);
  return table(
    [
      { name: 'underlying', isText: true },
      { name: 'sources', isText: true },
      { name: 'gaps' },
      { name: 'longest gap, min' },
      { name: 'stale, min' },
      { name: 'on a single source, min' },
    ],
    rows,
  );
}

function runTable(result: ReplayResult): string {
  const rejects = Object.entries(result.rejects).map(
    ([type, count]) => `${type} ${grouped(count)}`,
  );
  const rows: [string, string][] = [
    ['Rows of prices', grouped(result.rows)],
    ['Steps (time stamps)', grouped(result.steps)],
    ['Commands recorded', grouped(result.commands)],
    ['Events recorded', grouped(result.events)],
    ['Commands refused', rejects.length === 0 ? 'none' : rejects.join(', ')],
    ['Price bands opened', grouped(result.bandsOpened)],
    ['Deficits fixed', grouped(result.deficits)],
    ['Collateral converted', shortMoney(Number(result.collateralConverted))],
    ['Coins of the fund sold outside', shortMoney(Number(result.inventorySold))],
    ['Funding paid', shortMoney(Number(result.fundingPaid))],
    ['Seconds', String(result.wallSeconds)],
  ];
  return table(
    [
      { name: 'what', isText: true },
      { name: '', isText: true },
    ],
    rows,
  );
}

function cumulative(values: readonly number[]): number[] {
  let total = 0;
  return values.map((value) => (total += value));
}
