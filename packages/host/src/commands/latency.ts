// `plimsoll latency`: the same crash with prices late, orders late, the road congested and margins wider.
import { basename } from 'node:path';
import {
  BarFileError,
  ENGINE_LATENCY,
  joinBars,
  latencyAxes,
  type LatencyAxes,
  type LatencyCell,
  latencyDuration,
  latencyFindings,
  latencyHtml,
  type LatencySweep,
  latencySweep,
  type PriceData,
  syntheticBars,
} from '@plimsoll/lab';
import { EXIT, UserError } from '../errors.ts';
import { readPriceFile } from './price-files.ts';
import { progressBar } from './progress.ts';
import { preparePageFolder, writePage } from './simulation-out.ts';
import { columnsTable } from './table.ts';

export type LatencyCommandOptions = {
  readonly delays?: readonly number[];
  readonly margins?: readonly number[];
  readonly loads?: readonly number[];
  readonly engineLatency: boolean;
  readonly accounts: number;
  readonly seed: number;
  readonly out?: string;
  readonly json: boolean;
};

const say = (line: string): void => void process.stderr.write(`${line}\n`);

export function latency(paths: readonly string[], options: LatencyCommandOptions): void {
  const { accounts, seed } = options;
  const data = dataOf(paths, seed);
  const own = latencyAxes(data);
  const axes = {
    delaysMs: options.delays ?? own.delaysMs,
    margins: options.margins === undefined ? own.margins : withOne(options.margins),
    loads: options.loads?.map((percent) => percent / 100) ?? own.loads,
  };
  preparePageFolder(options.out);
  const sweep = run(data, { options, axes });
  say(sweepTable(sweep));
  for (const sentence of latencyFindings(sweep)) say(`- ${sentence}`);
  const title =
    paths.length > 0 ? paths.map((path) => basename(path)).join(', ') : 'a generated crash';
  const summary = { accounts, seed, from: data.from, to: data.to, ...sweep };
  if (options.out !== undefined) {
    const { from, to } = data;
    const markets = data.underlyings.length;
    writePage(options.out, {
      name: 'latency',
      html: latencyHtml(sweep, { title, from, to, markets, accounts, seed }),
      json: JSON.stringify(summary),
      say,
    });
  }
  if (!sweep.isBalanced) throw new UserError('the books of a run do not balance', EXIT.booksWrong);
  if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
}

/** The venue's own margins are what the others are compared with. */
const withOne = (margins: readonly number[]): readonly number[] =>
  margins[0] === 1 ? margins : [1, ...margins];

function dataOf(paths: readonly string[], seed: number): PriceData {
  const files = paths.length > 0 ? paths.map(readPriceFile) : [syntheticBars({ seed })];
  try {
    return joinBars(files);
  } catch (error) {
    if (error instanceof BarFileError) throw new UserError(error.message, EXIT.failure, error);
    throw error;
  }
}

function run(
  data: PriceData,
  of: { readonly options: LatencyCommandOptions; readonly axes: LatencyAxes },
): LatencySweep {
  const { options, axes } = of;
  const { accounts, seed, engineLatency } = options;
  const runs =
    axes.margins.length * (2 * axes.delaysMs.length - 1) +
    axes.loads.length +
    (engineLatency ? axes.delaysMs.length : 0);
  say(`${runs} runs of the data, a second or a few each`);
  const bar = progressBar('latency', 'runs');
  try {
    return latencySweep({
      data,
      settings: { accounts, seed },
      axes,
      engine: engineLatency ? ENGINE_LATENCY : undefined,
      onProgress: (done, total) => bar.update(done, total),
    });
  } finally {
    bar.stop();
  }
}

function sweepTable(sweep: LatencySweep): string {
  const load = (cell: LatencyCell): string => `${Math.round(100 * cell.load)} %`;
  const row = (what: string, cell: LatencyCell, road = '-'): readonly string[] => [
    what,
    latencyDuration(cell.delayMs),
    `x ${cell.margins}`,
    road,
    latencyDuration(cell.longestWaitMs),
    cell.badDebt.toFixed(0),
    cell.deficits.toFixed(0),
    cell.liquidated.toFixed(0),
    cell.adlNotional.toFixed(0),
  ];
  const rows = [
    ...sweep.price.map((cell) => row(cell.delayMs === 0 ? 'nothing late' : 'prices late', cell)),
    ...sweep.execution.filter((cell) => cell.delayMs > 0).map((cell) => row('orders late', cell)),
    ...sweep.congestion.slice(1).map((cell) => row('congested', cell, load(cell))),
    ...sweep.withEngine.map((cell) => row('prices late, engine charges it', cell)),
  ];
  const head = [
    'what',
    'delay',
    'margins',
    'load',
    'longest wait',
    'bad debt, USD',
    'of it seen',
    'liquidated, USD',
    'ADL, USD',
  ];
  const needed = sweep.needed.map(({ delayMs, worst, worstMarket, median }) => [
    latencyDuration(delayMs),
    `x ${worst.toFixed(2)}`,
    worstMarket,
    `x ${median.toFixed(2)}`,
  ]);
  const theory = columnsTable(
    ['within', 'margins that suffice', 'worst market', 'median market'],
    needed,
    ['worst market'],
  );
  return `${columnsTable(head, rows)}\n${theory}`;
}
