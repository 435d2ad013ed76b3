// Margin that grows with a position's share of the depth a market is tuned for (its skew scale), and the rewards that
// keepers of liquidations are paid, which an account must be able to bear as well.
import { Exact } from '../../base/exact.ts';
import { ok } from '../../base/result.ts';
import { checked, decimal, object, type TypeOf } from '../../domain/schema.ts';
import type { Figure, Level, LevelFigures, MarginModel } from '../model/margin-model.ts';
import { chargedByInstrument, coinsOf, fraction } from './by-instrument.ts';
import { type Exposure, priceSource } from './exposure.ts';
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

export type KeeperTerms = {
  readonly minReward: Exact;
  /** Profit on cost that a keeper is left at least. */
  readonly profitRatio: Exact;
  readonly maxReward: Exact;
  /** Share of the available margin that a reward may take. */
  readonly scalingRatio: Exact;
};

/**
 * What a keeper is paid: `min(max(minimum, flag reward + cost), maximum)` with the minimum
 * `max(cost + minReward, cost x (1 + profitRatio))` and the maximum `min(available x scalingRatio, maxReward)`, just
 * `maxReward` once the account is flagged. Amounts in the numeraire. Source: Synthetix v3, `KeeperCosts.sol`.
 */
export function keeperReward(input: {
  readonly cost: Exact;
  readonly flagReward: Exact;
  readonly availableMargin: Exact;
  readonly isFlagged: boolean;
  readonly terms: KeeperTerms;
}): Exact {
  const { cost, flagReward, availableMargin, terms } = input;
  const least = Exact.max(
    cost.plus(terms.minReward),
    cost.times(Exact.ONE.plus(terms.profitRatio)),
  );
  const most = input.isFlagged
    ? terms.maxReward
    : Exact.min(Exact.max(availableMargin, Exact.ZERO).times(terms.scalingRatio), terms.maxReward);
  return Exact.min(Exact.max(least, flagReward.plus(cost)), most);
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
    const charged = chargedByInstrument('margin by skew scale', scope, given.price, (exposure) =>
      ok(charge(exposure, given)),
    );
    if (!charged.ok) return charged;
    return ok({
      initial: withReward(charged.value.initial, given),
      maintenance: withReward(charged.value.maintenance, given),
    });
  },
};

function charge(exposure: Exposure, given: Parameters): LevelFigures {
  const at = (level: Level): Figure => {
    const marginOf = (size: Exact) =>
      skewScaledMargin({
        coins: size.times(exposure.coins),
        notional: size.abs().times(exposure.notional),
        terms: given,
      });
    const worst = worstOutcome(exposure, given.orders, (size) => marginOf(size)[level]);
    return {
      name: exposure.instrument.symbol,
      value: worst.required,
      because: worst.outcome,
      parts: [
        coinsOf('size', worst.size.times(exposure.coins)),
        { name: 'notional', value: worst.size.abs().times(exposure.notional) },
        fraction('initial margin ratio', marginOf(worst.size).ratio),
      ],
    };
  };
  return { initial: at('initial'), maintenance: at('maintenance') };
}

/** One reward for the whole account, from the notional at which each position was charged. */
function withReward(figure: Figure, given: Parameters): Figure {
  const notional = Exact.sum(
    (figure.parts ?? []).flatMap((each) =>
      (each.parts ?? []).filter((part) => part.name === 'notional').map((part) => part.value),
    ),
  );
  if (notional.isZero) return figure;
  const reward = keeperReward({
    cost: given.keeper.cost,
    flagReward: notional.times(given.flagRewardRatio),
    availableMargin: Exact.ZERO,
    isFlagged: true,
    terms: { ...given.keeper, scalingRatio: Exact.ONE },
  });
  const value = figure.value.plus(reward);
  return {
    ...figure,
    value,
    parts: [...(figure.parts ?? []), { name: 'keeper reward', value: reward }],
  };
}
