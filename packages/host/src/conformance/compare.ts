// Compares what a case expects with what the engine answered, leaf by leaf, and names the first leaf that differs.
import { agrees, Exact, type Tolerance } from '@plimsoll/engine/models';
import { type Actual, notAsserted } from './adapter.ts';
import { isObject } from './fields.ts';

export type Difference = {
  /** Which expected value: `IM`, `scenarioPnl[3]`. */
  readonly at: string;
  readonly expected: string;
  readonly actual: string;
};

/** Every leaf of `expected` that the answer does not meet; answers beyond the expected ones are not looked at. */
export function differences(
  expected: unknown,
  actual: Actual | undefined,
  tolerance: Tolerance,
  at = '',
): readonly Difference[] {
  if (actual === notAsserted) return [];
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) {
      return [differ(at, expected, actual)];
    }
    return expected.flatMap((each, index) =>
      differences(each, actual[index] as Actual, tolerance, `${at}[${index}]`),
    );
  }
  if (isObject(expected)) {
    if (!isMembers(actual)) return [differ(at, expected, actual)];
    return Object.entries(expected).flatMap(([name, each]) =>
      differences(each, actual[name], tolerance, at === '' ? name : `${at}.${name}`),
    );
  }
  return isMet(expected, actual, tolerance) ? [] : [differ(at, expected, actual)];
}

function isMet(expected: unknown, actual: Actual | undefined, tolerance: Tolerance): boolean {
  const isText = typeof expected === 'string' || typeof expected === 'number';
  if (typeof actual === 'number') {
    return (
      isText && Number.isFinite(actual) && agrees(Exact.float(actual), String(expected), tolerance)
    );
  }
  if (typeof actual === 'bigint') {
    return isText && agrees(Exact.integer(actual), String(expected), tolerance);
  }
  if (actual instanceof Exact) return isText && agrees(actual, String(expected), tolerance);
  return expected === actual;
}

function isMembers(actual: Actual | undefined): actual is { readonly [name: string]: Actual } {
  return isObject(actual) && !(actual instanceof Exact);
}

const differ = (at: string, expected: unknown, actual: Actual | undefined): Difference => ({
  at,
  expected: JSON.stringify(expected),
  actual: shown(actual),
});

const DECIMALS_SHOWN = 18;

function shown(actual: Actual | undefined): string {
  if (actual === undefined || typeof actual === 'symbol') return 'no answer';
  if (actual instanceof Exact) {
    const shortest = actual.toString();
    return shortest.includes('/') ? `${actual.toFixed(DECIMALS_SHOWN, 'halfEven')}...` : shortest;
  }
  if (Array.isArray(actual)) return `[${actual.map((each: Actual) => shown(each)).join(', ')}]`;
  if (isMembers(actual)) {
    const members = Object.entries(actual).map(([name, each]) => `${name}: ${shown(each)}`);
    return `{${members.join(', ')}}`;
  }
  return String(actual);
}
