// Standard option margin, the model: every short option on its own by a share of the price, and per expiry the lesser of
// their sum and of the greatest loss at expiry. Surcharges (oracle, depeg) are models of their own beside it.
import { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import {
  atEachLevel,
  type Figure,
  type Level,
  type MarginModel,
  type MarginRefusal,
} from '../model/margin-model.ts';
import { type Group, scopesOf } from '../model/scopes.ts';
import {
  atLeast,
  type Charge,
  longCharge,
  type PricedOption,
  shortCharge,
} from './isolated-option.ts';
import { maxLoss } from './max-loss.ts';
import { forwardOfLine, type OptionLine, optionLinesOf, withSellsFilled } from './option-lines.ts';
import { noRule } from './refusals.ts';
import { type StandardOptionParameters, standardOptionParameters } from './standard-parameters.ts';

const EXPIRY: Group = 'expiry';

export const standardOption: MarginModel<StandardOptionParameters> = {
  type: 'standardOption',
  doc:
    'Short options by a share of the price less their out-of-the-money amount; per expiry the lesser of the sum and the ' +
    'greatest loss at expiry. With premium "required" equity counts no option and long ones only offset; with ' +
    '"inEquity" equity counts every option at mark. Resting sells count as filled at the initial level, and buys as paid.',
  parameters: standardOptionParameters,
  requirement(scope, parameters) {
    const expiries: Expiry[] = [];
    for (const group of scopesOf(scope, EXPIRY)) {
      const lines = optionLinesOf(group);
      if (!lines.ok) return lines;
      expiries.push({ name: group.name, lines: lines.value });
    }
    return atEachLevel((level) => atLevel(expiries, parameters, level));
  },
};

type Expiry = { readonly name: string; readonly lines: readonly OptionLine[] };

function atLevel(
  expiries: readonly Expiry[],
  parameters: StandardOptionParameters,
  level: Level,
): Result<Figure, MarginRefusal> {
  const parts: Figure[] = [];
  for (const { name, lines } of expiries) {
    const figure = expiryFigure(name, lines, parameters, level);
    if (!figure.ok) return figure;
    parts.push(figure.value);
  }
  return ok({ name: 'options', value: Exact.sum(parts.map((each) => each.value)), parts });
}

/** The requirement of one expiry; at the initial level with resting orders at the worse outcome. */
function expiryFigure(
  name: string,
  lines: readonly OptionLine[],
  parameters: StandardOptionParameters,
  level: Level,
): Result<Figure, MarginRefusal> {
  const asHeld = heldFigure(name, lines, parameters, level);
  if (!asHeld.ok || level === 'maintenance' || parameters.orders === 'ignored') return asHeld;
  const filled = heldFigure(`${name}, sells filled`, withSellsFilled(lines), parameters, level);
  if (!filled.ok) return filled;
  const worse = filled.value.value.isAbove(asHeld.value.value) ? filled.value : asHeld.value;
  const premium = Exact.sum(lines.map((line) => line.buyPremium));
  if (premium.isZero) return ok(worse);
  const paid: Figure = { name: 'premium of resting buys', value: premium };
  return ok({ name, value: worse.value.plus(premium), parts: [worse, paid] });
}

function heldFigure(
  name: string,
  lines: readonly OptionLine[],
  parameters: StandardOptionParameters,
  level: Level,
): Result<Figure, MarginRefusal> {
  const isolated: Figure[] = [];
  for (const line of lines) {
    const figure = isolatedFigure(line, parameters, level);
    if (!figure.ok) return figure;
    isolated.push(figure.value);
  }
  const sum: Figure = {
    name: 'sum of isolated margins',
    value: Exact.sum(isolated.map((each) => each.value)),
    parts: isolated,
  };
  if (parameters.maxLoss === undefined) return ok({ name, value: sum.value, parts: [sum] });
  const loss = maxLossFigure(lines, parameters, level);
  if (!loss.ok) return loss;
  const lesser = loss.value.value.isBelow(sum.value) ? loss.value : sum;
  return ok({ name, value: lesser.value, because: lesser.name, parts: [sum, loss.value] });
}

function isolatedFigure(
  line: OptionLine,
  parameters: StandardOptionParameters,
  level: Level,
): Result<Figure, MarginRefusal> {
  const priced = pricedOption(line, parameters);
  if (!priced.ok) return priced;
  const charge = chargeOf(line, priced.value, parameters, level);
  const value = charge.value.times(line.coins.abs()).times(line.settlePrice);
  return ok({ name: line.instrument.symbol, value, because: charge.because });
}

const FREE: Charge = { value: Exact.ZERO, because: 'long options offset only' };

function chargeOf(
  line: OptionLine,
  option: PricedOption,
  parameters: StandardOptionParameters,
  level: Level,
): Charge {
  const { long } = parameters[level];
  if (line.coins.sign >= 0) return long === undefined ? FREE : longCharge(long, option);
  const { maintenanceMultiple } = parameters[level][option.right];
  const own = withPremium(shortCharge(parameters[level][option.right], option), option, parameters);
  if (maintenanceMultiple === undefined || level === 'maintenance') return own;
  const rule = parameters.maintenance[option.right];
  const least = withPremium(shortCharge(rule, option), option, parameters);
  return atLeast(own, least.value.times(maintenanceMultiple), 'multiple of maintenance');
}

const withPremium = (
  charge: Charge,
  { mark }: PricedOption,
  { premium }: StandardOptionParameters,
): Charge => (premium === 'required' ? { ...charge, value: charge.value.plus(mark) } : charge);

function pricedOption(
  line: OptionLine,
  { base: source }: StandardOptionParameters,
): Result<PricedOption, MarginRefusal> {
  const { right, strike, payoff } = line.instrument;
  const base = source === 'index' ? ok(line.index) : forwardOfLine(line);
  if (!base.ok) return base;
  const perQuote = payoff === 'linear' ? Exact.ONE : Exact.ONE.over(line.index);
  return ok({ right, strike, base: base.value, perQuote, mark: line.mark });
}

/** The greatest loss of an expiry in the numeraire, less what equity already counts of the options. */
function maxLossFigure(
  lines: readonly OptionLine[],
  { maxLoss: rule, premium }: StandardOptionParameters,
  level: Level,
): Result<Figure, MarginRefusal> {
  const legs = lines.map(({ instrument, coins, settlePrice }) => ({
    right: instrument.right,
    strike: instrument.strike,
    coins: coins.times(settlePrice),
  }));
  const inverse = lines.find(({ instrument }) => instrument.payoff === 'inverse');
  if (inverse !== undefined) {
    return noRule(
      inverse.instrument.symbol,
      'what a coin-settled option can lose in coins has no bound',
    );
  }
  const [first] = lines;
  const forward = first === undefined ? ok(Exact.ONE) : forwardOfLine(first);
  if (!forward.ok) return forward;
  const scale = level === 'initial' ? rule?.unpairedInitial : rule?.unpairedMaintenance;
  const loss = maxLoss(legs, { unpairedScale: scale ?? Exact.ZERO, forward: forward.value });
  const parts: Figure[] = [
    { name: 'loss at expiry', value: loss.bounded, because: `settlement at ${loss.settlement}` },
    { name: 'calls sold beyond calls bought', value: loss.unpaired },
  ];
  const gross = loss.bounded.plus(loss.unpaired);
  if (premium === 'required') return ok({ name: 'greatest loss', value: gross, parts });
  const worth = Exact.sum(
    lines.map(({ coins, mark, settlePrice }) => coins.times(mark).times(settlePrice)),
  );
  parts.push({ name: 'options at mark, counted in equity', value: worth });
  return ok({ name: 'greatest loss', value: Exact.max(gross.plus(worth), Exact.ZERO), parts });
}
