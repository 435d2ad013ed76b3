// Reads a number that is written as a decimal, or as the quotient of two decimals: `0.25`, `1/500`, `1.0/12.0`.
import { Exact } from './exact.ts';
import { err, type Result } from './result.ts';

/** The exact value; the error says what stands there instead. */
export function parseQuotient(text: string): Result<Exact, string> {
  const [dividend = '', divisor, ...others] = text.split('/');
  if (divisor === undefined) return Exact.parse(text);
  const above = Exact.parse(dividend.trim());
  const below = Exact.parse(divisor.trim());
  if (others.length > 0 || !above.ok || !below.ok || below.value.isZero) {
    return err(`${JSON.stringify(text)} is not a quotient of two numbers`);
  }
  return { ok: true, value: above.value.over(below.value) };
}
