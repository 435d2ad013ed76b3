// Backstop makers as a rung of the ladder: they take lots of the account at the mark less the discount that they committed to,
// cheapest first. An account that is worth nothing is not theirs: what is missing there is for the take-over.
import { assert } from '../../base/assert.ts';
import { abs, add, sub } from '../../base/fixed.ts';
import { notionalOf, valueOf, ZERO_LOTS } from '../../domain/units.ts';
import { requirementByRates, unitValue } from '../../margin/account-risk.ts';
import { transferPosition } from '../../settle/transfer-position.ts';
import { backstops } from '../../state/auction-reading.ts';
import type { Step } from '../../state/step.ts';
import { worthOf } from '../auction/worth.ts';
import { planTakings, type Taking, type TakingsPlan } from '../backstop/plan-takings.ts';
import { collectPenalty } from '../charge-penalty.ts';
import type { Act, Stage } from '../stage.ts';

export type BackstopPlan = Act & TakingsPlan & { readonly type: 'backstop' };

export const backstopStage: Stage<BackstopPlan> = {
  name: 'backstop',
  plan(context) {
    const { state, account, portfolio, risk } = context;
    const pass = (why: string) => ({ type: 'pass', why }) as const;
    if (state.scalar('backstops') === 0) return pass('nobody has committed to take anything');
    if (state.accountKind(account) === 'insurance')
      return pass('inventory of the fund is disposed of');
    if (risk.equity >= risk.maintenance) return pass('maintenance margin is met');
    if (worthOf(portfolio, risk, state) <= 0n) return pass('the account is worth nothing');
    const plan = planTakings(context);
    if (plan.takings.length === 0) return pass('no maker can take a leg of it');
    return { type: 'backstop', ...plan };
  },
  act(step, { account }, { takings }) {
    for (const taking of takings) take(step, account, taking);
    return 'judge';
  },
};

function take(step: Step, account: number, taking: Taking): void {
  const { state } = step;
  const { maker, market, lots, discount, penaltyPpm } = taking;
  const committed = backstops(state, market).find((each) => each.account === maker);
  assert(committed !== undefined, () => `account ${maker} is a backstop of market ${market}`);
  const quote = sub(valueOf(lots, unitValue(state, market)), discount);
  transferPosition(step, {
    reason: 'backstop',
    market,
    from: account,
    to: maker,
    size: lots,
    quote,
  });
  const left = sub(committed.lots, abs(lots));
  assert(left >= ZERO_LOTS, () => `account ${maker} takes no more than it committed to`);
  step.emit({
    type: 'BackstopTaken',
    account: maker,
    from: account,
    market,
    lots,
    discount,
    lotsLeft: left,
    takenSize: add(committed.takenSize, lots),
    takenCost: add(committed.takenCost, quote),
  });
  const portfolio = state.portfolio(account);
  const most = worthOf(portfolio, requirementByRates(portfolio, state), state);
  const notional = notionalOf(lots, unitValue(state, market));
  collectPenalty(step, { account, market, notional, ratePpm: penaltyPpm, most, liquidator: maker });
}
