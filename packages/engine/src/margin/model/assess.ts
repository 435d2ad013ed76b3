// THE margin question: what is this account worth, what must it keep, and why. One implementation for the library, the
// command line, the server, what-if and the solvers.
import { formatInstant } from '../../base/civil-time.ts';
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Holdings, joined } from '../../domain/holdings.ts';
import { coinsPerContract } from '../../domain/instrument.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { type AskPart, evaluate } from './combination.ts';
import {
  type Figure,
  type Level,
  type LevelFigures,
  type MarginRefusal,
  type Scope,
  sameAtBothLevels,
} from './margin-model.ts';
import type { Rulebook, RoundingRule } from './rulebook.ts';
import { where } from './scopes.ts';

export type LevelAssessment = {
  readonly equity: Figure;
  /** Positive is required; never below zero unless the rulebook's own formula allows credits. */
  readonly requirement: Figure;
  /** equity - requirement: negative is a breach of the level. */
  readonly excess: Exact;
};
export type Assessment = {
  readonly rulebook: string;
  readonly numeraire: string;
  readonly initial: LevelAssessment;
  readonly maintenance: LevelAssessment;
};

/**
 * Equity and requirement of an account at both levels, in the numeraire. Rows of one instrument or asset are joined
 * first, so that splitting them changes nothing. Refused, with the numbers, where a quote or a rule is missing.
 */
export function assess(
  holdings: Holdings,
  snapshot: Snapshot,
  rulebook: Rulebook,
): Result<Assessment, MarginRefusal> {
  const whole = joined(holdings);
  const refused = unfit(whole, snapshot, rulebook);
  if (refused !== undefined) return err(refused);
  const scope: Scope = { name: 'account', holdings: whole, snapshot };
  const ask = asking(rulebook);
  const initial = atLevel(rulebook, 'initial', scope, ask);
  if (!initial.ok) return initial;
  const maintenance = atLevel(rulebook, 'maintenance', scope, ask);
  if (!maintenance.ok) return maintenance;
  return ok({
    rulebook: rulebook.name,
    numeraire: snapshot.numeraire,
    initial: initial.value,
    maintenance: maintenance.value,
  });
}

function atLevel(
  rulebook: Rulebook,
  level: Level,
  scope: Scope,
  ask: AskPart,
): Result<LevelAssessment, MarginRefusal> {
  const required = evaluate(rulebook[level], level, scope, ask);
  if (!required.ok) return required;
  const worth = rulebook.equity(scope, level);
  if (!worth.ok) return worth;
  const requirement = rounded(required.value, rulebook.requirementRounding);
  const equity = rounded(worth.value, rulebook.equityRounding);
  return ok({ equity, requirement, excess: equity.value.minus(requirement.value) });
}

const rounded = (figure: Figure, rule: RoundingRule | undefined): Figure =>
  rule === undefined
    ? figure
    : { ...figure, value: figure.value.roundTo(rule.unit, rule.rounding) };

/** Answers are kept for the one assessment: both levels and every place of the formula share them. */
function asking(rulebook: Rulebook): AskPart {
  const answers = new Map<string, Map<string, Result<LevelFigures, MarginRefusal>>>();
  return (name, scope) => {
    const part = rulebook.parts.get(name);
    if (part === undefined) return err(noRule(name, rulebook.name));
    const byScope = answers.get(name) ?? new Map<string, Result<LevelFigures, MarginRefusal>>();
    answers.set(name, byScope);
    const key = keyOf(scope);
    const known = byScope.get(key);
    if (known !== undefined) return known;
    const holdings = where(scope.holdings, part.applies);
    const isFlat = holdings.positions.length === 0 && holdings.orders.length === 0;
    const narrowed = { ...scope, holdings };
    const answer =
      isFlat && !part.isAskedWhenFlat
        ? ok(nothing(name))
        : askModel(part.modelFor(narrowed), narrowed);
    byScope.set(key, answer);
    return answer;
  };
}

/**
 * An instrument may be called like an underlying, its own or another's. Scopes of one name that begin with the same row and
 * have as many rows are the same scope: of two that share a row, one holds all that the other does.
 */
function keyOf({ name, holdings: { positions, orders } }: Scope): string {
  const first = positions[0]?.instrument.symbol ?? orders[0]?.instrument.symbol ?? '';
  return JSON.stringify([name, first, positions.length, orders.length]);
}

const askModel = (
  model: ReturnType<NonNullable<ReturnType<Rulebook['parts']['get']>>['modelFor']>,
  scope: Scope,
): Result<LevelFigures, MarginRefusal> => (model.ok ? model.value(scope) : model);

const nothing = (name: string): LevelFigures =>
  sameAtBothLevels({ name, value: Exact.ZERO, because: 'nothing held that it applies to' });

/** What cannot be margined: an instrument without a quote, past its expiry, or that no part covers. */
function unfit(
  holdings: Holdings,
  snapshot: Snapshot,
  rulebook: Rulebook,
): MarginRefusal | undefined {
  const covering = [...rulebook.parts.values()].filter((part) => part.isAddOn !== true);
  for (const { instrument } of [...holdings.positions, ...holdings.orders]) {
    const { symbol } = instrument;
    const quote = snapshot.instruments.get(symbol);
    if (quote === undefined) {
      return {
        code: 'UnknownInstrument',
        where: symbol,
        message: `${symbol} has no quote in the snapshot`,
      };
    }
    if (quote.mark.sign < 0 || (quote.mark.sign === 0 && instrument.kind !== 'option')) {
      return illegal(symbol, quote.mark, 'a mark price above zero');
    }
    if (!snapshot.underlyings.has(instrument.underlying)) {
      return {
        code: 'UnknownUnderlying',
        where: instrument.underlying,
        message: `${symbol} needs the index price of ${instrument.underlying}, which the snapshot does not have`,
      };
    }
    if (instrument.kind !== 'perpetual' && instrument.expiryMs <= snapshot.nowMs) {
      return {
        code: 'ExpiredInstrument',
        where: symbol,
        value: String(instrument.expiryMs),
        range: `after ${snapshot.nowMs}`,
        message: `${symbol} expired at ${formatInstant(instrument.expiryMs)} and the snapshot is of ${formatInstant(snapshot.nowMs)}: it is settled, not margined`,
      };
    }
    if (coinsPerContract(instrument, quote.mark.isZero ? Exact.ONE : quote.mark).sign <= 0) {
      return illegal(symbol, instrument.contractSize, 'a contract size above zero');
    }
    if (rulebook.coversEverything && !covering.some((part) => part.applies(instrument))) {
      return {
        code: 'NoRuleApplies',
        where: symbol,
        message: `rulebook ${rulebook.name} has no rule for ${symbol} (${instrument.kind}, ${instrument.payoff}, ${instrument.underlying})`,
      };
    }
  }
  return undefined;
}

const illegal = (where: string, value: Exact, range: string): MarginRefusal => ({
  code: 'IllegalValue',
  where,
  value: String(value),
  range,
  message: `${where}: ${value} is not legal, it takes ${range}`,
});

const noRule = (part: string, rulebook: string): MarginRefusal => ({
  code: 'NoRuleApplies',
  where: part,
  message: `rulebook ${rulebook} names a model "${part}" that it does not define`,
});
