// What a European option on a forward is priced from, and which numbers are legal there. The checks
// are for callers whose numbers come from outside; the pricing functions rely on them.
import { err, ok, type Result } from '../base/result.ts';
import type { Right } from '../domain/instrument.ts';

/**
 * A European option on a forward. `forward` and `strike` in price units of the same asset, >= 0;
 * `years` to expiry >= 0; `volatility` per square root of a year (0.5 is 50 %), >= 0; `discount`,
 * the value now of one unit paid at expiry, > 0. None above 1e100.
 */
export type OptionTerms = {
  readonly right: Right;
  readonly forward: number;
  readonly strike: number;
  readonly years: number;
  readonly volatility: number;
  readonly discount: number;
};

/** Which number of the terms is illegal, what it is, and the range that is legal. */
export type BadOptionTerms = {
  readonly type: 'NotFinite' | 'NegativeTime' | 'OutOfRange' | 'ZeroVolatility';
  readonly name: Exclude<keyof OptionTerms, 'right'>;
  readonly value: number;
  readonly range: string;
};

/** Far above any price, and far enough below the largest float64 that no product of two overflows. */
const MOST = 1e100;
const NUMBERS = ['forward', 'strike', 'years', 'volatility', 'discount'] as const;

/**
 * The terms, or the first number that is not legal: in the order forward, strike, years, volatility,
 * discount, whatever is not finite first.
 */
export function checkOptionTerms(terms: OptionTerms): Result<OptionTerms, BadOptionTerms> {
  for (const name of NUMBERS) {
    const value = terms[name];
    if (Number.isFinite(value)) continue;
    return err({ type: 'NotFinite', name, value, range: rangeOf(name) });
  }
  for (const name of NUMBERS) {
    const value = terms[name];
    if ((name === 'discount' ? value > 0 : value >= 0) && value <= MOST) continue;
    const type = name === 'years' && value < 0 ? 'NegativeTime' : 'OutOfRange';
    return err({ type, name, value, range: rangeOf(name) });
  }
  return ok(terms);
}

/** As `checkOptionTerms`, and a quote that is live: its volatility may not be 0. */
export function checkLiveOptionTerms(terms: OptionTerms): Result<OptionTerms, BadOptionTerms> {
  const checked = checkOptionTerms(terms);
  if (!checked.ok || terms.volatility > 0) return checked;
  return err({
    type: 'ZeroVolatility',
    name: 'volatility',
    value: 0,
    range: `0 < volatility <= ${MOST}`,
  });
}

function rangeOf(name: (typeof NUMBERS)[number]): string {
  return `0 ${name === 'discount' ? '<' : '<='} ${name} <= ${MOST}`;
}
