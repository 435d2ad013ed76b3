// Price files to crashes: files whose times overlap are one crash, and of files longer than a few days only the days around
// the worst hour are run.
import type { BarFile } from '../bars/bar-file.ts';
import { coarsenBars } from '../bars/coarsen-bars.ts';
import { cutBars } from '../bars/cut-bars.ts';
import { joinBars, type PriceData } from '../bars/price-data.ts';
import { crashTime } from '../schedule/crash-time.ts';

const HOUR_MS = 3_600_000;
/** Longer data are cut to the time around their worst hour. */
const WHOLE_UP_TO_MS = 4 * 24 * HOUR_MS;
const BEFORE_MS = 36 * HOUR_MS;
const AFTER_MS = 60 * HOUR_MS;
const OPTION_BEFORE_MS = 4 * HOUR_MS;
const OPTION_AFTER_MS = 6 * HOUR_MS;
const OPTION_BAR_MS = HOUR_MS / 4;

export type Crash = {
  /** The day of the worst hour, or of the start where nothing fell for an hour. */
  readonly name: string;
  readonly files: readonly string[];
  readonly data: PriceData;
  /** The bars that were joined. */
  readonly bars: readonly BarFile[];
};

/** Ascending by time. `length`: `worst` cuts long ones to their worst days. @throws BarFileError where files cannot be joined. */
export function crashesOf(
  files: readonly BarFile[],
  length: 'worst' | 'whole' = 'worst',
): readonly Crash[] {
  const groups: { from: number; to: number; files: BarFile[] }[] = [];
  const spans = files.map((file) => ({ ...spanOf(file), files: [file] }));
  for (const span of spans.sort((a, b) => a.from - b.from)) {
    const last = groups.at(-1);
    if (last === undefined || span.from >= last.to) groups.push(span);
    else {
      last.files.push(...span.files);
      last.to = Math.max(last.to, span.to);
    }
  }
  return groups.map((group) => crashOf(group.files, length));
}

function crashOf(files: readonly BarFile[], length: 'worst' | 'whole'): Crash {
  const whole = joinBars(files);
  const worst = crashTime(whole)?.time;
  const isWhole =
    length === 'whole' || worst === undefined || whole.to - whole.from <= WHOLE_UP_TO_MS;
  const bars = isWhole ? files : around(files, { from: worst - BEFORE_MS, to: worst + AFTER_MS });
  const data = isWhole ? whole : joinBars(bars);
  return {
    name: new Date(worst ?? data.from).toISOString().slice(0, 10),
    files: files.map(({ name }) => name),
    data,
    bars,
  };
}

/**
 * The hours of a crash in which option accounts are run, in bars of at least a quarter of an hour: each of the accounts is
 * margined as a whole at every step.
 */
export function optionWindow(crash: Crash): Crash {
  const worst = crashTime(crash.data)?.time ?? crash.data.from;
  const window = { from: worst - OPTION_BEFORE_MS, to: worst + OPTION_AFTER_MS };
  const bars = around(crash.bars, window).map((file) => coarsenBars(file, OPTION_BAR_MS));
  return bars.length === 0 ? crash : { ...crash, bars, data: joinBars(bars) };
}

/** The files that have a bar in the window, cut to it. */
const around = (
  files: readonly BarFile[],
  window: { readonly from: number; readonly to: number },
): readonly BarFile[] =>
  files
    .filter(({ series }) =>
      series.some(({ times }) => times.some((time) => time >= window.from && time < window.to)),
    )
    .map((file) => cutBars(file, window));

function spanOf({ series }: BarFile): { readonly from: number; readonly to: number } {
  return {
    from: Math.min(...series.map(({ times }) => times[0] ?? Number.POSITIVE_INFINITY)),
    to: Math.max(...series.map(({ times, barMs }) => (times.at(-1) ?? 0) + barMs)),
  };
}
