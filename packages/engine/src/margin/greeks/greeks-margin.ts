// The margin model `greeks`: what an account would lose if its value were a parabola in the move of spot, from the delta,
// gamma and vega of its options, plus a buffer for what the parabola misses. A fast approximation of `scenarios`.
import { Exact } from '../../base/exact.ts';
import { ok } from '../../base/result.ts';
import { decimal, object, oneOf, optional, type TypeOf } from '../../domain/schema.ts';
import { type Exposure, greeksExposure } from './greeks-exposure.ts';
import type { Figure, LevelFigures, MarginModel } from '../model/margin-model.ts';
import { type Factors, lossFactorParameters, lossFactors } from '../scenario/loss-factor.ts';
import { DISCOUNTINGS, ZERO_VOLATILITIES } from '../scenario/market-legs.ts';
import { volatilityShockParameters } from '../scenario/shocks.ts';
import { byUnderlying } from '../scenario/underlyings.ts';

const parameters = object('a parabola in the move of spot', {
  range: decimal('largest move of spot either way, as a fraction', { above: '0', max: '10' }),
  volatility: volatilityShockParameters,
  bufferShare: decimal(
    'share of the gamma loss of all options, none netted, at the full range: it grows as gamma does near expiry',
    { min: '0', max: '10' },
  ),
  deviationMin: optional(
    decimal(
      'least standard deviation to expiry over which delta and gamma are taken: about half the range keeps the parabola of an option near expiry from overshooting its payoff',
      { min: '0', max: '10' },
    ),
  ),
  pricing: object('how option values are made', {
    discounting: oneOf('whether option values are discounted', DISCOUNTINGS),
    zeroVolatility: oneOf('what volatility 0 means', ZERO_VOLATILITIES),
  }),
  lossFactor: optional(lossFactorParameters),
});
export type GreeksParameters = TypeOf<typeof parameters>;

export type GreeksLoss = {
  /** The move within the range at which the parabola is lowest. */
  readonly move: Exact;
  /** PnL there: from delta, from gamma, and from the worse of the volatility shocks (at most zero). */
  readonly delta: Exact;
  readonly gamma: Exact;
  readonly vega: Exact;
  /** At least zero. */
  readonly buffer: Exact;
  /** Loss with the buffer, at least zero. */
  readonly required: Exact;
};

/**
 * The least of delta m + gamma m^2 / 2 over |m| <= range, which lies at an end or at the vertex, with the worse of the
 * volatility shocks and bufferShare x grossGamma x range^2 / 2 on top. Exact.
 */
export function greeksLoss(
  of: Exposure,
  by: Pick<GreeksParameters, 'range' | 'bufferShare'>,
): GreeksLoss {
  const { range } = by;
  const ends = [range, range.negated()];
  const vertex = of.gamma.sign > 0 ? of.delta.over(of.gamma).negated() : undefined;
  const isInside = vertex !== undefined && !vertex.abs().isAbove(range);
  const half = Exact.ratio(1n, 2n);
  const at = (move: Exact) => ({
    move,
    delta: of.delta.times(move),
    gamma: of.gamma.times(move).times(move).times(half),
  });
  const [first = at(Exact.ZERO), ...others] = (isInside ? [vertex, ...ends] : ends).map(at);
  const worst = others.reduce(
    (least, each) =>
      each.delta.plus(each.gamma).isBelow(least.delta.plus(least.gamma)) ? each : least,
    first,
  );
  const vega = Exact.min(Exact.ZERO, of.vegaUp, of.vegaDown);
  const full = range.times(range).times(half);
  const buffer = of.grossGamma.times(full).times(by.bufferShare);
  const loss = worst.delta.plus(worst.gamma).plus(vega).negated().plus(buffer);
  return { ...worst, vega, buffer, required: Exact.max(Exact.ZERO, loss) };
}

export const greeksModel: MarginModel<GreeksParameters> = {
  type: 'greeks',
  doc: `The lowest point of a parabola in the move of spot made of delta and gamma, with the worse shock of volatility times
vega and a buffer on gross gamma, for each underlying, summed. A fast approximation of "scenarios" for screening and for
previews; equity counts options at mark, futures at unrealised PnL, collateral at market value. Balances are not shocked,
open orders are not looked at.`,
  parameters,
  requirement(scope, read) {
    const parts: LevelFigures[] = [];
    for (const holdings of byUnderlying(scope, new Map())) {
      const exposure = greeksExposure(holdings, read);
      if (!exposure.ok) return exposure;
      const stable = holdings.snapshot.underlyings.get(holdings.underlying)?.stablePrice;
      const factors = lossFactors(read.lossFactor, stable ?? Exact.ONE);
      parts.push(levelsOf(holdings.underlying, greeksLoss(exposure.value, read), factors));
    }
    const total = (figures: readonly Figure[]): Figure => ({
      name: 'parabola of delta and gamma',
      value: Exact.sum(figures.map((each) => each.value)),
      parts: figures,
    });
    return ok({
      initial: total(parts.map((each) => each.initial)),
      maintenance: total(parts.map((each) => each.maintenance)),
    });
  },
};

/** Requirement of one underlying at both levels; its parts are the loss before the level's factor. */
function levelsOf(name: string, loss: GreeksLoss, factors: Factors): LevelFigures {
  const figure = {
    name,
    because: `a move of ${loss.move.toNumber()}`,
    parts: [
      { name: 'delta', value: loss.delta.negated() },
      { name: 'gamma', value: loss.gamma.negated() },
      { name: 'vega', value: loss.vega.negated() },
      { name: 'buffer', value: loss.buffer },
    ],
  };
  return {
    initial: { ...figure, value: loss.required.times(factors.initial) },
    maintenance: { ...figure, value: loss.required.times(factors.maintenance) },
  };
}
