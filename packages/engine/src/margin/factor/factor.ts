// Factor margin: correlated value-at-risk or expected shortfall over the underlyings, so that hedges across them earn an
// offset, with a decorrelation add-on by which they lose it under stress.
//
//   risk = (1 - d) * z * sqrt(e' C e) + d * z * sum |e_i| s_i + curvature + vega,     C_ij = s_i s_j rho_ij
//
// e_i is the delta exposure, s_i the volatility over the horizon, z the deviations of the measure, d the decorrelation: 0
// trusts the correlations, 1 grants no offset at all. Both terms are norms, so the sum stays sub-additive.
import { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import { decimal, object, oneOf, table, type TypeOf } from '../../domain/schema.ts';
import type {
  Figure,
  LevelFigures,
  MarginModel,
  MarginRefusal,
  Scope,
} from '../model/margin-model.ts';
import { correlationOf, correlationsSchema } from './correlations.ts';
import { type FactorExposure, factorExposures } from './exposures.ts';
import { normalTail, RISK_MEASURES } from './normal-tail.ts';
import { rootUp } from './root.ts';

const factorSchema = object('One underlying.', {
  volatility: decimal('Standard deviation of its return over the horizon.', {
    above: '0',
    max: '5',
  }),
  volatilityShock: decimal('Shock of implied volatility, absolute: 0.1 is ten points.', {
    min: '0',
    max: '5',
  }),
  collateralFloor: decimal('Least haircut of the coin as collateral, whatever it hedges.', {
    min: '0',
    max: '1',
  }),
});

const parameters = object('factor margin', {
  measure: oneOf('Risk measure.', RISK_MEASURES),
  confidence: decimal('Confidence of maintenance margin over the horizon.', {
    min: '0.6',
    max: '0.99999',
  }),
  initialFactor: decimal('Initial margin per maintenance margin.', { min: '1', max: '5' }),
  decorrelation: decimal('Share of the risk that is granted no offset across underlyings.', {
    min: '0',
    max: '1',
  }),
  collateral: oneOf('Whether coins held as collateral are positions of the model.', [
    'position',
    'elsewhere',
  ]),
  correlations: correlationsSchema,
  factors: table('By underlying.', factorSchema),
  unit: decimal('Grid to which roots are rounded up, numeraire.', { above: '0' }),
});
type Parameters = TypeOf<typeof parameters>;

export const factorModel: MarginModel<Parameters> = {
  type: 'factor',
  doc:
    'Correlated value-at-risk or expected shortfall over all underlyings with a decorrelation add-on, curvature of sold ' +
    'options and vega. Asked for the whole account. With collateral as a position, equity counts coins at full value: the ' +
    'floor of their haircut is a floor of this requirement. Options count at mark in equity.',
  parameters,
  requirement,
};

function requirement(scope: Scope, given: Parameters): Result<LevelFigures, MarginRefusal> {
  const unquoted = unquotedCoin(scope, given);
  if (unquoted !== undefined) return { ok: false, error: unquoted };
  const exposures = factorExposures(scope, { collateral: given.collateral === 'position' });
  if (!exposures.ok) return exposures;
  const held = exposures.value;
  const unknown = held.find(({ underlying }) => !given.factors.has(underlying));
  if (unknown !== undefined) {
    const { underlying } = unknown;
    const message = `factor margin has no volatility of ${underlying}`;
    return { ok: false, error: { code: 'NoRuleApplies', where: underlying, message } };
  }
  const risk = riskOf(held, given);
  const floor = collateralFloor(held, given);
  const isFloor = floor.value.isAbove(risk.value);
  const maintenance: Figure = {
    name: 'factor margin',
    value: isFloor ? floor.value : risk.value,
    because: isFloor ? floor.name : risk.name,
    parts: [risk, floor],
  };
  const initial: Figure = {
    name: 'factor margin',
    value: maintenance.value.times(given.initialFactor),
    because: `${given.initialFactor} x maintenance`,
    parts: [maintenance],
  };
  return ok({ initial, maintenance });
}

/** A coin that counts as a position and has no index price: its risk would count for nothing. */
function unquotedCoin({ holdings, snapshot }: Scope, given: Parameters): MarginRefusal | undefined {
  if (given.collateral !== 'position') return undefined;
  const coin = holdings.balances.find(
    ({ asset, amount }) =>
      !amount.isZero && given.factors.has(asset) && !snapshot.underlyings.has(asset),
  )?.asset;
  if (coin === undefined) return undefined;
  const message = `${coin} is held as collateral and the snapshot has no index price of ${coin}`;
  return { code: 'UnknownUnderlying', where: coin, message };
}

/** The formula at the top of the file; every term is an unsigned amount in the numeraire. */
export function riskOf(exposures: readonly FactorExposure[], given: Parameters): Figure {
  const deviations = normalTail(given.measure, given.confidence);
  const volatility = (name: string): Exact => given.factors.get(name)?.volatility ?? Exact.ZERO;
  const risks = exposures.map(({ underlying, delta }) => delta.times(volatility(underlying)));
  let variance = Exact.ZERO;
  for (const [i, a] of exposures.entries()) {
    for (const [j, b] of exposures.entries()) {
      const rho = correlationOf(given.correlations, a.underlying, b.underlying);
      const product = (risks[i] ?? Exact.ZERO).times(risks[j] ?? Exact.ZERO);
      variance = variance.plus(product.times(rho));
    }
  }
  const correlated = rootUp(Exact.max(variance, Exact.ZERO), given.unit).times(deviations);
  const undiversified = Exact.sum(risks.map((risk) => risk.abs())).times(deviations);
  const kept = Exact.ONE.minus(given.decorrelation);
  const parts: Figure[] = [
    {
      name: 'correlated risk',
      value: correlated.times(kept),
      parts: perFactor(exposures, risks, deviations),
    },
    { name: 'decorrelation add-on', value: undiversified.times(given.decorrelation) },
    curvature(exposures, given, deviations),
    vega(exposures, given),
  ];
  return { name: 'factor risk', value: Exact.sum(parts.map((part) => part.value)), parts };
}

const perFactor = (
  exposures: readonly FactorExposure[],
  risks: readonly Exact[],
  deviations: Exact,
): readonly Figure[] =>
  exposures.map(({ underlying }, index) => ({
    name: `${underlying} alone`,
    value: (risks[index] ?? Exact.ZERO).abs().times(deviations),
  }));

/** What sold options lose by the second order at the tail move; bought ones earn nothing. */
function curvature(
  exposures: readonly FactorExposure[],
  given: Parameters,
  deviations: Exact,
): Figure {
  const parts = exposures.map(({ underlying, gamma }): Figure => {
    const move = (given.factors.get(underlying)?.volatility ?? Exact.ZERO).times(deviations);
    const loss = gamma.times(move).times(move).over(Exact.integer(2)).negated();
    return { name: underlying, value: Exact.max(loss, Exact.ZERO) };
  });
  return { name: 'curvature', value: Exact.sum(parts.map((part) => part.value)), parts };
}

/** A shock of every implied volatility against the account, without offset between underlyings. */
function vega(exposures: readonly FactorExposure[], given: Parameters): Figure {
  const parts = exposures.map((each): Figure => {
    const shock = given.factors.get(each.underlying)?.volatilityShock ?? Exact.ZERO;
    return { name: each.underlying, value: each.vega.times(shock).abs() };
  });
  return { name: 'vega', value: Exact.sum(parts.map((part) => part.value)), parts };
}

/** Wrong-way risk may raise what collateral costs, a hedge never lowers it below this. */
function collateralFloor(exposures: readonly FactorExposure[], given: Parameters): Figure {
  const parts = exposures.map(({ underlying, collateral }): Figure => {
    const floor = given.factors.get(underlying)?.collateralFloor ?? Exact.ZERO;
    return { name: underlying, value: Exact.max(collateral, Exact.ZERO).times(floor) };
  });
  return {
    name: 'floor of collateral haircuts',
    value: Exact.sum(parts.map((p) => p.value)),
    parts,
  };
}
