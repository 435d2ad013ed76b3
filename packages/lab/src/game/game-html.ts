// The study of the liquidators' game as one self-contained page: findings, orders side by side, who earned what, and what
// competition does to the price.
import { type CostRow, costBars } from '../ladders/cost-bars.ts';
import { curveChart } from '../report/curve-chart.ts';
import { htmlPage } from '../report/html-page.ts';
import { escape, shortMoney, table } from '../report/markup.ts';
import { gameFindings, ORDER_NAMES } from './game-findings.ts';
import type { GameResult, GroupResult } from './game-result.ts';
import type { GameStudy } from './game-study.ts';

const COLOURS = ['#1d5fd1', '#c23b3b', '#b7791f', '#1c7d5c'];
const QUANTILES = [0.1, 0.25, 0.5, 0.75, 0.9, 1];

export function gameHtml(study: GameStudy): string {
  const { games, symbol, from, to, seed } = study;
  const [first] = games;
  const count = first?.liquidators.length ?? 0;
  const title = `The liquidators' game on ${symbol}`;
  const time = (text: string): string => text.slice(0, 16).replace('T', ' ');
  const sections = [
    `<header><h1>${escape(title)}</h1><p class="sub">Plimsoll liquidation-game &middot; ${time(from)} to ${time(to)} UTC &middot; ${count} liquidators &middot; ${first?.auctions ?? 0} auctions &middot; seed ${seed}</p></header>`,
    gameFindings(study)
      .map((sentence) => `<p>${escape(sentence)}</p>`)
      .join(''),
    `<h2>Orders of messages, ten steps a second</h2>${ordersSection(games)}`,
    `<h2>Orders of messages, blocks of a second</h2>${ordersSection(study.blocks)}`,
    `<h2>What competition does</h2><div class="charts">${priceChart(study)}${profitChart(study)}</div>`,
    `<h2>Who earned what${first === undefined ? '' : `, ${ORDER_NAMES[first.order]}`}</h2>${first === undefined ? '' : groupsTable(first)}<div style="margin-top:14px">${first === undefined ? '' : liquidatorsTable(first)}</div>`,
    `<h2>What the numbers mean</h2><ul>${study.notes.map((note) => `<li>${escape(note)}</li>`).join('')}</ul>`,
  ];
  return htmlPage({ title, sections, style: '', hasTimeCharts: false });
}

const ordersSection = (games: readonly GameResult[]): string =>
  `<div class="charts">${lossBars(games)}</div><div style="margin:14px 0">${ordersTable(games)}</div><div style="margin:14px 0">${frontTable(games)}</div><div class="charts">${latencyChart(games)}${clearingChart(games)}</div>`;

const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
const colourOf = (at: number): string => COLOURS[at % COLOURS.length] ?? '';

function lossBars(games: readonly GameResult[]): string {
  const parts = [
    { name: 'costs of liquidators', colour: '#8a99ab' },
    { name: 'their profit', colour: '#1d5fd1' },
    { name: 'penalties', colour: '#b7791f' },
  ];
  const rows = games.map(
    ({ order, costs, profit, penalties }, at): CostRow => ({
      name: ORDER_NAMES[order],
      isOurs: at === 0,
      values: [costs, Math.max(0, profit), penalties],
    }),
  );
  return costBars({ title: 'What owners and the fund paid, USD', parts, rows });
}

function ordersTable(games: readonly GameResult[]): string {
  return table(
    [
      { name: 'order', isText: true },
      { name: 'by bids' },
      { name: 'cures' },
      { name: 'price' },
      { name: 'take-over' },
      { name: 'median s' },
      { name: '90 % s' },
      { name: 'price of fair' },
      { name: 'given, bps' },
      { name: 'profit' },
      { name: 'an auction' },
      { name: 'owners lost' },
      { name: 'bad debt' },
    ],
    games.map((game) => [
      ORDER_NAMES[game.order],
      game.clearedBy.bids,
      game.clearedBy.cure,
      game.clearedBy.price,
      game.clearedBy.takeOver,
      game.secondsToClear.median.toFixed(1),
      game.secondsToClear.p90.toFixed(1),
      share(game.priceOfFairValue),
      game.discountBps.toFixed(2),
      shortMoney(game.profit),
      shortMoney(game.profitPerAuction),
      shortMoney(game.ownersLost),
      shortMoney(game.badDebt),
    ]),
  );
}

function frontTable(games: readonly GameResult[]): string {
  return table(
    [
      { name: 'order', isText: true },
      { name: 'won by the fastest' },
      { name: 'bids that met a cure' },
      { name: 'of them taken' },
      { name: 'cures beaten' },
      { name: 'profit of it' },
      { name: 'owners lost by it' },
      { name: 'first by one step' },
      { name: 'profit of it' },
    ],
    games.map(({ order, fastest, frontRunning: { ties, cureBeaten, byOneStep } }) => [
      ORDER_NAMES[order],
      share(fastest.shareWon),
      ties.cureAndBid,
      ties.bidTaken,
      cureBeaten.bids,
      shortMoney(cureBeaten.profit),
      shortMoney(cureBeaten.ownersLost),
      byOneStep.bids,
      shortMoney(byOneStep.profit),
    ]),
  );
}

function latencyChart(games: readonly GameResult[]): string {
  return curveChart({
    title: 'Share of auctions won, by class of latency',
    xs: (games[0]?.byLatency ?? []).map(({ name }) => name),
    xName: 'class of latency',
    yName: '% of auctions',
    scale: 'linear',
    curves: games.map(({ order, byLatency }, at) => ({
      name: ORDER_NAMES[order],
      colour: colourOf(at),
      isDashed: at > 0,
      values: byLatency.map(({ shareWon }) => 100 * shareWon),
    })),
  });
}

function clearingChart(games: readonly GameResult[]): string {
  return curveChart({
    title: 'Time to clear, where bids ended the auction',
    xs: QUANTILES.map((each) => `${100 * each} %`),
    xName: 'of auctions were over',
    yName: 'after so many seconds',
    scale: 'linear',
    curves: games.map(({ order, clearedAfter }, at) => ({
      name: ORDER_NAMES[order],
      colour: colourOf(at),
      isDashed: at > 0,
      values: QUANTILES.map((each) => {
        const ms = clearedAfter[Math.max(0, Math.ceil(each * clearedAfter.length) - 1)];
        return ms === undefined ? undefined : ms / 1e3;
      }),
    })),
  });
}

const countsOf = ({ competition }: GameStudy): readonly string[] =>
  competition.map(({ liquidators }) => String(liquidators));

function priceChart(study: GameStudy): string {
  return curveChart({
    title: 'What is given of notional, equal liquidators',
    xs: countsOf(study),
    xName: 'liquidators',
    yName: 'basis points',
    scale: 'linear',
    curves: [
      {
        name: 'given to bidders',
        colour: colourOf(0),
        isDashed: false,
        values: study.competition.map(({ discountBps }) => discountBps),
      },
      {
        name: 'their cost',
        colour: colourOf(1),
        isDashed: true,
        values: study.competition.map(({ costBps }) => costBps),
      },
    ],
  });
}

function profitChart(study: GameStudy): string {
  return curveChart({
    title: 'Profit an auction, equal liquidators',
    xs: countsOf(study),
    xName: 'liquidators',
    yName: 'USD',
    scale: 'linear',
    curves: [
      {
        name: 'profit after costs',
        colour: colourOf(3),
        isDashed: false,
        values: study.competition.map(({ profitPerAuction }) => Math.max(0, profitPerAuction)),
      },
    ],
  });
}

const EARNED = [
  { name: 'bids sent' },
  { name: 'taken' },
  { name: 'auctions won' },
  { name: 'notional' },
  { name: 'gained' },
  { name: 'costs' },
  { name: 'profit' },
] as const;
const earned = (each: GroupResult | GameResult['liquidators'][number]): readonly string[] => [
  String(each.bidsSent),
  String(each.bidsTaken),
  String(each.auctionsWon),
  shortMoney(each.notional),
  shortMoney(each.gained),
  shortMoney(each.costs),
  shortMoney(each.profit),
];

const groupsTable = ({ byLatency, byStrategy }: GameResult): string =>
  table(
    [{ name: 'group', isText: true }, { name: 'liquidators' }, ...EARNED, { name: 'profit each' }],
    [...byLatency, ...byStrategy].map((each) => [
      each.name,
      each.liquidators,
      ...earned(each),
      shortMoney(each.profitEach),
    ]),
  );

const liquidatorsTable = ({ liquidators }: GameResult): string =>
  table(
    [
      { name: 'liquidator', isText: true },
      { name: 'strategy', isText: true },
      { name: 'latency, ms' },
      { name: 'cost, bps' },
      { name: 'capital' },
      ...EARNED,
    ],
    liquidators.map((each) => [
      `number ${each.liquidator + 1}, ${each.latencyClass}`,
      each.strategy,
      each.latencyMs.toFixed(0),
      each.costBps.toFixed(1),
      shortMoney(each.capital),
      ...earned(each),
    ]),
  );
