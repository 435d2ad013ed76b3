// Quantiles of Student's distribution with four degrees of freedom, scaled to unit variance: what daily returns over their
// volatility look like before a market has shown its own.

/** For a level strictly between 0 and 1. Its distribution function is algebraic, so halving finds the quantile. */
export function studentQuantile(level: number): number {
  let [low, high] = [-1e8, 1e8];
  for (let round = 0; round < 100; round += 1) {
    const middle = (low + high) / 2;
    if (studentCdf(middle) < level) low = middle;
    else high = middle;
  }
  // The variance with four degrees of freedom is 2.
  return (low + high) / 2 / Math.SQRT2;
}

/** F(t) = 1/2 + 3/8 u (1 - u^2 / 12), with u = t / sqrt(1 + t^2 / 4). */
function studentCdf(t: number): number {
  const u = t / Math.sqrt(1 + (t * t) / 4);
  return 0.5 + 0.375 * u * (1 - (u * u) / 12);
}
