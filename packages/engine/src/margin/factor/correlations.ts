// A table of correlations between underlyings, checked when it is read: symmetric by form, within [-1, 1], and consistent,
// since a table that no returns can have would promise risk below zero.
import { Exact } from '../../base/exact.ts';
import {
  checked,
  decimal,
  list,
  object,
  type Schema,
  text,
  type TypeOf,
} from '../../domain/schema.ts';

const pair = object('Correlation of two underlyings.', {
  first: text('Underlying.'),
  second: text('Underlying.'),
  correlation: decimal('Correlation of their returns over the horizon.', { min: '-1', max: '1' }),
});
const pairs = list('Correlations; a pair that is not listed counts as 0.', pair);
export type CorrelationPairs = TypeOf<typeof pairs>;

/** Slack for rounding of published correlations. */
const PIVOT_MIN = -1e-9;

export const correlationsSchema: Schema<CorrelationPairs> = checked(pairs, fault);

/** Symmetric lookup, 1 on the diagonal. */
export function correlationOf(table: CorrelationPairs, a: string, b: string): Exact {
  if (a === b) return Exact.ONE;
  const found = table.find(
    ({ first, second }) => (first === a && second === b) || (first === b && second === a),
  );
  return found?.correlation ?? Exact.ZERO;
}

function fault(table: CorrelationPairs): string | undefined {
  const seen = new Set<string>();
  for (const { first, second } of table) {
    if (first === second) return `"${first}" is listed with itself: that correlation is 1`;
    const key = first < second ? `${first} ${second}` : `${second} ${first}`;
    if (seen.has(key)) return `the pair ${first}, ${second} is listed twice`;
    seen.add(key);
  }
  const names = [...new Set(table.flatMap(({ first, second }) => [first, second]))];
  const pivot = leastPivot(
    names.map((a) => names.map((b) => correlationOf(table, a, b).toNumber())),
  );
  return pivot >= PIVOT_MIN
    ? undefined
    : `no returns have these correlations: their matrix is not positive semidefinite (pivot ${pivot})`;
}

/** The least pivot of the symmetric elimination; below zero the matrix is not positive semidefinite. */
function leastPivot(matrix: readonly (readonly number[])[]): number {
  const a = matrix.map((row) => [...row]);
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < a.length; k++) {
    const row = a[k] as number[];
    const pivot = row[k] as number;
    least = Math.min(least, pivot);
    if (pivot <= 0) {
      // A zero pivot is consistent only if its whole row is zero.
      const rest = row.slice(k + 1).some((each) => Math.abs(each) > -PIVOT_MIN);
      if (pivot < PIVOT_MIN || rest) return rest ? Math.min(least, -1) : least;
      continue;
    }
    for (let i = k + 1; i < a.length; i++) {
      const below = a[i] as number[];
      const factor = (below[k] as number) / pivot;
      for (let j = k; j < a.length; j++)
        below[j] = (below[j] as number) - factor * (row[j] as number);
    }
  }
  return least;
}
