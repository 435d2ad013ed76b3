// What each strategy of listed options requires in a cash account and in a margin account: naked shorts, strangles,
// spreads, longs and shares. Which legs form a strategy is strategy-match.ts.
import { Exact, type Rounding } from '../../base/exact.ts';
import { intrinsic } from '../../domain/instrument.ts';
import { worstPayoff } from './max-loss.ts';
import type { Strangle, StrategyLeg } from './strategy-match.ts';

export type StrategyRules = {
  /** Share of the underlying's price that a naked short requires before its out-of-the-money amount is taken off. */
  readonly rate: Exact;
  /** Least share: of the strike for puts, of the underlying's price for calls. */
  readonly floor: Exact;
  /** Leverage of a leveraged fund; 1 otherwise. */
  readonly leverage: Exact;
  /** What a short call without shares must deposit in a cash account: its strike, or the underlying's price. */
  readonly cashCall: 'strike' | 'underlying';
  /** Longs with at least so many days left may be paid in part in a margin account. */
  readonly long: { readonly share: Exact; readonly daysMin: number };
  /** Shares of their value: what long ones require on margin, and short ones beyond the proceeds of their sale. */
  readonly shares: { readonly long: Exact; readonly short: Exact };
  /** Grid of amounts per share. */
  readonly unit: { readonly quantum: Exact; readonly direction: Rounding };
  /**
   * `manual`: every amount is per contract, a spread that cannot lose requires its cost, and a spread on margin never more
   * than its legs apart. `estimator`: as the published cases were made, where a strangle counts its contracts twice, the
   * cash deposit of naked shorts counts one contract, and a spread that cannot lose requires its least gain.
   */
  readonly counting: 'manual' | 'estimator';
};

export type StrategyMarket = {
  /** Price of the underlying, quote units. */
  readonly price: Exact;
  /** Coins or shares of one contract. */
  readonly contractSize: Exact;
};

/** Quote units; positive is required. */
export type StrategyCharge = { readonly cash: Exact; readonly margin: Exact };

/**
 * One naked short. Margin: `max(price + rate S leverage - OTM, price + floor (K for puts, S for calls) leverage)`, each
 * on the grid, times contract size and contracts; before the premium is credited. Cash: what delivery takes less the price.
 */
export function nakedShort(
  leg: StrategyLeg,
  market: StrategyMarket,
  rules: StrategyRules,
): StrategyCharge {
  const { right, strike, price } = leg;
  const away = intrinsic(right === 'call' ? 'put' : 'call', strike, market.price);
  const least = rules.floor.times(right === 'put' ? strike : market.price).times(rules.leverage);
  const share = rules.rate.times(market.price).times(rules.leverage);
  const onGrid = (value: Exact): Exact => value.roundTo(rules.unit.quantum, rules.unit.direction);
  const perShare = Exact.max(
    onGrid(price.plus(least)),
    onGrid(price.plus(share).minus(away)),
    Exact.ZERO,
  );
  const contracts = leg.contracts.abs();
  const delivery = right === 'call' && rules.cashCall === 'underlying' ? market.price : strike;
  const cash = delivery.minus(price).times(market.contractSize);
  return {
    cash: rules.counting === 'manual' ? cash.times(contracts) : cash,
    margin: perShare.times(market.contractSize).times(contracts),
  };
}

/** Margin: the greater of the two sides and the premium of the other; of equal ones the put. Cash: both deposits. */
export function shortStrangle(
  { call, put }: Strangle,
  market: StrategyMarket,
  rules: StrategyRules,
): StrategyCharge {
  const ofCall = nakedShort(call, market, rules);
  const ofPut = nakedShort(put, market, rules);
  const isCall = ofCall.margin.isAbove(ofPut.margin);
  const greater = isCall ? ofCall.margin : ofPut.margin;
  const premium = (isCall ? put : call).price.times(market.contractSize);
  const contracts = call.contracts.abs();
  const margin =
    rules.counting === 'manual'
      ? greater.plus(premium.times(contracts))
      : greater.plus(premium).times(contracts);
  return { cash: ofCall.cash.plus(ofPut.cash), margin };
}

/** All covered legs as one set: the worst payoff over their strikes as if all expired together, and their net cost. */
export function spreadCharge(
  legs: readonly StrategyLeg[],
  { contractSize }: StrategyMarket,
  { counting }: StrategyRules,
): StrategyCharge {
  const held = legs.map((leg) => ({ ...leg, coins: leg.contracts.times(contractSize) }));
  const worst = worstPayoff(
    held,
    held.map((leg) => leg.strike),
  ).payoff;
  const cost = Exact.sum(held.map((leg) => leg.coins.times(leg.price)));
  const loss = counting === 'manual' ? Exact.max(worst.negated(), Exact.ZERO) : worst.abs();
  const required = loss.plus(cost);
  const value = counting === 'manual' ? Exact.max(required, Exact.ZERO) : required;
  return { cash: value, margin: value };
}

/** Longs are paid in full; on margin in part, per share on the grid, while enough days are left. */
export function longCost(
  leg: StrategyLeg,
  { contractSize }: StrategyMarket,
  { long, unit }: StrategyRules,
): StrategyCharge {
  const size = leg.contracts.times(contractSize);
  const cash = leg.price.times(size);
  if (leg.days < long.daysMin) return { cash, margin: cash };
  const part = leg.price.times(long.share).roundTo(unit.quantum, unit.direction);
  return { cash, margin: part.times(size) };
}

/** Long shares: their value, on margin a part of it. Short shares: their value and a part, in a margin account only. */
export function shareCost(
  held: { readonly shares: Exact; readonly price: Exact },
  { shares: rule, unit }: StrategyRules,
): StrategyCharge {
  const size = held.shares.abs();
  const value = held.price.times(size);
  const part = (share: Exact): Exact =>
    held.price.times(share).roundTo(unit.quantum, unit.direction).times(size);
  return held.shares.sign >= 0
    ? { cash: value, margin: part(rule.long) }
    : { cash: Exact.ZERO, margin: value.plus(part(rule.short)) };
}
