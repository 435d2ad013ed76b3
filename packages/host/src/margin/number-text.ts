// Exact numbers as text for people and programs: every digit where there is an end to them, else eighteen decimals.
import { Exact } from '@plimsoll/engine/models';

const DECIMALS_MAX = 18;
/** A number that a person reads in a table. */
const DECIMALS_SHOWN = 8;

export function fullText(value: Exact): string {
  return trimmed(value.toFixed(DECIMALS_MAX, 'halfEven'));
}

export function shortText(value: Exact): string {
  return trimmed(value.toFixed(DECIMALS_SHOWN, 'halfEven'));
}

function trimmed(text: string): string {
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return short === '-0' ? '0' : short;
}

/** A percentage as people type it, as a fraction: exact. What is no number stays as it is and is refused where it is read. */
export function hundredthOf(percent: string): string {
  const parsed = Exact.parse(percent);
  return parsed.ok ? String(parsed.value.times(Exact.of('0.01'))) : percent;
}

/** The same of a number that is text already. */
export function shortTextOf(decimal: string): string {
  const parsed = Exact.parse(decimal);
  return parsed.ok ? shortText(parsed.value) : decimal;
}
