// An estimate as the decimal parameters that the factor model of a rulebook reads.
import { assert } from '@plimsoll/engine/models';
import { type EstimateOptions, type FactorEstimate, factorEstimate } from './factor-estimate.ts';
import type { ReturnMatrix } from './return-matrix.ts';

const DECIMALS = 6;
const GRID = 1e-6;

/** What is decided by people and not measured from returns of the spot. */
export type FactorPolicy = {
  readonly measure: 'valueAtRisk' | 'expectedShortfall';
  readonly confidence: string;
  readonly initialFactor: string;
  readonly decorrelation: string;
  readonly collateral: 'position' | 'elsewhere';
  readonly unit: string;
  /** By name: absolute shock of implied volatility and least haircut. */
  readonly factors: Readonly<
    Record<string, { readonly volatilityShock: string; readonly collateralFloor: string }>
  >;
};
/** As a rulebook writes them: every number is a decimal string. */
export type FactorParameters = Omit<FactorPolicy, 'factors'> & {
  readonly correlations: readonly {
    readonly first: string;
    readonly second: string;
    readonly correlation: string;
  }[];
  readonly factors: Readonly<
    Record<
      string,
      {
        readonly volatility: string;
        readonly volatilityShock: string;
        readonly collateralFloor: string;
      }
    >
  >;
};

/** Parameters of the factor model from every row of a matrix, over the horizon of the options. */
export function factorParameters(
  matrix: ReturnMatrix,
  options: { readonly estimate: EstimateOptions; readonly policy: FactorPolicy },
): FactorParameters {
  return statedParameters(factorEstimate(matrix, options.estimate), options.policy);
}

/**
 * An estimate in decimals of 1e-6: volatilities rounded up, correlations to the nearest. Rounding could leave a matrix
 * that is singular without its meaning, so correlations are first drawn to zero by as much as rounding can move it.
 */
export function statedParameters(
  { names, volatilities, correlations }: FactorEstimate,
  policy: FactorPolicy,
): FactorParameters {
  const kept = 1 - names.length * GRID;
  const pairs = names.flatMap((first, i) =>
    names.slice(i + 1).map((second, offset) => ({
      first,
      second,
      correlation: ((correlations[i]?.[i + 1 + offset] ?? 0) * kept).toFixed(DECIMALS),
    })),
  );
  const factors = names.map((name, i) => {
    const own = policy.factors[name];
    assert(own !== undefined, () => `the policy names no volatility shock of ${name}`);
    const volatility = Math.max(Math.ceil((volatilities[i] ?? 0) / GRID) * GRID, GRID);
    return [name, { volatility: volatility.toFixed(DECIMALS), ...own }] as const;
  });
  return { ...policy, correlations: pairs, factors: Object.fromEntries(factors) };
}
