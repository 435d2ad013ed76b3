// Numbers of other people's payloads as exact decimals, and onto the decimals of an index. Nothing here is a float: a number
// that arrives as one is read from its shortest text.

/** The value `coefficient * 10^exponent`. */
export type DecimalNumber = { readonly coefficient: bigint; readonly exponent: number };

export const NO_INTERVAL: DecimalNumber = { coefficient: 0n, exponent: 0 };

const LENGTH_MAX = 60;
const EXPONENT_MAX = 60;
const FORM = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Reads a decimal text or a finite number token, also with an exponent; undefined for anything else. */
export function readDecimal(value: unknown): DecimalNumber | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || text.length > LENGTH_MAX) return undefined;
  const [, sign, whole = '', fraction = '', power = '0'] = FORM.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const exponent = Number(power) - fraction.length;
  const digits = BigInt(whole + fraction);
  return withinReach({ coefficient: sign === '-' ? -digits : digits, exponent });
}

/** Undefined where the exponent is so far out that no price has it. */
export function withinReach(number: DecimalNumber): DecimalNumber | undefined {
  return Math.abs(number.exponent) > EXPONENT_MAX ? undefined : number;
}

/** The count of 10^-decimals nearest to the number, half upwards; or the least count that is not below it. */
export function atDecimals(
  { coefficient, exponent }: DecimalNumber,
  decimals: number,
  rounding: 'nearest' | 'up',
): bigint {
  const shift = exponent + decimals;
  if (shift >= 0) return coefficient * 10n ** BigInt(shift);
  const unit = 10n ** BigInt(-shift);
  return floorOf(rounding === 'up' ? coefficient + unit - 1n : coefficient + unit / 2n, unit);
}

export function sum(a: DecimalNumber, b: DecimalNumber): DecimalNumber {
  const exponent = Math.min(a.exponent, b.exponent);
  const at = (one: DecimalNumber): bigint =>
    one.coefficient * 10n ** BigInt(one.exponent - exponent);
  return { coefficient: at(a) + at(b), exponent };
}

export const negated = ({ coefficient, exponent }: DecimalNumber): DecimalNumber => ({
  coefficient: -coefficient,
  exponent,
});

/** Exactly half: one digit more. */
export const half = ({ coefficient, exponent }: DecimalNumber): DecimalNumber => ({
  coefficient: coefficient * 5n,
  exponent: exponent - 1,
});

/** Division rounds towards zero; this rounds down. */
function floorOf(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend < 0n && quotient * divisor !== dividend ? quotient - 1n : quotient;
}
