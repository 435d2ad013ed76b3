// `plimsoll replay --compare`: the same crash under the adaptive schedule and under a static one that asked as much before
// it, side by side. The journals of the two are not kept.
import { writeFileSync } from 'node:fs';
import {
  BarFileError,
  comparisonHtml,
  comparisonReasons,
  compareSchedules,
  type ReplayOptions,
  reportHtml,
  type ScheduleComparison,
  summaryOf,
} from '@plimsoll/lab';
import { EXIT, explain, UserError } from '../errors.ts';
import { progressBar } from './progress.ts';
import { columnsTable } from './table.ts';

export type ComparisonRun = Omit<ReplayOptions, 'schedule' | 'rateScale' | 'onStep'> & {
  readonly out: string;
  readonly json: boolean;
};

const say = (line: string): void => void process.stderr.write(`${line}\n`);

export function compareReplays({ out, json, ...options }: ComparisonRun): void {
  const comparison = run(options);
  const { static: fixed, adaptive, lines, marginRatio } = comparison;
  try {
    writeFileSync(`${out}/comparison.html`, comparisonHtml(comparison));
    writeFileSync(`${out}/report-static.html`, reportHtml(fixed));
    writeFileSync(`${out}/report-adaptive.html`, reportHtml(adaptive));
  } catch (error) {
    throw explain(`write the comparison to ${out}`, error);
  }
  const money = (value: number): string => value.toFixed(2);
  say(
    columnsTable(
      ['USD', 'static', 'adaptive', 'better'],
      lines.map((line) => [line.name, money(line.static), money(line.adaptive), line.better]),
      ['better'],
    ),
  );
  for (const sentence of comparisonReasons(comparison)) say(`- ${sentence}`);
  say(`${out}: comparison.html, report-static.html, report-adaptive.html`);
  if (!json) return;
  const result = {
    marginRatio,
    lines,
    static: summaryOf(fixed),
    adaptive: summaryOf(adaptive),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

function run(options: Omit<ComparisonRun, 'out' | 'json'>): ScheduleComparison {
  const bar = progressBar('replaying', 'steps');
  try {
    return compareSchedules({
      ...options,
      onRun: (name) => say(`replaying: ${name}`),
      onProgress: ({ done, total }) => bar.update(done, total),
      now: () => performance.now(),
    });
  } catch (error) {
    if (error instanceof BarFileError) throw new UserError(error.message, EXIT.failure, error);
    throw error;
  } finally {
    bar.stop();
  }
}
