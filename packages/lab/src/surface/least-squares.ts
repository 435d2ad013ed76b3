// Weighted least squares in three unknowns under linear inequalities, solved exactly by a small active set: the inner
// problem of an SVI fit. Nothing here knows about options.

export type Triple = readonly [number, number, number];

/** A row `weight (coefficients . x - target)` of the sum of squares. */
export type Row = {
  readonly coefficients: Triple;
  readonly target: number;
  readonly weight: number;
};

/** `coefficients . x <= bound`. */
export type Inequality = { readonly coefficients: Triple; readonly bound: number };

export type Solution = {
  readonly x: Triple;
  /** The sum of weighted squares at `x`. */
  readonly squares: number;
};

/** Added to the diagonal relative to its mean, so that rows that do not tell two unknowns apart still have a solution. */
const RIDGE = 1e-11;
/** An inequality counts as broken beyond this, relative to its coefficients. */
const SLACK = 1e-12;
/** Inequalities taken up in turn; more means that they contradict one another. */
const ROUNDS = 60;

/**
 * The least weighted sum of squares under all inequalities. Each round takes up the one broken most and solves again over
 * the few that bind, so the sum only rises and the search ends; undefined where the inequalities contradict one another.
 */
export function leastSquares(
  rows: readonly Row[],
  inequalities: readonly Inequality[],
): Solution | undefined {
  const normal = normalOf(rows);
  const inverse = inverseOf(normal.matrix);
  if (inverse === undefined) return undefined;
  const free = times(inverse, normal.right);
  let x: Triple | undefined = free;
  let working: readonly Inequality[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const broken = mostBroken(inequalities, x);
    if (broken === undefined) return { x, squares: squaresAt(rows, x) };
    const next = bindBest({ inverse, free }, [...working, broken]);
    if (next === undefined) return undefined;
    ({ x, working } = next);
  }
  return undefined;
}

function mostBroken(inequalities: readonly Inequality[], x: Triple): Inequality | undefined {
  let worst = 0;
  let found: Inequality | undefined;
  for (const each of inequalities) {
    const [p, q, r] = each.coefficients;
    const scale = Math.abs(p) + Math.abs(q) + Math.abs(r);
    const excess = (dot(each.coefficients, x) - each.bound) / scale;
    if (excess <= worst + SLACK * (1 + Math.abs(each.bound) / scale)) continue;
    worst = excess;
    found = each;
  }
  return found;
}

type Quadratic = { readonly inverse: Matrix; readonly free: Triple };

/** The best point that obeys at most four inequalities: over every choice of up to three that bind, the one that is optimal. */
function bindBest(
  quadratic: Quadratic,
  candidates: readonly Inequality[],
): { readonly x: Triple; readonly working: readonly Inequality[] } | undefined {
  for (let mask = 1; mask < 1 << candidates.length; mask += 1) {
    const binding = candidates.filter((_, i) => (mask >> i) & 1);
    if (binding.length > 3) continue;
    const point = boundTo(quadratic, binding);
    if (point !== undefined && mostBroken(candidates, point) === undefined) {
      return { x: point, working: binding };
    }
  }
  return undefined;
}

/** The least point on the given faces, or undefined where it would want to leave one of them inwards. */
function boundTo({ inverse, free }: Quadratic, binding: readonly Inequality[]): Triple | undefined {
  const columns = binding.map(({ coefficients }) => times(inverse, coefficients));
  const system = binding.map(({ coefficients }) =>
    columns.map((column) => dot(coefficients, column)),
  );
  const excess = binding.map(({ coefficients, bound }) => dot(coefficients, free) - bound);
  const forces = solve(system, excess);
  if (forces === undefined || forces.some((force) => force < 0)) return undefined;
  let [p, q, r] = free;
  for (const [i, column] of columns.entries()) {
    const force = forces[i] ?? 0;
    p -= force * column[0];
    q -= force * column[1];
    r -= force * column[2];
  }
  return [p, q, r];
}

type Matrix = readonly [Triple, Triple, Triple];

function normalOf(rows: readonly Row[]): { readonly matrix: Matrix; readonly right: Triple } {
  let [xx, xy, xz, yy, yz, zz, bx, by, bz] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (const { coefficients, target, weight } of rows) {
    const [x, y, z] = coefficients;
    const square = weight * weight;
    xx += square * x * x;
    xy += square * x * y;
    xz += square * x * z;
    yy += square * y * y;
    yz += square * y * z;
    zz += square * z * z;
    bx += square * x * target;
    by += square * y * target;
    bz += square * z * target;
  }
  const ridge = (RIDGE * (xx + yy + zz)) / 3;
  return {
    matrix: [
      [xx + ridge, xy, xz],
      [xy, yy + ridge, yz],
      [xz, yz, zz + ridge],
    ],
    right: [bx, by, bz],
  };
}

function inverseOf(matrix: Matrix): Matrix | undefined {
  const units: Matrix = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  const rows: Triple[] = [];
  for (const unit of units) {
    const [x, y, z] = solve(matrix, unit) ?? [];
    if (x === undefined || y === undefined || z === undefined) return undefined;
    rows.push([x, y, z]);
  }
  // The matrix is symmetric, so its inverse by columns is its inverse by rows.
  const [first, second, third] = rows;
  if (first === undefined || second === undefined || third === undefined) return undefined;
  return [first, second, third];
}

/** Gaussian elimination with row pivoting; undefined where a pivot vanishes. */
function solve(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): number[] | undefined {
  const size = right.length;
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    const height = (row: number): number => Math.abs(rows[row]?.[column] ?? 0);
    for (let row = column + 1; row < size; row += 1) if (height(row) > height(pivot)) pivot = row;
    const [upper, lower] = [rows[pivot], rows[column]];
    if (upper === undefined || lower === undefined || !(height(pivot) > 1e-300)) return undefined;
    rows[pivot] = lower;
    rows[column] = upper;
    for (let row = column + 1; row < size; row += 1) {
      const own = rows[row] ?? [];
      const factor = (own[column] ?? 0) / (upper[column] ?? 1);
      for (let i = column; i <= size; i += 1) own[i] = (own[i] ?? 0) - factor * (upper[i] ?? 0);
    }
  }
  const result = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row -= 1) {
    const own = rows[row] ?? [];
    let rest = own[size] ?? 0;
    for (let i = row + 1; i < size; i += 1) rest -= (own[i] ?? 0) * (result[i] ?? 0);
    result[row] = rest / (own[row] ?? 1);
  }
  return result.every((value) => Number.isFinite(value)) ? result : undefined;
}

function squaresAt(rows: readonly Row[], x: Triple): number {
  let sum = 0;
  for (const { coefficients, target, weight } of rows) {
    const miss = weight * (dot(coefficients, x) - target);
    sum += miss * miss;
  }
  return sum;
}

function times([p, q, r]: Matrix, x: Triple): Triple {
  return [dot(p, x), dot(q, x), dot(r, x)];
}

function dot(p: Triple, q: Triple): number {
  return p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
}
