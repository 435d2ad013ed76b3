// Strategy margin, the model: reads options and the coins or shares that cover them from the holdings of an account, one
// underlying at a time. The rules themselves are strategy-match.ts and strategy-charges.ts.
import { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import { decimal, object, oneOf, optional, type TypeOf, whole } from '../../domain/schema.ts';
import {
  type Figure,
  type MarginModel,
  type MarginRefusal,
  type Scope,
  sameAtBothLevels,
} from '../model/margin-model.ts';
import { scopesOf } from '../model/scopes.ts';
import { type OptionLine, optionLinesOf } from './option-lines.ts';
import { noRule } from './refusals.ts';
import { strategyMargin } from './strategy-margin.ts';

const DAY_MS = 86_400_000;
const ROUNDINGS = ['down', 'up', 'halfAwayFromZero', 'halfEven'] as const;
const share = (doc: string) => decimal(doc, { min: '0', max: '10' });

export const strategyParameters = object('Margin of listed options by strategy.', {
  account: oneOf('Which requirement is asked for.', ['cash', 'margin']),
  rate: share('Share of the index price that a naked short requires.'),
  floor: share('Least share: of the strike for puts, of the index price for calls.'),
  leverage: decimal('Leverage of the underlying; 1 for most.', { above: '0', max: '10' }),
  cashCall: oneOf('What delivers a short call in a cash account.', ['strike', 'underlying']),
  long: object('Longs with much time left.', {
    share: share('Share of their price that must be paid on margin.'),
    daysMin: whole('Least days to expiry.', { min: 0, max: 36_500 }),
  }),
  shares: object('Coins or shares, as shares of their value.', {
    long: share('What long ones require on margin.'),
    short: share('What short ones require beyond their value.'),
  }),
  charge: oneOf('Whether coins or shares are charged, or only cover and count in equity.', [
    'sharesToo',
    'optionsOnly',
  ]),
  coverUnit: optional(
    decimal('Contracts that shares cover at a time; any fraction where absent.', { above: '0' }),
  ),
  unit: object('Grid of amounts per share.', {
    quantum: decimal('Grid, quote units.', { above: '0' }),
    direction: oneOf('Direction.', ROUNDINGS),
  }),
  counting: oneOf('As the manual of the exchange has it, or as the published estimator counts.', [
    'manual',
    'estimator',
  ]),
});
export type StrategyParameters = TypeOf<typeof strategyParameters>;

export const strategy: MarginModel<StrategyParameters> = {
  type: 'strategy',
  doc:
    'Listed options by strategy: covered calls and puts, spreads, strangles, naked shorts, longs; the same at both levels. ' +
    'Linear options only. Equity counts cash after the premium of naked shorts; options count nothing in it, and shares ' +
    'only where they are not charged here. Resting orders are not counted.',
  parameters: strategyParameters,
  requirement(scope, parameters) {
    const figures: Figure[] = [];
    const groups = scopesOf(scope, 'underlying');
    for (const group of groups) {
      const figure = underlyingFigure(group, parameters);
      if (!figure.ok) return figure;
      figures.push(figure.value);
    }
    const value = Exact.sum(figures.map((each) => each.value));
    return ok(sameAtBothLevels({ name: 'strategies', value, parts: figures }));
  },
};

function underlyingFigure(
  group: Scope,
  parameters: StrategyParameters,
): Result<Figure, MarginRefusal> {
  const lines = optionLinesOf(group);
  if (!lines.ok) return lines;
  const [first] = lines.value;
  if (first === undefined) return ok({ name: group.name, value: Exact.ZERO });
  for (const { instrument } of lines.value) {
    const isAlike =
      instrument.payoff === 'linear' &&
      instrument.settle === first.instrument.settle &&
      instrument.contractSize.equals(first.instrument.contractSize);
    if (isAlike) continue;
    return noRule(
      instrument.symbol,
      'strategies take linear options of one contract size and settlement asset',
    );
  }
  const held = group.holdings.balances.filter(({ asset }) => asset === group.name);
  const shares = Exact.sum(held.map(({ amount }) => amount));
  const price = group.snapshot.assets.get(group.name)?.price.over(first.settlePrice);
  const book = {
    legs: lines.value.map((line) => legOf(line, group.snapshot.nowMs)),
    shares,
    sharePrice: parameters.charge === 'sharesToo' ? (price ?? first.index) : undefined,
    market: { price: first.index, contractSize: first.instrument.contractSize },
    coverUnit: parameters.coverUnit,
  };
  const { account } = parameters;
  const margin = strategyMargin(book, parameters);
  return ok({
    name: group.name,
    value: margin[account].times(first.settlePrice),
    parts: margin.parts.map((part) => ({
      name: part.name,
      value: part[account].times(first.settlePrice),
    })),
  });
}

const legOf = ({ instrument, coins, mark }: OptionLine, nowMs: number) => ({
  right: instrument.right,
  strike: instrument.strike,
  days: (instrument.expiryMs - nowMs) / DAY_MS,
  price: mark,
  contracts: coins.over(instrument.contractSize),
});
