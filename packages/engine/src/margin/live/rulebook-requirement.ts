// The requirement of a live account under the venue's rulebook: asked of the exact models, brought to whole quanta once, in
// the shape that every caller of the integer model knows. Nothing of a model is decided here.
import { assert } from '../../base/assert.ts';
import { Exact, type Rounding } from '../../base/exact.ts';
import { mulDivUp } from '../../base/fixed.ts';
import { ok, type Result } from '../../base/result.ts';
import type { Portfolio } from '../../domain/portfolio.ts';
import type { Scales } from '../../domain/scaled-tiers.ts';
import { PPM, pow10, type Quanta, ZERO_QUANTA } from '../../domain/units.ts';
import type { Health, Requirement } from '../margin-model.ts';
import { assess, type Assessment, type LevelAssessment } from '../model/assess.ts';
import { bindingPath } from '../model/binding.ts';
import type { MarginRefusal, Scope } from '../model/margin-model.ts';
import { wholeScales } from '../sheltered.ts';
import { exactPortfolio } from './exact-portfolio.ts';
import type { ExactView } from './exact-view.ts';
import type { LiveRulebook } from './live-rulebook.ts';
import { orderOutcomes } from './order-outcomes.ts';

/**
 * `listed` under the rulebook instead of the listing's own rules. Equity and what withdrawals are checked against are
 * rounded down, requirements up, each once.
 *
 * A rulebook may count equity differently at its two levels, an account has one: that of maintenance margin. What initial
 * equity counts less is required more, so that `equity >= initial` says what the rulebook says. A requirement below zero is
 * a credit and counts as equity. Initial margin is the largest over the outcomes of the open orders.
 *
 * Where the model refuses, nothing is required and initial margin lies a quantum above what the account is worth: no new
 * risk, and nobody is liquidated for want of a model while he is worth anything.
 */
export function underRulebook(
  listed: Requirement,
  portfolio: Portfolio,
  view: ExactView,
  live: LiveRulebook | undefined = view.rulebook,
): Requirement {
  assert(live !== undefined, 'an account is margined by a rulebook only while there is one');
  const capped = cappedOption(portfolio, view);
  if (capped !== undefined) return refused(listed, capped);
  const asked = ask(portfolio, view, live);
  if (!asked.ok) return refused(listed, asked.error);
  const { scope, assessment } = asked.value;
  const free = live.withdrawable(scope);
  if (!free.ok) return refused(listed, free.error);
  const filled: LevelAssessment[] = [];
  let refusalOfOrders: MarginRefusal | undefined;
  for (const outcome of orderOutcomes(portfolio, view)) {
    const answer = ask(outcome, view, live);
    if (answer.ok) filled.push(answer.value.assessment.initial);
    else refusalOfOrders ??= answer.error;
  }
  const withdrawable = free.value.value;
  const asHeld = stated(listed, assessment, {
    withdrawable,
    filled,
    quantum: quantumOf(view),
    scales: wholeScales(portfolio, view),
  });
  if (refusalOfOrders === undefined) return asHeld;
  return { ...asHeld, initial: (asHeld.equity + 1n) as Quanta, refusalOfOrders };
}

/** The part of it that a tick asks about every account: what orders may become and what may leave is left out. */
export function healthUnderRulebook(
  listed: Requirement,
  portfolio: Portfolio,
  view: ExactView,
): Health & Pick<Requirement, 'initial'> {
  const live = view.rulebook;
  assert(live !== undefined, 'an account is margined by a rulebook only while there is one');
  const capped = cappedOption(portfolio, view);
  if (capped !== undefined) return refused(listed, capped);
  const asked = ask(portfolio, view, live);
  if (!asked.ok) return refused(listed, asked.error);
  const { assessment } = asked.value;
  const quantum = quantumOf(view);
  const scales = wholeScales(portfolio, view);
  return stated(listed, assessment, { withdrawable: Exact.ZERO, filled: [], quantum, scales });
}

const quantumOf = (view: ExactView): Exact => Exact.ratio(1n, pow10(view.asset(0).scale));

function ask(
  portfolio: Portfolio,
  view: ExactView,
  live: LiveRulebook,
): Result<{ readonly scope: Scope; readonly assessment: Assessment }, MarginRefusal> {
  const priced = exactPortfolio(portfolio, view, { premiums: live.premiums, instruments: 'held' });
  const { holdings, snapshot } = priced;
  const assessed = assess(holdings, snapshot, live.rulebook);
  if (!assessed.ok) return assessed;
  return ok({ scope: { name: 'account', holdings, snapshot }, assessment: assessed.value });
}

function stated(
  listed: Requirement,
  { initial, maintenance }: Assessment,
  of: {
    readonly withdrawable: Exact;
    readonly filled: readonly LevelAssessment[];
    readonly quantum: Exact;
    readonly scales: Scales;
  },
): Requirement {
  const quanta = (value: Exact, rounding: Rounding): Quanta =>
    value.unitsOf(of.quantum, rounding) as Quanta;
  const credit = Exact.min(maintenance.requirement.value, Exact.ZERO);
  const equity = maintenance.equity.value.minus(credit);
  const shift = equity.minus(initial.equity.value);
  const worst = of.filled.reduce((a, b) => (b.excess.isBelow(a.excess) ? b : a), initial);
  return {
    ...listed,
    equity: quanta(equity, 'down'),
    withdrawableEquity: quanta(of.withdrawable.plus(shift), 'down'),
    initial: scaled(quanta(equity.minus(worst.excess), 'up'), of.scales.initialPpm),
    maintenance: scaled(
      quanta(maintenance.requirement.value.minus(credit), 'up'),
      of.scales.maintenancePpm,
    ),
    withdrawalFloor: (listed.withdrawalFloor + quanta(shift, 'up')) as Quanta,
    positions: unmargined(listed),
    // Told when it is asked for: the figures below a requirement are made as they are read.
    get binding() {
      return {
        initial: bindingPath(worst.requirement).join(' / '),
        maintenance: bindingPath(maintenance.requirement).join(' / '),
      };
    },
  };
}

/** At the scale that the schedules of the account's markets have in force, rounded up; a credit stays as it is. */
const scaled = (requirement: Quanta, scalePpm: number): Quanta =>
  requirement > 0n ? mulDivUp(requirement, BigInt(scalePpm), PPM) : requirement;

const refused = (listed: Requirement, refusal: MarginRefusal): Requirement => ({
  ...listed,
  equity: listed.netValue,
  withdrawableEquity: ZERO_QUANTA,
  initial: (listed.netValue + 1n) as Quanta,
  maintenance: ZERO_QUANTA,
  positions: unmargined(listed),
  refusal,
});

/** A rulebook margins the account as a whole: no share of it is a position's own. */
const unmargined = ({ positions }: Requirement): Requirement['positions'] =>
  positions.map((position) => ({
    ...position,
    initial: ZERO_QUANTA,
    maintenance: ZERO_QUANTA,
    orderInitial: ZERO_QUANTA,
    binding: 'position' as const,
  }));

/** The models know no option with a cap; read as one without, it would cover more than it pays. */
function cappedOption(
  { positions, orders }: Portfolio,
  view: ExactView,
): MarginRefusal | undefined {
  const held = [...positions, ...orders].find(({ market }) => {
    const { kind, capTicks } = view.market(market);
    return kind === 'option' && capTicks > 0n && view.isOpen(market);
  });
  if (held === undefined) return undefined;
  const { symbol } = view.market(held.market);
  const message = `${symbol} is an option with a cap, which rulebooks cannot margin`;
  return { code: 'NoRuleApplies', where: symbol, message };
}
