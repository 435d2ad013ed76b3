// Whether a number agrees with a published one: at the digits that were published, truncated as the source truncates, or
// within a tolerance. The published number is text, since its digits say how far it is meant.
import { assertNever } from './assert.ts';
import { Exact } from './exact.ts';

export type Tolerance =
  /** The actual value rounded half-even to the published decimals equals the published one. */
  | { readonly type: 'exactAtDigits' }
  /** The actual value truncated toward zero equals the published integer. */
  | { readonly type: 'truncatedToInteger' }
  /** Either suffices. */
  | { readonly type: 'within'; readonly relative?: Exact; readonly absolute?: Exact };

/** Whether `actual` agrees with the published text; a published fraction (`1/3`) is compared exactly. */
export function agrees(actual: Exact, published: string, tolerance: Tolerance): boolean {
  const parsed = Exact.parse(published);
  if (!parsed.ok) return false;
  const expected = parsed.value;
  switch (tolerance.type) {
    case 'exactAtDigits':
      return published.includes('/')
        ? actual.equals(expected)
        : actual.roundTo(lastDigit(published), 'halfEven').equals(expected);
    case 'truncatedToInteger':
      return actual.roundTo(Exact.ONE, 'towardZero').equals(expected);
    case 'within': {
      const error = actual.minus(expected).abs();
      const { relative, absolute } = tolerance;
      const isNear = absolute !== undefined && !error.isAbove(absolute);
      return isNear || (relative !== undefined && !error.isAbove(relative.times(expected.abs())));
    }
    default:
      return assertNever(tolerance);
  }
}

/** One unit in the last digit of a decimal text: 0.01 for `12.50`, 100 for `3e2`. */
function lastDigit(decimal: string): Exact {
  const [mantissa = '', exponent = '0'] = decimal.toLowerCase().split('e');
  const fraction = mantissa.split('.')[1] ?? '';
  return Exact.of(`1e${Number(exponent) - fraction.length}`);
}
