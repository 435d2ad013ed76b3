// What an account stands to gain or lose by its factors: one factor for each underlying. Delta, gamma and vega of all that
// is held are summed by underlying; collateral in a coin is a position in it, and is counted here once.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Position } from '../../domain/holdings.ts';
import { coinsPerContract, type Instrument } from '../../domain/instrument.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { black76Greeks } from '../../pricing/greeks.ts';
import { profitInCoins } from '../collateral/profit-in-coins.ts';
import type { MarginRefusal, Scope } from '../model/margin-model.ts';
import { quantized } from '../quantize.ts';
import { priceOf } from '../scenario/collateral-value.ts';
import { marketLegs } from '../scenario/market-legs.ts';

export type FactorExposure = {
  readonly underlying: string;
  /** Numeraire gained by a rise of 100 % to first order, signed: positions and, if asked for, collateral. */
  readonly delta: Exact;
  /** The part of `delta` that is collateral; never negative for a deposit. */
  readonly collateral: Exact;
  /** Numeraire gained by second order: `gamma x move^2 / 2`; below zero for sold options. */
  readonly gamma: Exact;
  /** Numeraire gained by a rise of volatility by 1.00. */
  readonly vega: Exact;
};

const RULES = { discounting: 'rate', zeroVolatility: 'refused' } as const;

/**
 * Exposures of a scope, ascending by underlying. The numeraire must be the quote currency, not one of the coins: a coin
 * has no exposure to itself. Refusals are those of the quotes.
 */
export function factorExposures(
  scope: Scope,
  options: { readonly collateral: boolean },
): Result<readonly FactorExposure[], MarginRefusal> {
  const { holdings, snapshot } = scope;
  if (snapshot.underlyings.has(snapshot.numeraire)) {
    return err({
      code: 'IllegalValue',
      where: snapshot.numeraire,
      value: snapshot.numeraire,
      range: 'a quote currency',
      message: `factor margin is stated in a quote currency; the numeraire ${snapshot.numeraire} is itself a factor`,
    });
  }
  const pledged = options.collateral ? holdings.balances : [];
  const names = new Set(holdings.positions.map(({ instrument }) => instrument.underlying));
  for (const { asset } of pledged) if (snapshot.underlyings.has(asset)) names.add(asset);
  const exposures: FactorExposure[] = [];
  for (const underlying of [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))) {
    const positions = holdings.positions.filter(
      (each) => each.instrument.underlying === underlying,
    );
    const own = positionExposure(positions, underlying, scope);
    if (!own.ok) return own;
    const coins = Exact.sum(
      pledged.filter(({ asset }) => asset === underlying).map((b) => b.amount),
    );
    const price = snapshot.assets.get(underlying)?.price ?? own.value.spot;
    const collateral = coins.times(price);
    exposures.push({
      underlying,
      delta: own.value.delta.plus(collateral),
      collateral,
      gamma: own.value.gamma,
      vega: own.value.vega,
    });
  }
  return ok(exposures);
}

type PositionExposure = {
  readonly spot: Exact;
  readonly delta: Exact;
  readonly gamma: Exact;
  readonly vega: Exact;
};

function positionExposure(
  positions: readonly Position[],
  underlying: string,
  scope: Scope,
): Result<PositionExposure, MarginRefusal> {
  const legs = marketLegs(positions, { underlying, snapshot: scope.snapshot, rules: RULES });
  if (!legs.ok) return legs;
  const spot = legs.value.underlying.spot;
  let delta = Exact.ZERO;
  let gamma = Exact.ZERO;
  let vega = Exact.ZERO;
  for (const { instrument, size, mark, openShare } of legs.value.deltaOne) {
    const unit = numerairePerUnit(instrument, scope.snapshot);
    if (!unit.ok) return unit;
    // A linear contract gains size x price x move; an inverse one the same in quote units, whatever the coin does.
    const coins = size.times(coinsPerContract(instrument, mark));
    delta = delta.plus(coins.times(mark).times(openShare).times(unit.value));
  }
  for (const position of positions) delta = delta.plus(profitInCoins(position, scope.snapshot));
  for (const [index, holding] of legs.value.options.entries()) {
    const leg = legs.value.legs[index];
    const group = leg === undefined ? undefined : legs.value.groups[leg.group];
    if (leg === undefined || group === undefined) continue;
    const unit = numerairePerUnit(holding.instrument, scope.snapshot);
    if (!unit.ok) return unit;
    const coins = holding.coins.times(unit.value);
    const forward = group.forwardFixed + group.forwardVariable;
    const greeks = black76Greeks({
      right: holding.instrument.right,
      forward,
      strike: holding.instrument.strike.toNumber(),
      years: group.years,
      volatility: leg.volatility,
      discount: group.discount,
    });
    const moving = group.forwardVariable;
    delta = delta.plus(coins.times(quantized(greeks.delta * moving)));
    gamma = gamma.plus(coins.times(quantized(greeks.gamma * moving * moving)));
    vega = vega.plus(coins.times(quantized(greeks.vega)));
  }
  return ok({ spot, delta, gamma, vega });
}

/** What a unit of a contract's price is worth: linear ones pay in the settlement asset; inverse ones are worth quote units. */
const numerairePerUnit = (
  { payoff, settle }: Instrument,
  snapshot: Snapshot,
): Result<Exact, MarginRefusal> =>
  payoff === 'inverse' ? ok(Exact.ONE) : priceOf(settle, snapshot);
