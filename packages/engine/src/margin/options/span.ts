// SPAN, the model: `max(minimum, scan + spreads between expiries + delivery - credits)` by underlying, added up, less the
// value of options. TIMS is the same with its own points and minimum, as data. Formulas: span-risk.ts and span-charges.ts.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { joined } from '../../domain/holdings.ts';
import type { Figure, MarginModel, MarginRefusal, Scope } from '../model/margin-model.ts';
import { scopesOf } from '../model/scopes.ts';
import {
  deliveryCharge,
  type InterCredit,
  interCredits,
  optionMinimum,
  tierSpreads,
} from './span-charges.ts';
import { type SpanCommodity, type SpanParameters, spanParameters } from './span-parameters.ts';
import { type SpanRisk, spanRisk } from './span-risk.ts';

export const span: MarginModel<SpanParameters> = {
  type: 'span',
  doc:
    'The largest loss over scan points of price and volatility, plus charges for spreads between expiries and for ' +
    'delivery, less credits for spreads between underlyings, at least a minimum for options. With netOptionValue ' +
    '"deducted" equity counts no option; with "inEquity" it counts every option at mark. Contracts settled in the quote ' +
    'currency only; resting orders are not counted. Spreads between underlyings need the scope of the whole account.',
  parameters: spanParameters,
  requirement(scope, parameters) {
    const risks = risksOf({ ...scope, holdings: joined(scope.holdings) }, parameters);
    if (!risks.ok) return risks;
    const credits = interCredits(
      risks.value.map(({ risk }) => risk),
      parameters.credits,
    );
    const figures = risks.value.map(({ risk, commodity }) =>
      commodityFigure(risk, commodity, credits),
    );
    const value = Exact.sum(figures.map((each) => each.value));
    const options = Exact.sum(risks.value.map(({ risk }) => risk.optionValue));
    const isDeducted = parameters.netOptionValue === 'deducted';
    const atFactor = (factor: Exact): Figure => {
      const gross: Figure = {
        name: `risk x ${factor}`,
        value: value.times(factor),
        parts: figures,
      };
      if (!isDeducted) return { ...gross, name: 'SPAN' };
      const net = gross.value.minus(options);
      const parts = [gross, { name: 'net option value', value: options.negated() }];
      const because = net.sign < 0 ? 'options are worth more than the risk' : 'risk less options';
      return { name: 'SPAN', value: Exact.max(net, Exact.ZERO), because, parts };
    };
    return ok({ initial: atFactor(parameters.initialFactor), maintenance: atFactor(Exact.ONE) });
  },
};

type Scanned = { readonly risk: SpanRisk; readonly commodity: SpanCommodity };

function risksOf(
  scope: Scope,
  parameters: SpanParameters,
): Result<readonly Scanned[], MarginRefusal> {
  const scanned: Scanned[] = [];
  for (const group of scopesOf(
    { ...scope, holdings: { ...scope.holdings, orders: [] } },
    'underlying',
  )) {
    const commodity = parameters.underlyings.get(group.name);
    if (commodity === undefined) {
      const message = `SPAN has no parameters for ${group.name}`;
      return err({ code: 'NoRuleApplies', where: group.name, message });
    }
    const risk = spanRisk(group, {
      points: parameters.points,
      ranges: { price: commodity.price, volatility: commodity.volatility },
      pricing: { discounting: parameters.discounting, zeroVolatility: 'refused' },
    });
    if (!risk.ok) return risk;
    scanned.push({ risk: risk.value, commodity });
  }
  return ok(scanned);
}

/** `max(minimum, scan + spreads + delivery - credits)` of one underlying, numeraire. */
function commodityFigure(
  risk: SpanRisk,
  commodity: SpanCommodity,
  credits: readonly InterCredit[],
): Figure {
  const scan: Figure = {
    name: 'scanning risk',
    value: risk.scanRisk,
    because: risk.worst ?? 'no scan point loses',
    parts: risk.losses.map(({ label, loss }) => ({ name: label, value: loss })),
  };
  const spreads = tierSpreads(risk.deltas, commodity.tiers, commodity.spreads).map(
    ({ name, value, matched }): Figure => ({ name, value, because: `${matched} coins of delta` }),
  );
  const { delivery } = commodity;
  const delivered =
    delivery === undefined
      ? []
      : [{ name: 'delivery', value: deliveryCharge(risk.deltas, delivery) }];
  const credited = credits.flatMap(({ name, byUnderlying }): readonly Figure[] => {
    const credit = byUnderlying.get(risk.underlying);
    return credit === undefined ? [] : [{ name: `credit ${name}`, value: credit.negated() }];
  });
  const charges = [scan, ...spreads, ...delivered, ...credited];
  const sum = Exact.sum(charges.map((each) => each.value));
  const minimum = optionMinimum(risk, commodity.minimum);
  const isMinimum = minimum.isAbove(sum);
  return {
    name: risk.underlying,
    value: isMinimum ? minimum : sum,
    because: isMinimum ? 'minimum for options' : 'scan, spreads, delivery and credits',
    parts: [...charges, { name: 'minimum for options', value: minimum }],
  };
}
