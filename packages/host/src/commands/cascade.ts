// `plimsoll cascade`: prices or a shock from outside, liquidations that move the book, and the region where that explodes.
import {
  BarFileError,
  type BoundaryPoint,
  CASCADE_DEFAULTS,
  cascadeFindings,
  cascadeHtml,
  type CascadeResult,
  type CascadeSettings,
  cascadeSummary,
  type ExplosionRegion,
  explosionRegion,
  IMPACT_FORMS,
  REGION_AXES,
  runCascade,
  shockBars,
} from '@plimsoll/lab';
import { EXIT, UserError } from '../errors.ts';
import { sha256 } from '../hash.ts';
import { basename } from 'node:path';
import { readPriceFile } from './price-files.ts';
import { progressBar } from './progress.ts';
import { preparePageFolder, refuseUnbalanced, writePage } from './simulation-out.ts';
import { columnsTable, pairsTable } from './table.ts';

export type CascadeCommandOptions = {
  /** Percent; `SHOCK_DEFAULT` unless said, and only without price files. */
  readonly shock?: number;
  readonly over: number;
  readonly depth: number;
  readonly leverage: number;
  readonly openInterest: number;
  readonly margins: number;
  readonly impact: string;
  readonly permanent: number;
  readonly refill: number;
  readonly participation: number;
  readonly indexShare: number;
  readonly grid: boolean;
  readonly accounts: number;
  readonly seed: number;
  readonly out?: string;
  readonly json: boolean;
};

const SHOCK_DEFAULT = -10;
/** The price stands still for so long after a shock. */
const AFTER_SHOCK_MS = 3_000_000;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

export function cascade(paths: readonly string[], options: CascadeCommandOptions): void {
  if (paths.length > 0 && options.shock !== undefined)
    throw new UserError('cascade takes price files or --shock, not both', EXIT.usage);
  const shock = options.shock ?? SHOCK_DEFAULT;
  const settings = settingsOf(options);
  const files =
    paths.length > 0
      ? paths.map(readPriceFile)
      : [
          shockBars({
            move: shock / 100,
            overMs: 1000 * options.over,
            afterMs: AFTER_SHOCK_MS,
          }),
        ];
  const title =
    paths.length > 0 ? paths.map((path) => basename(path)).join(', ') : `a shock of ${shock} %`;
  preparePageFolder(options.out);
  const result = run(files, settings);
  const region = paths.length === 0 && options.grid ? regionOf(settings) : undefined;
  say(pairsTable(rowsOf(result)));
  if (region !== undefined) say(boundaryTable(region));
  for (const sentence of cascadeFindings(result)) say(`- ${sentence}`);
  const summary = { ...cascadeSummary(result), region: region ?? null };
  if (options.out !== undefined)
    writePage(options.out, {
      name: 'cascade',
      html: cascadeHtml(result, { title, region }),
      json: JSON.stringify(summary),
      say,
    });
  refuseUnbalanced(result.conservation.assets);
  if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
}

function settingsOf(options: CascadeCommandOptions): CascadeSettings {
  const impact = IMPACT_FORMS.find((form) => form === options.impact);
  if (impact === undefined)
    throw new UserError(
      `--impact is ${IMPACT_FORMS.join(', ')}, not ${JSON.stringify(options.impact)}`,
      EXIT.usage,
    );
  const { accounts, seed, depth, leverage, openInterest, margins, participation } = options;
  return {
    ...CASCADE_DEFAULTS,
    accounts,
    seed,
    depth,
    leverage,
    openInterest,
    margins,
    impact,
    participation,
    recovery: { permanentShare: options.permanent / 100, halfLifeMs: 1000 * options.refill },
    indexShare: options.indexShare / 100,
  };
}

function run(
  files: Parameters<typeof runCascade>[0]['files'],
  settings: CascadeSettings,
): CascadeResult {
  const bar = progressBar('cascade', 'steps');
  try {
    return runCascade({
      files,
      settings,
      engine: { hash: sha256 },
      onProgress: (done, total) => bar.update(done, total),
    });
  } catch (error) {
    if (error instanceof BarFileError) throw new UserError(error.message, EXIT.failure, error);
    throw error;
  } finally {
    bar.stop();
  }
}

function regionOf(settings: CascadeSettings): ExplosionRegion {
  const { shocks, depths, leverages } = REGION_AXES;
  say(
    `looking for where the loop explodes: ${shocks.length} shocks, ${depths.length} depths, ${leverages.length} leverages, about a minute for 2,000 accounts`,
  );
  const bar = progressBar('region', 'cells');
  try {
    return explosionRegion(settings, {
      axes: REGION_AXES,
      onProgress: (done, total) => bar.update(done, total),
    });
  } finally {
    bar.stop();
  }
}

function rowsOf(result: CascadeResult): readonly (readonly [string, string | number])[] {
  const factor = (value: number | null): string => (value === null ? '-' : value.toFixed(3));
  return [
    ['period', `${result.from} to ${result.to}`],
    ['money', 'USD'],
    ['markets', result.markets],
    ['accounts', result.accounts],
    ['amplification at the worst point', factor(result.amplification)],
    ['amplification at the end', factor(result.finalAmplification)],
    ['liquidated notional', result.liquidatedNotional],
    ['  without the loop', result.withoutFeedback.liquidatedNotional],
    ['rounds of liquidation', result.rounds],
    ['bad debt', result.badDebt],
    ['paid by the insurance fund', result.insuranceFund.paid],
    ['ADL notional', result.adl.notional],
    ['  without the loop', result.withoutFeedback.adl.notional],
    ['socialised loss', result.socialised],
    ['uncovered loss', result.uncovered],
    ['step hash', result.stateHash.stepHash],
  ];
}

function boundaryTable({ boundary, depth, positions }: ExplosionRegion): string {
  const times = (value: number | null): string =>
    value === null ? 'none' : `x ${value.toFixed(2)}`;
  const rows = boundary.map((point: BoundaryPoint) => [
    `x ${point.leverage}`,
    `${Math.round(1000 * point.shock) / 10} %`,
    times(point.measured),
    times(point.theory),
    point.density.toFixed(2),
  ]);
  const head = ['leverage', 'shock', 'explodes below depth', 'theory', 'impact x density'];
  return `${columnsTable(head, rows)}\ndepth x 1: ${Math.round(depth)} within 1 %; positions: ${Math.round(positions)}`;
}
