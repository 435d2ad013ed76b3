// Margin that grows with a position's share of the depth a market is tuned for (its skew scale), with the reward of the
// keeper who would liquidate the account on top. What a keeper is paid is keeper-reward.ts.
import { Exact } from '../../base/exact.ts';
import { ok } from '../../base/result.ts';
import { checked, decimal, object, type TypeOf } from '../../domain/schema.ts';
import type { Figure, Level, MarginModel } from '../model/margin-model.ts';
import { coinsOf, fraction } from './by-instrument.ts';
import { priceSource } from './contract-value.ts';
import { type Exposure, exposuresOf } from './exposure.ts';
import { keeperReward } from './keeper-reward.ts';
import { orderRule, worstOutcome } from './order-outcomes.ts';

export type SkewTerms = {
  /** Coins at which the initial ratio would be reached in full. */
  readonly skewScale: Exact;
  readonly initialMarginRatio: Exact;
  readonly minInitialMarginRatio: Exact;
  /** Maintenance ratio per initial ratio. */
  readonly maintenanceScalar: Exact;
  /** Added to either requirement of a position, numeraire. */
  readonly minPositionMargin: Exact;
};

/** `|coins| / skew scale x initial ratio + minimum`. Source: Synthetix v3, `PerpsMarketConfiguration.sol`. */
export const skewScaledRatio = (coins: Exact, terms: SkewTerms): Exact =>
  coins
    .abs()
    .over(terms.skewScale)
    .times(terms.initialMarginRatio)
    .plus(terms.minInitialMarginRatio);

/** Both requirements of one position; nothing held requires nothing. */
export function skewScaledMargin(input: {
  readonly coins: Exact;
  /** Value without its sign, numeraire. */
  readonly notional: Exact;
  readonly terms: SkewTerms;
}): { readonly ratio: Exact; readonly initial: Exact; readonly maintenance: Exact } {
  const { coins, notional, terms } = input;
  const ratio = skewScaledRatio(coins, terms);
  if (coins.isZero) return { ratio, initial: Exact.ZERO, maintenance: Exact.ZERO };
  const initial = notional.times(ratio);
  return {
    ratio,
    initial: initial.plus(terms.minPositionMargin),
    maintenance: initial.times(terms.maintenanceScalar).plus(terms.minPositionMargin),
  };
}

/** `clamp(coins / skew scale x scalar, lower, upper)`: the haircut of a collateral by how much of it there is. */
export function skewScaledHaircut(input: {
  readonly coins: Exact;
  readonly skewScale: Exact;
  readonly scalar: Exact;
  readonly lower: Exact;
  readonly upper: Exact;
}): Exact {
  const { coins, skewScale, scalar, lower, upper } = input;
  return coins.over(skewScale).times(scalar).clamp(lower, upper);
}

const parameters = checked(
  object('margin that grows with the share of the skew scale', {
    price: priceSource,
    orders: orderRule,
    skewScale: decimal('coins at which the initial ratio is reached in full', { above: '0' }),
    initialMarginRatio: decimal('ratio that a position of the skew scale adds', { min: '0' }),
    minInitialMarginRatio: decimal('ratio before size counts', { min: '0' }),
    maintenanceScalar: decimal('maintenance ratio per initial ratio', { min: '0', max: '1' }),
    minPositionMargin: decimal('added to either level of a position, numeraire', { min: '0' }),
    flagRewardRatio: decimal('share of notional that flags a liquidation', { min: '0' }),
    keeper: object('reward of a keeper', {
      cost: decimal('cost of execution, numeraire', { min: '0' }),
      minReward: decimal('least reward above cost', { min: '0' }),
      profitRatio: decimal('least profit on cost', { min: '0' }),
      maxReward: decimal('largest reward', { min: '0' }),
    }),
  }),
  ({ keeper }) =>
    keeper.maxReward.isBelow(keeper.cost)
      ? `the largest reward ${keeper.maxReward} covers the cost ${keeper.cost}`
      : undefined,
);
type Parameters = TypeOf<typeof parameters>;

export const skewScaledModel: MarginModel<Parameters> = {
  type: 'skewScaled',
  doc:
    "Notional times a ratio that grows with the position's share of the skew scale, and what keepers would be paid to " +
    'liquidate the account, at both levels. Equity is collateral after haircut plus unrealised PnL less debt.',
  parameters,
  requirement: (scope, given) => {
    const exposures = exposuresOf(scope, given.price);
    if (!exposures.ok) return exposures;
    const at = (level: Level): Figure =>
      withReward(
        exposures.value.map((exposure) => charge(exposure, level, given)),
        given,
      );
    return ok({ initial: at('initial'), maintenance: at('maintenance') });
  },
};

type Charged = { readonly figure: Figure; readonly notional: Exact };

function charge(exposure: Exposure, level: Level, given: Parameters): Charged {
  const notionalOf = (size: Exact): Exact => size.abs().times(exposure.notional);
  const marginOf = (size: Exact) =>
    skewScaledMargin({
      coins: size.times(exposure.coins),
      notional: notionalOf(size),
      terms: given,
    });
  const worst = worstOutcome(exposure, given.orders, (size) => marginOf(size)[level]);
  const notional = notionalOf(worst.size);
  const figure = {
    name: exposure.instrument.symbol,
    value: worst.value,
    because: worst.outcome,
    parts: [
      coinsOf('size', worst.size.times(exposure.coins)),
      { name: 'notional', value: notional },
      fraction('initial margin ratio', marginOf(worst.size).ratio),
    ],
  };
  return { figure, notional };
}

/**
 * The charges and one reward for the whole account. A reward is capped by a share of the margin that is there only when
 * it is paid: a requirement does not shrink with the equity that it is compared with.
 */
function withReward(charges: readonly Charged[], given: Parameters): Figure {
  const notional = Exact.sum(charges.map((each) => each.notional));
  const reward = keeperReward({
    cost: given.keeper.cost,
    flagReward: notional.times(given.flagRewardRatio),
    availableMargin: Exact.ZERO,
    isFlagged: true,
    terms: { ...given.keeper, scalingRatio: Exact.ONE },
  });
  const parts = charges.map((each) => each.figure);
  if (!notional.isZero) parts.push({ name: 'keeper reward', value: reward });
  const value = Exact.sum(parts.map((each) => each.value));
  return { name: 'margin by skew scale', value, parts };
}
