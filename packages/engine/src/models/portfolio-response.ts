// The numbers of a portfolio margin answer as venues print them: risk vectors by instrument and by pair, the worst cell,
// shocks and contingencies, and the two margins. It asks the same models as a rulebook; it adds nothing to their rules.
import { Exact, type Rounding } from '../base/exact.ts';
import { ok, type Result } from '../base/result.ts';
import type { MarginRefusal, Scope } from '../margin/model/margin-model.ts';
import { correlationContingencyModel } from '../margin/scenario/correlation-contingency.ts';
import { deltaShockModel } from '../margin/scenario/delta-shock.ts';
import { riskMatrix, type RiskMatrixParameters } from '../margin/scenario/risk-matrix.ts';
import type { InstrumentVectors } from '../margin/scenario/risk-vectors.ts';
import { rollModel } from '../margin/scenario/roll.ts';

export type ResponseRules = {
  readonly riskMatrix: RiskMatrixParameters;
  readonly roll: Parameters<typeof rollModel.requirement>[1];
  readonly deltaShock: Parameters<typeof deltaShockModel.requirement>[1];
  readonly correlationContingency: Parameters<typeof correlationContingencyModel.requirement>[1];
  /** How the worst case is rounded before it is added, and the initial margin at the end. */
  readonly rounding: { readonly unit: Exact; readonly direction: Rounding };
  /** Maintenance margin as a share of the risk matrix margin. */
  readonly maintenanceShare: Exact;
};

/** What the venue states for an account beside its positions, numeraire. */
export type StatedMargins = {
  readonly openOrders: Exact;
  readonly makerProtection: Exact;
  readonly spot: Exact;
};

export type PairVectors = {
  readonly underlying: string;
  readonly settle: string;
  /** Settlement asset, before offsets and dampeners. */
  readonly preAggregated: {
    readonly standard: readonly Exact[];
    readonly extended: readonly Exact[];
  };
  readonly aggregated: { readonly standard: readonly Exact[]; readonly extended: readonly Exact[] };
};

export type PortfolioResponse = {
  readonly instruments: readonly InstrumentVectors[];
  readonly pairs: readonly PairVectors[];
  /** Where the worst case lies, cells counted from 1 in each table; absent where no cell loses. */
  readonly worstCell?: { readonly source: 'standard' | 'extended'; readonly index: number };
  /** Unrounded. */
  readonly worstCase: Exact;
  readonly rollShock: Exact;
  readonly deltaShock: Exact;
  readonly correlationContingency: Exact;
  readonly riskMatrixMargin: Exact;
  readonly initialMargin: Exact;
  readonly maintenanceMargin: Exact;
};

/**
 * The answer for the positions of a scope, numeraire unless said otherwise:
 * riskMatrixMargin = round(worst case) + roll + delta shock + correlation contingency,
 * initialMargin = round(riskMatrixMargin + stated margins), maintenanceMargin = share x riskMatrixMargin, not rounded.
 * Refused as the models refuse. Source: Deribit, `private/pme/simulate`.
 */
export function portfolioResponse(
  scope: Scope,
  rules: ResponseRules,
  stated: StatedMargins,
): Result<PortfolioResponse, MarginRefusal> {
  const matrix = riskMatrix(scope, rules.riskMatrix);
  if (!matrix.ok) return matrix;
  const roll = rollModel.requirement(scope, rules.roll);
  if (!roll.ok) return roll;
  const delta = deltaShockModel.requirement(scope, rules.deltaShock);
  if (!delta.ok) return delta;
  const correlation = correlationContingencyModel.requirement(scope, rules.correlationContingency);
  if (!correlation.ok) return correlation;
  const { unit, direction } = rules.rounding;
  const { pairs, worst, worstCase } = matrix.value;
  const shocks = {
    rollShock: roll.value.initial.value,
    deltaShock: delta.value.initial.value,
    correlationContingency: correlation.value.initial.value,
  };
  const riskMatrixMargin = Exact.sum([
    worstCase.roundTo(unit, direction),
    shocks.rollShock,
    shocks.deltaShock,
    shocks.correlationContingency,
  ]);
  const { openOrders, makerProtection, spot } = stated;
  const total = Exact.sum([riskMatrixMargin, openOrders, makerProtection, spot]);
  const standardCells = pairs[0]?.vectors.standard.length ?? 0;
  return ok({
    instruments: pairs.flatMap((each) => each.vectors.instruments()),
    pairs: pairs.map(({ vectors, aggregated }) => ({
      underlying: vectors.book.underlying,
      settle: vectors.book.settle,
      preAggregated: { standard: vectors.standard, extended: vectors.extended },
      aggregated: {
        standard: aggregated.slice(0, standardCells),
        extended: aggregated.slice(standardCells),
      },
    })),
    ...(worst === undefined ? {} : { worstCell: cellAt(worst, standardCells) }),
    worstCase,
    ...shocks,
    riskMatrixMargin,
    initialMargin: total.roundTo(unit, direction),
    maintenanceMargin: riskMatrixMargin.times(rules.maintenanceShare),
  });
}

const cellAt = (
  cell: number,
  standardCells: number,
): NonNullable<PortfolioResponse['worstCell']> =>
  cell < standardCells
    ? { source: 'standard', index: cell + 1 }
    : { source: 'extended', index: cell - standardCells + 1 };
