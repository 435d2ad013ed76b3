// Fat tails: the variance over a horizon is not known but log-normal around its forecast, so that returns are a mixture of
// normals with a kurtosis of 3 exp(4 s^2). A few nodes carry the mixture; closed forms and simulated paths share them.

export type MixtureNode = {
  readonly weight: number;
  /** Factor on the forecast variance; the weighted mean of all factors is 1. */
  readonly factor: number;
};

/** Gauss-Hermite abscissas and weights for a standard normal variable, seven nodes (Abramowitz and Stegun, table 25.10). */
const NODES = [
  [-3.750439717725742, 0.000548268855972219],
  [-2.366759410734541, 0.0307571239675865],
  [-1.154405394739968, 0.240123178605013],
  [0, 0.457142857142857],
  [1.154405394739968, 0.240123178605013],
  [2.366759410734541, 0.0307571239675865],
  [3.750439717725742, 0.000548268855972219],
] as const;

/**
 * Nodes of the mixture where the logarithm of the volatility has the given standard deviation; one node at 0.
 *
 * Source: Clark, A Subordinated Stochastic Process Model with Finite Variance for Speculative Prices (1973).
 */
export function mixtureNodes(logVolDeviation: number): readonly MixtureNode[] {
  if (!(logVolDeviation > 0)) return [{ weight: 1, factor: 1 }];
  const raw = NODES.map(([node, weight]) => ({
    weight,
    factor: Math.exp(2 * logVolDeviation * node),
  }));
  const mean = raw.reduce((sum, { weight, factor }) => sum + weight * factor, 0);
  return raw.map(({ weight, factor }) => ({ weight, factor: factor / mean }));
}
