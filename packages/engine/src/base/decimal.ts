// Decimal text to integer and back, in one canonical form. Text that says more than the scale can
// hold is refused, never rounded, and nothing reaches BigInt() before it has been checked: BigInt
// itself reads "" as 0 and "0x10" as 16, and takes long over a long text.
import { assert } from './assert.ts';
import { err, ok, type Result } from './result.ts';

/** Longest decimal text that is read; 30 digits before the point and 8 after leave room to spare. */
export const DECIMAL_LENGTH_MAX = 40;

/** Why a text is no decimal of the scale, with the numbers that decided it. */
export type DecimalError =
  | { readonly code: 'DecimalEmpty'; readonly message: string }
  | {
      readonly code: 'DecimalTooLong';
      readonly message: string;
      readonly length: number;
      readonly lengthMax: number;
    }
  | { readonly code: 'DecimalMalformed'; readonly message: string; readonly position: number }
  | {
      readonly code: 'DecimalTooPrecise';
      readonly message: string;
      readonly digits: number;
      readonly digitsMax: number;
    };

const ZERO = 0x30;
const NINE = 0x39;

/**
 * Reads a decimal as an integer count of `10^-scale`.
 *
 * The form: an optional `-`, digits without a leading zero (except a single `0`), and optionally a
 * point with 1 to `scale` digits. No `+`, no exponent, no space, no other digits than `0` to `9`,
 * no minus zero, at most `DECIMAL_LENGTH_MAX` characters. Trailing zeros within the scale are fine.
 *
 * @example parseDecimal('-1.5', 2) // { ok: true, value: -150n }
 */
export function parseDecimal(text: string, scale: number): Result<bigint, DecimalError> {
  assert(Number.isInteger(scale) && scale >= 0, `parseDecimal: the scale ${scale} is a count`);
  const length = text.length;
  if (length === 0) return err({ code: 'DecimalEmpty', message: 'a decimal number is missing' });
  if (length > DECIMAL_LENGTH_MAX) {
    const message = `a decimal has at most ${DECIMAL_LENGTH_MAX} characters, this one has ${length}`;
    return err({ code: 'DecimalTooLong', message, length, lengthMax: DECIMAL_LENGTH_MAX });
  }

  const wholeStart = text.startsWith('-') ? 1 : 0;
  const wholeEnd = skipDigits(text, wholeStart);
  if (wholeEnd === wholeStart) return malformed(text, wholeStart, 'a digit is expected');
  if (text[wholeStart] === '0' && wholeEnd - wholeStart > 1) {
    return malformed(text, wholeStart, 'a leading zero is not allowed');
  }
  let end = wholeEnd;
  if (text[wholeEnd] === '.') {
    end = skipDigits(text, wholeEnd + 1);
    if (end === wholeEnd + 1) return malformed(text, end, 'a digit is expected after the point');
  }
  if (end !== length) return malformed(text, end, 'only digits and one point are allowed');

  const fraction = text.slice(wholeEnd + 1, end);
  if (fraction.length > scale) {
    const message = `"${text}" has ${fraction.length} decimals, at most ${scale} are allowed here`;
    return err({ code: 'DecimalTooPrecise', message, digits: fraction.length, digitsMax: scale });
  }
  const magnitude = BigInt(text.slice(wholeStart, wholeEnd) + fraction.padEnd(scale, '0'));
  if (wholeStart === 0) return ok(magnitude);
  if (magnitude === 0n) return malformed(text, 0, 'zero has no sign');
  return ok(-magnitude);
}

/**
 * Writes an integer count of `10^-scale` in the shortest form that `parseDecimal` reads back.
 *
 * @example formatDecimal(-150n, 2) // '-1.5'
 */
export function formatDecimal(value: bigint, scale: number): string {
  assert(Number.isInteger(scale) && scale >= 0, `formatDecimal: the scale ${scale} is a count`);
  const sign = value < 0n ? '-' : '';
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  let end = digits.length;
  while (end > whole.length && digits[end - 1] === '0') end -= 1;
  const fraction = digits.slice(whole.length, end);
  return fraction === '' ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
}

/** The first position at or after `start` that holds no ASCII digit. */
function skipDigits(text: string, start: number): number {
  let position = start;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code < ZERO || code > NINE) break;
    position += 1;
  }
  return position;
}

function malformed(text: string, position: number, why: string): Result<never, DecimalError> {
  const message = `${JSON.stringify(text)} is no decimal: ${why} at character ${position + 1}`;
  return err({ code: 'DecimalMalformed', message, position });
}
