// How a replay is named on the command line of a back-test: FILE, FILE@FROM..TO with days, or synthetic:SEED. Says where two
// such names share data.
import { basename } from 'node:path';
import { BarFileError, cutBars, type NamedReplay } from '@plimsoll/lab';
import { EXIT, UserError } from '../../errors.ts';
import { readPriceFile } from '../price-files.ts';
import { utcDay } from '../utc-day.ts';

export type ReplaySpec =
  | { readonly type: 'synthetic'; readonly name: string; readonly seed: number }
  | {
      readonly type: 'file';
      /** Without the folder. */
      readonly name: string;
      readonly path: string;
      readonly file: string;
      /** ms since 1970, all of the file if not said. */
      readonly from: number;
      readonly to: number;
    };

const PATTERN = /^(.+?)(?:@(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2}))?$/;

/** @throws UserError for a window or a seed that is none. */
export function parseReplaySpec(text: string): ReplaySpec {
  if (text.startsWith('synthetic:')) return synthetic(text);
  const [, path = text, first, last] = PATTERN.exec(text) ?? [];
  const file = basename(path);
  if (first === undefined || last === undefined) {
    const whole = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
    return { type: 'file', name: file, path, file, ...whole };
  }
  const from = utcDay(first);
  const to = utcDay(last);
  if (from === undefined || to === undefined || from >= to) {
    throw new UserError(
      `${text}: a window is written FILE@FROM..TO with days such as 2022-05-05..2022-05-16, TO excluded`,
      EXIT.usage,
    );
  }
  return { type: 'file', name: `${file}@${first}..${last}`, path, file, from, to };
}

function synthetic(text: string): ReplaySpec {
  const seed = /^synthetic:(\d{1,9})$/.exec(text)?.[1];
  if (seed !== undefined) return { type: 'synthetic', name: text, seed: Number(seed) };
  throw new UserError(
    `${text}: a generated crash is written synthetic:SEED with a whole number from 0 to 999999999`,
    EXIT.usage,
  );
}

/** @throws UserError for a file that cannot be read, or a window without bars. */
export function loadReplay(spec: ReplaySpec): NamedReplay {
  if (spec.type === 'synthetic')
    return { name: spec.name, files: { synthetic: { seed: spec.seed } } };
  const file = readPriceFile(spec.path);
  const { name, from, to } = spec;
  if (to === Number.POSITIVE_INFINITY) return { name, files: [file] };
  try {
    return { name, files: [cutBars(file, { from, to })] };
  } catch (error) {
    if (error instanceof BarFileError) throw new UserError(error.message, EXIT.failure, error);
    throw error;
  }
}

/** Whether both see the same prices at some time. */
export function shareData(a: ReplaySpec, b: ReplaySpec): boolean {
  if (a.type === 'synthetic' || b.type === 'synthetic') return a.name === b.name;
  return a.file === b.file && a.from < b.to && b.from < a.to;
}
