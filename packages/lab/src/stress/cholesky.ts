// The lower triangle L of a correlation matrix, L L' = C, by which independent draws become joint ones. Correlations that are
// estimated pair by pair need not fit together: such a matrix is drawn towards independence until they do.

/** Row-major n x n, symmetric, ones on the diagonal. Entry [i * n + j] of the result is L[i][j], zero above the diagonal. */
export function choleskyOf(correlation: Float64Array, n: number): Float64Array {
  for (let shrink = 0; shrink < 1; shrink += 0.02) {
    const lower = lowerOf(
      correlation.map((value, at) => (Math.floor(at / n) === at % n ? 1 : value * (1 - shrink))),
      n,
    );
    if (lower !== undefined) return lower;
  }
  return Float64Array.from({ length: n * n }, (_, at) => (Math.floor(at / n) === at % n ? 1 : 0));
}

const LEAST_PIVOT = 1e-12;

function lowerOf(matrix: Float64Array, n: number): Float64Array | undefined {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let rest = matrix[i * n + j] as number;
      for (let k = 0; k < j; k += 1)
        rest -= (lower[i * n + k] as number) * (lower[j * n + k] as number);
      if (i !== j) lower[i * n + j] = rest / (lower[j * n + j] as number);
      else if (rest > LEAST_PIVOT) lower[i * n + i] = Math.sqrt(rest);
      else return undefined;
    }
  }
  return lower;
}
