// What the judges of parameters share: whole numbers within their ranges, texts within their length, and one beside another.
import { type ParameterTable, SYMBOL_LENGTH_MAX } from './parameter.ts';
import type { RejectOf } from './reject.ts';
import type { Ppm } from './units.ts';

export type OutOfRange = RejectOf<'ParameterOutOfRange'>;

/** The first field of the table, in its order, that is not a whole number within its range. */
export function checkRanges<T>(
  values: T,
  table: ParameterTable<T>,
  path = '',
): OutOfRange | undefined {
  for (const name of Object.keys(table) as (keyof ParameterTable<T> & string)[]) {
    const { min, max, unit } = table[name];
    const value = values[name as keyof T] as bigint | number;
    const isWhole = typeof value === 'bigint' || Number.isSafeInteger(value);
    if (!isWhole || typeof value !== typeof min || value < min || value > max) {
      return outOfRange(path + name, value, `${min} to ${max}`, unit);
    }
  }
  return undefined;
}

export function checkText(name: string, text: string): OutOfRange | undefined {
  if (text.length >= 1 && text.length <= SYMBOL_LENGTH_MAX) return undefined;
  return outOfRange(name, text.length, `1 to ${SYMBOL_LENGTH_MAX}`, 'characters');
}

export function notLess(
  name: string,
  value: Ppm,
  than: string,
  least: Ppm,
): OutOfRange | undefined {
  return value >= least ? undefined : outOfRange(name, value, `at least ${than} (${least})`, 'ppm');
}

export function notMore(name: string, value: Ppm, than: string, most: Ppm): OutOfRange | undefined {
  return value <= most ? undefined : outOfRange(name, value, `at most ${than} (${most})`, 'ppm');
}

export function outOfRange(
  parameter: string,
  value: bigint | number,
  range: string,
  unit: string,
): OutOfRange {
  return { type: 'ParameterOutOfRange', parameter, value: String(value), range, unit };
}
