// The margin model `scenarios`: what an account loses in the worst of a list of scenarios, or in the basis charge where
// that is worse. Which scenarios, shocks and discounts is data; what they do is in the files beside this one.
import { Exact } from '../../base/exact.ts';
import { ok } from '../../base/result.ts';
import {
  checked,
  list,
  object,
  oneOf,
  optional,
  type Schema,
  table,
  text,
  type TypeOf,
} from '../../domain/schema.ts';
import type { Figure, LevelFigures, MarginModel } from '../model/margin-model.ts';
import { basisContingencyParameters } from './basis-contingency.ts';
import { lossFactorParameters, lossFactors } from './loss-factor.ts';
import { DISCOUNTINGS, ZERO_VOLATILITIES } from './market-legs.ts';
import { scenarioFigures, worstName } from './scenario-figure.ts';
import { type ScenarioRisk, scenarioRisk } from './scenario-risk.ts';
import { scenarioSchema } from './scenario.ts';
import { skewParameters, volatilityShockParameters } from './shocks.ts';
import { staticDiscountParameters } from './static-discount.ts';
import { byUnderlying } from './underlyings.ts';

const members = object('worst of a list of scenarios', {
  scenarios: list('the grid', scenarioSchema, 1),
  pricing: object('how option values are made', {
    discounting: oneOf('whether option values are discounted', DISCOUNTINGS),
    zeroVolatility: oneOf('what volatility 0 means', ZERO_VOLATILITIES),
  }),
  volatility: optional(volatilityShockParameters),
  skew: optional(skewParameters),
  staticDiscount: optional(staticDiscountParameters),
  basis: optional(basisContingencyParameters),
  cancels: optional(
    table('collateral that stands against positions', text('underlying whose spot moves it')),
  ),
  lossFactor: optional(lossFactorParameters),
});
export type ScenarioParameters = TypeOf<typeof members>;

const NEEDS = {
  up: 'volatility',
  down: 'volatility',
  linearSkew: 'skew',
  absoluteSkew: 'skew',
} as const;

export const scenarioParameters: Schema<ScenarioParameters> = checked(members, (read) => {
  for (const { label, volatility } of read.scenarios) {
    if (!(volatility.type in NEEDS)) continue;
    const need = NEEDS[volatility.type as keyof typeof NEEDS];
    if (read[need] === undefined) {
      return `the scenario "${label}" needs the shock parameters "${need}"`;
    }
  }
  const labels = new Set(read.scenarios.map((each) => each.label));
  return labels.size === read.scenarios.length
    ? undefined
    : 'two scenarios bear the same label, and an explanation could not tell them apart';
});

export const scenariosModel: MarginModel<ScenarioParameters> = {
  type: 'scenarios',
  doc: `The loss in the worst scenario of each underlying, at least zero, summed over underlyings: nothing offsets across
them. Scenario PnL is measured against the model value of options with nothing moved, so equity counts options at that value
(mark to market), futures at their unrealised PnL and collateral at market value, undiscounted: what a haircut would take is
for contingencies and for the shock of collateral that moves with spot. Open orders are not looked at. Two portfolios
together need no more than apart, unless short value is discounted below long value, or a skew, which counts every change as
a loss, meets a static discount.`,
  parameters: scenarioParameters,
  requirement(scope, parameters) {
    const parts: LevelFigures[] = [];
    for (const holdings of byUnderlying(scope, parameters.cancels ?? new Map<string, string>())) {
      const risk = scenarioRisk(holdings, parameters);
      if (!risk.ok) return risk;
      parts.push(levelsOf(holdings.underlying, risk.value, parameters));
    }
    return ok({
      initial: total(parts.map((each) => each.initial)),
      maintenance: total(parts.map((each) => each.maintenance)),
    });
  },
};

/** Requirement of one underlying at both levels, with every scenario below it. */
function levelsOf(
  underlying: string,
  risk: ScenarioRisk,
  { lossFactor }: ScenarioParameters,
): LevelFigures {
  const { initial, maintenance } = lossFactors(lossFactor, risk.market.underlying.stablePrice);
  const because = worstName(risk);
  const parts = scenarioFigures(risk);
  const loss = risk.worstPnl.negated();
  const times = (factor: Exact): Figure => {
    const share = factor.equals(Exact.ONE) ? '' : ` x ${factor}`;
    const name = `${underlying} worst scenario${share}`;
    return { name, value: loss.times(factor), because, parts };
  };
  return { initial: times(initial), maintenance: times(maintenance) };
}

function total(parts: readonly Figure[]): Figure {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  return { name: 'worst scenarios', value: Exact.sum(parts.map((each) => each.value)), parts };
}
