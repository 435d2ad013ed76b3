// The `listed` model: a contract as the parameters of a live listing margin it, capped contracts and options included. The
// readable twin of the integer rule that decides for isolated and cross accounts (margin/position-margin.ts), from which it
// shares no line: what both say is compared.
import { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import { joined, type Order } from '../../domain/holdings.ts';
import { type Instrument, type Option, unitValue } from '../../domain/instrument.ts';
import {
  checked,
  decimal,
  list,
  object,
  optional,
  flag,
  type TypeOf,
} from '../../domain/schema.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { assetPrice } from '../collateral/asset-price.ts';
import { illegalValue, missingQuote } from '../options/refusals.ts';
import {
  atEachLevel,
  type Figure,
  type Level,
  type MarginModel,
  type MarginRefusal,
  type Scope,
} from '../model/margin-model.ts';
import { marginalRequirement, tierOrderMistake } from './tiers.ts';
import { worseSide } from './worse-side.ts';

const share = (doc: string) => decimal(doc, { min: '0', max: '1' });

const tier = object('Rates above a notional.', {
  fromNotional: decimal('Settlement asset; the first starts at 0.', { min: '0' }),
  initialRate: share('Initial margin rate of the slice.'),
  maintenanceRate: share('Maintenance margin rate of the slice.'),
});

export const listedParameters = object('A listing.', {
  tiers: checked(list('Tiers, ascending.', tier, 1), (tiers) =>
    tierOrderMistake(tiers.map(({ fromNotional, initialRate: rate }) => ({ fromNotional, rate }))),
  ),
  takerFeeRate: share('Taker fee on the notional of open orders at their limits.'),
  optionFloor: share('Least initial margin of a short option, as a share of the underlying.'),
  longOption: share('Share of its value that a long option needs as initial margin.'),
  cap: optional(decimal('The contract is never worth more, price units.', { above: '0' })),
  isFullyCollateralised: flag('Both sides of a capped contract put up all that they can lose.'),
});
type Parameters = TypeOf<typeof listedParameters>;

export const listedModel: MarginModel<Parameters> = {
  type: 'listed',
  doc:
    'One contract as a listing margins it: tiers on notional; options by tiers on the worth of their coins at index, less ' +
    'the out-of-the-money amount, at least a floor, long ones by their value; a capped contract no more than it can still ' +
    'lose. Open orders at the worse side, initial level only. Equity counts options at mark.',
  parameters: listedParameters,
  requirement(scope, parameters) {
    return atEachLevel((level) => atLevel(scope, parameters, level));
  },
};

function atLevel(
  { holdings, snapshot }: Scope,
  parameters: Parameters,
  level: Level,
): Result<Figure, MarginRefusal> {
  const { positions, orders } = joined(holdings);
  const instruments = new Map<string, Instrument>();
  for (const { instrument } of [...positions, ...orders])
    instruments.set(instrument.symbol, instrument);
  const parts: Figure[] = [];
  for (const [symbol, instrument] of instruments) {
    const size = positions.find((each) => each.instrument.symbol === symbol)?.size ?? Exact.ZERO;
    const counted = level === 'maintenance' ? [] : ordersIn(orders, symbol);
    const figure = contractFigure(instrument, size, counted, { snapshot, parameters, level });
    if (!figure.ok) return figure;
    parts.push(figure.value);
  }
  return ok({ name: 'listed', value: Exact.sum(parts.map((part) => part.value)), parts });
}

const ordersIn = (orders: readonly Order[], symbol: string): readonly Order[] =>
  orders.filter((each) => each.instrument.symbol === symbol);

type Question = {
  readonly snapshot: Snapshot;
  readonly parameters: Parameters;
  readonly level: Level;
};

function contractFigure(
  instrument: Instrument,
  size: Exact,
  orders: readonly Order[],
  { snapshot, parameters, level }: Question,
): Result<Figure, MarginRefusal> {
  const { symbol, underlying } = instrument;
  const mark = snapshot.instruments.get(symbol)?.mark;
  if (mark === undefined) return missingQuote(symbol, 'a mark price');
  const index = snapshot.underlyings.get(underlying)?.spot;
  if (index === undefined) return missingQuote(underlying, 'an index price');
  if (index.sign <= 0) return illegalValue(underlying, index, 'an index price above zero');
  const settle = assetPrice(snapshot, instrument.settle);
  if (!settle.ok) return settle;
  const at: Prices = { mark, index };
  const margin = worseSide({
    size,
    orders,
    unitAtMark: unitValue(instrument, mark),
    takerFeeRate: parameters.takerFeeRate,
    requirementOf: (lots) => ({
      value: required(instrument, lots, at, { parameters, level }),
      because: 'listing',
    }),
  });
  return ok({ ...margin, name: symbol, value: margin.value.times(settle.value) });
}

type Prices = { readonly mark: Exact; readonly index: Exact };
type Rule = Omit<Question, 'snapshot'>;

/** Settlement asset, not rounded. */
function required(instrument: Instrument, size: Exact, at: Prices, rule: Rule): Exact {
  if (size.isZero) return Exact.ZERO;
  const { cap, isFullyCollateralised } = rule.parameters;
  const margin =
    instrument.kind === 'option'
      ? optionMargin(instrument, size, at, rule)
      : tiersOn(unitValue(instrument, at.mark).times(size).abs(), rule);
  if (cap === undefined) return margin;
  const end = size.sign > 0 ? Exact.ZERO : cap;
  const change = unitValue(instrument, end).minus(unitValue(instrument, at.mark));
  const worst = Exact.max(size.times(change).negated(), Exact.ZERO);
  return isFullyCollateralised ? worst : Exact.min(margin, worst);
}

function optionMargin(option: Option, size: Exact, { mark, index }: Prices, rule: Rule): Exact {
  const { optionFloor, longOption } = rule.parameters;
  const coins = size.abs().times(option.contractSize);
  const perQuote = option.payoff === 'linear' ? Exact.ONE : Exact.ONE.over(index);
  const value = coins.times(mark);
  const worth = coins.times(index).times(perQuote);
  const base = option.right === 'put' ? Exact.max(worth, value) : worth;
  const maintenance = tiersOn(base, { ...rule, level: 'maintenance' });
  if (size.sign > 0) {
    const least = Exact.min(value, maintenance);
    return rule.level === 'maintenance' ? least : Exact.max(value.times(longOption), least);
  }
  if (rule.level === 'maintenance') return maintenance;
  const away = option.right === 'call' ? option.strike.minus(index) : index.minus(option.strike);
  const otm = Exact.max(away, Exact.ZERO).times(coins).times(perQuote);
  return Exact.max(tiersOn(base, rule).minus(otm), base.times(optionFloor), maintenance);
}

const tiersOn = (notional: Exact, { parameters, level }: Rule): Exact =>
  marginalRequirement(
    parameters.tiers.map(({ fromNotional, initialRate, maintenanceRate }) => ({
      fromNotional,
      rate: level === 'initial' ? initialRate : maintenanceRate,
    })),
    notional,
  );
