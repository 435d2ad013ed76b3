// Stage 4: the account leaves all its positions. Solvent: the fund takes them at the mark up to its budget, the rest is
// deleveraged at the mark; or, where the ladder says so, it takes them and all that is left of the margin. Insolvent: collateral
// is seized, and each leg's share of the deficit runs the waterfall.
import { assert } from '../../../base/assert.ts';
import { max, min, mulDivUp, sum } from '../../../base/fixed.ts';
import type { EventOf } from '../../../domain/event.ts';
import { type AccountId, NONE, PPM, type Quanta, ZERO_QUANTA } from '../../../domain/units.ts';
import { requirementByRates } from '../../../margin/account-risk.ts';
import { settleAccountFunding } from '../../../settle/funding.ts';
import type { ReadState } from '../../../state/state.ts';
import type { Step } from '../../../state/step.ts';
import type { Counterparties } from '../../../waterfall/counterparties.ts';
import { suspenseHoldsOpposite } from '../../../waterfall/suspense.ts';
import { liquidationEquity } from '../../conversion.ts';
import { worstPenaltyPpm } from '../../leg.ts';
import { mustTakeOver } from '../../plan.ts';
import type { Act, Stage, StageContext } from '../../stage.ts';
import { elapsedMs, stageOf } from '../../standing.ts';
import { convertCollateral } from '../convert-collateral.ts';
import { takeAtBankruptcy } from './take-at-bankruptcy.ts';
import { takeInsolvent } from './take-insolvent.ts';
import { hasStaleLeg, takeLiveLegs } from './take-live-legs.ts';
import { takeSolvent } from './take-solvent.ts';

type Outcome = EventOf<'LiquidationEnded'>['outcome'];

export type TakeOver = Act & {
  readonly type: 'takeOver';
  /** What liquidation can count on, collateral at its conversion price; at or below zero the waterfall follows. */
  readonly equity: Quanta;
  /** Taken over before, and solvent: what is still pledged is sold first, whatever the budget of the asset. */
  readonly repaysFirst: boolean;
};

export const takeOverStage: Stage<TakeOver> = {
  name: 'takeOver',
  plan(context) {
    const { state, account, portfolio, risk, ladder, time } = context;
    const terms = { ladder, elapsedMs: elapsedMs(state, account, time) };
    const isHouse = state.accountKind(account) === 'insurance';
    const repaysFirst =
      !isHouse && stageOf(state, account) === 'takeOver' && !mustTakeOver(risk, state, terms);
    const owes = repaysFirst && portfolio.cash < 0n && portfolio.collateral.length > 0;
    // Above maintenance nobody is taken over: the account waits for the book, the fund, or a new breach.
    if (!isHouse && risk.equity >= risk.maintenance && !owes)
      return { type: 'pass', why: 'equity is not below maintenance margin' };
    const equity = liquidationEquity(portfolio, state);
    return { type: 'takeOver', equity, repaysFirst: owes, cost: costOf(context, equity) };
  },
  act(step, { state, account }, { repaysFirst }, counterparties) {
    if (repaysFirst) {
      convertCollateral(step, account, 'unlimited');
      const { equity, maintenance } = requirementByRates(state.portfolio(account), state);
      if (equity >= maintenance) return 'judge';
    }
    if (mustAwaitClaims(state, account)) return 'wait';
    if (hasStaleLeg(state, account)) {
      takeLiveLegs(step, account, counterparties);
      return 'wait';
    }
    const outcome = takeOver(step, account, counterparties);
    if (outcome !== undefined) step.emit({ type: 'LiquidationEnded', account, outcome });
    return 'wait';
  },
};

/** What it costs the account: the penalty, at most what there is; or all there is. */
function costOf(context: StageContext, equity: Quanta): Quanta {
  const { state, account, ladder, risk, time } = context;
  const left = max(ZERO_QUANTA, equity);
  if (ladder.takeOverPrice === 'bankruptcy') return left;
  const terms = { ladder, elapsedMs: elapsedMs(state, account, time) };
  const penalties = risk.positions.map(({ market, notional }) =>
    mulDivUp(notional, worstPenaltyPpm(state.market(market), risk, terms), PPM),
  );
  return min(left, sum(penalties));
}

/** Whether take-over must wait: claims of the other side still drain in a market of the account (next step at the latest). */
const mustAwaitClaims = (state: ReadState, account: AccountId): boolean =>
  state
    .portfolio(account)
    .positions.some(({ market, size }) => suspenseHoldsOpposite(state, market, size));

/**
 * Takes the account over and returns how its liquidation ended, or undefined while a debt remains that collateral or the
 * fund cannot pay yet (flat, cash negative; tried again at the next step).
 */
function takeOver(
  step: Step,
  account: AccountId,
  counterparties: Counterparties,
): Outcome | undefined {
  const { state } = step;
  settleAccountFunding(step, account);
  const equity = liquidationEquity(state.portfolio(account), state);
  const outcome = leaveAll(step, account, counterparties, equity);
  assert(
    state.accounts.firstPosition.get(account) === NONE,
    () => `account ${account} is flat after its take-over`,
  );
  return outcome;
}

function leaveAll(
  step: Step,
  account: AccountId,
  counterparties: Counterparties,
  equity: Quanta,
): Outcome | undefined {
  if (equity <= 0n) return takeInsolvent(step, account, counterparties);
  if (keepsNothing(step.state, account)) return takeAtBankruptcy(step, account, counterparties);
  return takeSolvent(step, account, counterparties, equity);
}

/** Whether the ladder leaves a customer nothing. Who holds no position has nothing that could be taken over. */
const keepsNothing = (state: ReadState, account: AccountId): boolean =>
  state.listing.ladder.takeOverPrice === 'bankruptcy' &&
  state.accountKind(account) !== 'insurance' &&
  state.accounts.firstPosition.get(account) !== NONE;
