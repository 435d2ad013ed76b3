// One price from its decimal text, exactly: digits and where the point stands. Scientific notation is read because tools
// write small prices that way.

export type PriceText = { readonly mantissa: bigint; readonly decimals: number };

const PRICE = /^(\d{1,18})(?:\.(\d{1,18}))?(?:[eE]([+-]?\d{1,2}))?$/;
const DIGITS_MAX = 18;
const PRICE_BELOW_DIGITS = 15;

/** Returns undefined for what is no price above 0: text, NaN, zero, a sign, too many digits. Trailing zeros go. */
export function parsePrice(text: string): PriceText | undefined {
  const match = PRICE.exec(text);
  if (match === null) return undefined;
  const whole = match[1] as string;
  const fraction = match[2] ?? '';
  let digits = whole + fraction;
  let decimals = fraction.length - Number(match[3] ?? 0);
  let end = digits.length;
  while (end > 1 && decimals > 0 && digits.charCodeAt(end - 1) === 0x30) {
    end -= 1;
    decimals -= 1;
  }
  let start = 0;
  while (start < end - 1 && digits.charCodeAt(start) === 0x30) start += 1;
  digits = digits.slice(start, end);
  if (decimals < 0) {
    digits += '0'.repeat(-decimals);
    decimals = 0;
  }
  if (digits.length > DIGITS_MAX || decimals > DIGITS_MAX) return undefined;
  if (digits.length - decimals > PRICE_BELOW_DIGITS) return undefined;
  const mantissa = digits.length <= 15 ? BigInt(Number(digits)) : BigInt(digits);
  return mantissa === 0n ? undefined : { mantissa, decimals };
}
