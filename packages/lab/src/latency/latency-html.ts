// Bad debt against latency and margin as one self-contained page: heat maps with the theoretical line, curves, congestion,
// and what the engine's own latency parameters save.
import { curveChart } from '../report/curve-chart.ts';
import { type HeatLine, heatMap } from '../report/heat-map.ts';
import { escape, grouped, instant, shortMoney, shortNumber, table } from '../report/markup.ts';
import { htmlPage } from '../report/html-page.ts';
import { type LatencyCell, type LatencySweep, SERVICE_RATE } from './latency-sweep.ts';

const COLOURS = ['#c23b3b', '#d98a1f', '#1d5fd1', '#1c7d5c', '#7a4fc0'] as const;
const INK = '#16202c';

export type LatencyPage = {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly markets: number;
  readonly accounts: number;
  readonly seed: number;
};

export function latencyHtml(sweep: LatencySweep, page: LatencyPage): string {
  const title = `Latency: ${page.title}`;
  const sections = [
    `<header><h1>${escape(title)}</h1><p class="sub">Plimsoll latency &middot; ${instant(page.from)} to ${instant(page.to)} UTC &middot; ${grouped(page.accounts)} accounts &middot; ${page.markets} ${page.markets === 1 ? 'market' : 'markets'} &middot; seed ${page.seed}</p></header>`,
    latencyFindings(sweep)
      .map((sentence) => `<p>${escape(sentence)}</p>`)
      .join(''),
    `<h2>Bad debt against delay and margin</h2><div class="charts">${debtMap(sweep, 'price')}${debtMap(sweep, 'execution')}${curves(sweep, 'price')}${curves(sweep, 'execution')}</div>`,
    `<p class="note" style="margin-top:12px">Bad debt is what accounts were short of at the prices that really were when they lost their positions by force; an engine that sees prices late finds many of them still solvent. The line is the theory: a position that meets its maintenance margin m before a step cannot end short if the step within the delay is at most m less the costs of closing s (penalty, slippage, fee). It is sufficient where a position can be closed at once, not necessary: below the line there is bad debt only if somebody stood that near to his margin. A position that is large beside its book takes longer, and is a matter of depth.</p>`,
    neededTable(sweep),
    `<h2>Liquidated notional</h2><div class="charts">${notional(sweep, 'price')}${notional(sweep, 'execution')}</div>`,
    `<h2>Congestion</h2><p>Liquidation orders queue on a road of ${SERVICE_RATE} messages a second behind everybody else's. Others take a share of it that grows with trading, so that the road jams when it is needed.</p>${congestionTable(sweep)}`,
    engineSection(sweep),
    `<p class="note" style="margin-top:12px">Traders do not react, so that runs differ by their latency alone. ${sweep.isBalanced ? 'The books of every run balance to the last quantum.' : 'The books of a run do NOT balance.'}</p>`,
  ];
  return htmlPage({ title, sections, style: '', hasTimeCharts: false });
}

/** What the runs say, in sentences for a person. */
export function latencyFindings({
  price,
  execution,
  axes,
  withEngine,
}: LatencySweep): readonly string[] {
  const at = (cells: readonly LatencyCell[], delayMs: number): number =>
    cells.find((cell) => cell.delayMs === delayMs && cell.margins === axes.margins[0])?.badDebt ??
    0;
  const longest = axes.delaysMs.at(-1) ?? 0;
  const widest = axes.margins.at(-1) ?? 1;
  const wide = price.find((cell) => cell.delayMs === longest && cell.margins === widest);
  const sentences = [
    `Without delay accounts were short of ${shortMoney(at(price, 0))}. With prices ${latencyDuration(longest)} late it is ${shortMoney(at(price, longest))}, with orders ${latencyDuration(longest)} late ${shortMoney(at(execution, longest))}.`,
    `Margins of ${widest} times the venue's leave ${shortMoney(wide?.badDebt ?? 0)} at prices ${latencyDuration(longest)} late.`,
  ];
  const saved = withEngine.find((cell) => cell.delayMs === longest);
  if (saved !== undefined)
    sentences.push(
      `With the engine's latency parameters on, ${shortMoney(saved.badDebt)} is left of the ${shortMoney(at(price, longest))}.`,
    );
  return sentences;
}

function debtMap(sweep: LatencySweep, which: 'price' | 'execution'): string {
  const { axes, needed } = sweep;
  const most = Math.max(1, ...sweep[which].map((cell) => cell.badDebt));
  const rows = [...axes.margins].reverse();
  const line: HeatLine = {
    name: 'theory: none above',
    colour: INK,
    isDashed: false,
    rows: needed.map(({ worst }) => rowOf(rows, worst)),
  };
  return heatMap({
    title: `Bad debt, USD: ${which === 'price' ? 'prices' : 'orders'} late`,
    columns: axes.delaysMs.map(latencyDuration),
    rows: rows.map((margins) => `x ${margins}`),
    columnsName: which === 'price' ? 'delay of prices' : 'delay of orders',
    rowsName: 'margins',
    cells: rows.map((margins) =>
      axes.delaysMs.map((delayMs) => {
        const cell = find(sweep[which], { delayMs, margins });
        const debt = cell?.badDebt ?? 0;
        return {
          text: debt < 1 ? '0' : shortNumber(debt),
          heat: debt < 1 ? 0 : 0.25 + (0.75 * Math.log10(1 + debt)) / Math.log10(1 + most),
          hover: `${shortMoney(debt)}, of which the engine saw ${shortMoney(cell?.deficits ?? 0)}`,
        };
      }),
    ),
    lines: [line],
  });
}

/** Where a multiple of margins lies among rows that fall from top to bottom. */
function rowOf(rows: readonly number[], margins: number): number {
  for (let row = 1; row < rows.length; row += 1) {
    const above = rows[row - 1] as number;
    const below = rows[row] as number;
    if (margins <= above && margins >= below) return row - 1 + (above - margins) / (above - below);
  }
  return margins > (rows[0] ?? 0) ? -0.5 : rows.length - 0.5;
}

function curves(sweep: LatencySweep, which: 'price' | 'execution'): string {
  return curveChart({
    title: `Bad debt, USD: ${which === 'price' ? 'prices' : 'orders'} late`,
    xs: sweep.axes.delaysMs.map(latencyDuration),
    xName: which === 'price' ? 'delay of prices' : 'delay of orders',
    yName: 'USD',
    scale: 'linear',
    curves: sweep.axes.margins.map((margins, i) => ({
      name: `margins x ${margins}`,
      colour: COLOURS[i % COLOURS.length] ?? INK,
      isDashed: false,
      values: sweep.axes.delaysMs.map(
        (delayMs) => find(sweep[which], { delayMs, margins })?.badDebt,
      ),
    })),
  });
}

function notional(sweep: LatencySweep, which: 'price' | 'execution'): string {
  return curveChart({
    title: `Liquidated, USD: ${which === 'price' ? 'prices' : 'orders'} late`,
    xs: sweep.axes.delaysMs.map(latencyDuration),
    xName: which === 'price' ? 'delay of prices' : 'delay of orders',
    yName: 'USD',
    scale: 'linear',
    curves: sweep.axes.margins.map((margins, i) => ({
      name: `margins x ${margins}`,
      colour: COLOURS[i % COLOURS.length] ?? INK,
      isDashed: false,
      values: sweep.axes.delaysMs.map(
        (delayMs) => find(sweep[which], { delayMs, margins })?.liquidated,
      ),
    })),
  });
}

const find = (
  cells: readonly LatencyCell[],
  at: { readonly delayMs: number; readonly margins: number },
): LatencyCell | undefined =>
  cells.find((cell) => cell.delayMs === at.delayMs && cell.margins === at.margins);

function neededTable({ needed }: LatencySweep): string {
  return table(
    [
      { name: 'delay', isText: true },
      { name: 'margins needed, worst market' },
      { name: 'which', isText: true },
      { name: 'median market' },
    ],
    needed.map(({ delayMs, worst, worstMarket, median }) => [
      latencyDuration(delayMs),
      `x ${worst.toFixed(2)}`,
      worstMarket,
      `x ${median.toFixed(2)}`,
    ]),
  );
}

function congestionTable({ congestion }: LatencySweep): string {
  return table(
    [
      { name: 'taken by others in typical trading', isText: true },
      { name: 'longest wait of an order' },
      { name: 'bad debt' },
      { name: 'liquidated' },
      { name: 'deleveraged' },
    ],
    congestion.map((cell, index) => [
      index === 0 ? 'no queue' : `${Math.round(100 * cell.load)} %`,
      latencyDuration(cell.longestWaitMs),
      shortMoney(cell.badDebt),
      shortMoney(cell.liquidated),
      shortMoney(cell.adlNotional),
    ]),
  );
}

function engineSection({ withEngine, price, axes }: LatencySweep): string {
  if (withEngine.length === 0) return '';
  const margins = axes.margins[0] ?? 1;
  return `<h2>What the engine's latency parameters save</h2><p class="note" style="margin-top:12px">Beyond a free age the engine adds a buffer to initial margin and lets liquidations inside the uncertainty wait for a fresh price, for a bounded time. Margins are the venue's own. Part of what is saved are positions that accounts could not open because the buffer asked for more.</p>${table(
    [
      { name: 'delay of prices', isText: true },
      { name: 'bad debt, off' },
      { name: 'on' },
      { name: 'liquidated, off' },
      { name: 'on' },
    ],
    withEngine.map((cell) => {
      const off = find(price, { delayMs: cell.delayMs, margins });
      return [
        latencyDuration(cell.delayMs),
        shortMoney(off?.badDebt ?? 0),
        shortMoney(cell.badDebt),
        shortMoney(off?.liquidated ?? 0),
        shortMoney(cell.liquidated),
      ];
    }),
  )}`;
}

/** 0 s, 20 s, 3 min 20 s. */
export function latencyDuration(ms: number): string {
  const seconds = Math.round(ms / 100) / 10;
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round(seconds - 60 * minutes);
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}
