// Stage 4: the account leaves all its positions. Solvent: the fund takes them at the mark up to its budget, the rest is
// deleveraged at the mark. Insolvent: collateral is seized, and each leg's share of the deficit runs the waterfall.
import { assert } from '../../base/assert.ts';
import { abs, add, allocate, max, min, neg, sub, sum } from '../../base/fixed.ts';
import type { EventOf } from '../../domain/event.ts';
import type { PositionHeld } from '../../domain/portfolio.ts';
import {
  type AccountId,
  type Lots,
  type MarketId,
  NONE,
  notionalOf,
  type Quanta,
  valueOf,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../../domain/units.ts';
import { betweenAccounts, move } from '../../ledger/postings.ts';
import { requirementByRates, unitValue } from '../../margin/account-risk.ts';
import { settleAccountFunding } from '../../settle/funding.ts';
import { transferPosition } from '../../settle/transfer-position.ts';
import { permits } from '../../state/permissions.ts';
import type { ReadState } from '../../state/state.ts';
import type { Step } from '../../state/step.ts';
import type { Counterparties } from '../../waterfall/counterparties.ts';
import { fixDeficit } from '../../waterfall/fix-deficit.ts';
import {
  available,
  type Draw,
  NO_DRAW,
  planDraw,
  sharedAllowance,
  sharedFund,
  takeOverLots,
} from '../../waterfall/insurance-fund.ts';
import { coverBucket, suspenseHoldsOpposite } from '../../waterfall/suspense.ts';
import { collectPenalty } from '../charge-penalty.ts';
import { liquidationEquity } from '../conversion.ts';
import { convertCollateral, seizeCollateral } from './convert-collateral.ts';

type Outcome = EventOf<'LiquidationEnded'>['outcome'];

/** Whether take-over must wait: claims of the other side still drain in a market of the account (next step at the latest). */
export const mustAwaitClaims = (state: ReadState, account: AccountId): boolean =>
  state
    .portfolio(account)
    .positions.some(({ market, size }) => suspenseHoldsOpposite(state, market, size));

/**
 * Takes the account over and returns how its liquidation ended, or undefined while a debt remains that collateral or the
 * fund cannot pay yet (flat, cash negative; tried again at the next step).
 */
export function takeOver(
  step: Step,
  account: AccountId,
  counterparties: Counterparties,
): Outcome | undefined {
  const { state } = step;
  settleAccountFunding(step, account);
  const equity = liquidationEquity(state.portfolio(account), state);
  const outcome =
    equity > 0n
      ? takeSolvent(step, account, counterparties, equity)
      : takeInsolvent(step, account, counterparties);
  assert(
    state.accounts.firstPosition.get(account) === NONE,
    () => `account ${account} is flat after its take-over`,
  );
  return outcome;
}

export const hasStaleLeg = (state: ReadState, account: AccountId): boolean =>
  state.portfolio(account).positions.some(({ market }) => !permits(state, market, 'liquidate'));

/**
 * Take-over while a leg of the account has no price: the legs that have one leave at the mark, and what the account is then
 * short of is found when the silent market speaks again. Until then one lot in a dead market shelters nothing else.
 */
export function takeLiveLegs(step: Step, account: AccountId, counterparties: Counterparties): void {
  const { state } = step;
  settleAccountFunding(step, account);
  let left = max(ZERO_QUANTA, liquidationEquity(state.portfolio(account), state));
  for (const held of state.portfolio(account).positions) {
    if (!permits(state, held.market, 'liquidate')) continue;
    left = sub(
      left,
      moveAtMark(step, account, counterparties, { held, isFund: false, most: left }),
    );
  }
}

function takeSolvent(
  step: Step,
  account: AccountId,
  counterparties: Counterparties,
  equity: Quanta,
): Outcome | undefined {
  const { state } = step;
  // An insurance bucket cannot take over from itself: what it holds is deleveraged, and it keeps its cash.
  const isFund = state.accountKind(account) === 'insurance';
  const { positions } = state.portfolio(account);
  let left = equity;
  for (const held of positions)
    left = sub(left, moveAtMark(step, account, counterparties, { held, isFund, most: left }));
  convertCollateral(step, account, 'unlimited');
  const after = requirementByRates(state.portfolio(account), state);
  if (after.equity < 0n || state.accounts.cash.get(account) < neg(state.venue.negativeBalanceCap))
    return undefined;
  return positions.length === 0 ? 'flat' : 'takenOver';
}

/** One leg leaves at the mark: to the fund up to its budget, the rest to deleveraging. Returns the penalty, at most `most`. */
function moveAtMark(
  step: Step,
  account: AccountId,
  counterparties: Counterparties,
  leg: { readonly held: PositionHeld; readonly isFund: boolean; readonly most: Quanta },
): Quanta {
  const { held, isFund, most } = leg;
  const { market, size } = held;
  const taken = isFund ? ZERO_LOTS : takeOverLots(step.state, market, size, NO_DRAW);
  moveToBucket(step, account, market, taken);
  const left = sub(size, taken);
  fixDeficit(step, counterparties, {
    account,
    market,
    size: left,
    deficit: ZERO_QUANTA,
    draw: NO_DRAW,
  });
  if (isFund) return ZERO_QUANTA;
  return collectPenalty(step, { account, market, notional: notionalAt(step.state, held), most });
}

function takeInsolvent(
  step: Step,
  account: AccountId,
  counterparties: Counterparties,
): Outcome | undefined {
  const { state } = step;
  const isFund = state.accountKind(account) === 'insurance';
  seizeCollateral(step, account);
  const { cash, positions } = state.portfolio(account);
  if (positions.length === 0) return coverFlat(step, account, counterparties);
  const gains = positions.map(({ market, size, cost }) =>
    sub(valueOf(size, unitValue(state, market)), cost),
  );
  const deficit = neg(add(cash, sum(gains)));
  const deficits = allocate(
    deficit,
    lossWeights(
      gains,
      positions.map((held) => notionalAt(state, held)),
    ),
  );
  let sharedLeft = isFund ? ZERO_QUANTA : sharedAllowance(state);
  for (const [index, held] of positions.entries()) {
    const share = deficits[index] ?? ZERO_QUANTA;
    const draw = isFund ? NO_DRAW : planDraw(state, held.market, share, sharedLeft);
    sharedLeft = sub(sharedLeft, draw.fromShared);
    leaveLeg(step, account, counterparties, { held, share, draw, isFund });
  }
  assert(
    state.accounts.cash.get(account) === 0n,
    () =>
      `bankrupt account ${account} ends with cash ${state.accounts.cash.get(account)}, exactly 0`,
  );
  return 'bankrupt';
}

/**
 * A deficit falls on the legs that lose, in proportion to what they lose: there the counterparties hold the gains. Were it
 * split by notional, a leg in profit would charge counterparties that lost, and halt a market that did nothing. Without a
 * losing leg (the loss was realised before) notional decides.
 */
function lossWeights(gains: readonly Quanta[], notionals: readonly Quanta[]): readonly Quanta[] {
  const losses = gains.map((gain) => max(ZERO_QUANTA, neg(gain)));
  return losses.some((loss) => loss > 0n) ? losses : notionals;
}

/** One leg of a bankrupt account: covered by insurance it is the fund's up to the budget; else all of it is deleveraged. */
function leaveLeg(
  step: Step,
  account: AccountId,
  counterparties: Counterparties,
  leg: {
    readonly held: PositionHeld;
    readonly share: Quanta;
    readonly draw: Draw;
    readonly isFund: boolean;
  },
): void {
  const { market, size } = leg.held;
  const isCovered = !leg.isFund && add(leg.draw.fromBucket, leg.draw.fromShared) === leg.share;
  const taken = isCovered ? takeOverLots(step.state, market, size, leg.draw) : ZERO_LOTS;
  moveToBucket(step, account, market, taken);
  fixDeficit(step, counterparties, {
    account,
    market,
    size: sub(size, taken),
    deficit: leg.share,
    draw: leg.draw,
  });
}

/**
 * A debt without positions. Of an isolated account: its market's waterfall. Of a cross account no market can be named: it is a
 * lending loss, written off at once so that no negative balance is left standing as if it were money.
 */
function coverFlat(
  step: Step,
  account: AccountId,
  counterparties: Counterparties,
): Outcome | undefined {
  const { state } = step;
  const deficit = neg(state.accounts.cash.get(account));
  if (deficit === 0n) return 'flat';
  const market = state.accounts.market.get(account);
  if (market !== NONE) {
    const draw =
      state.accountKind(account) === 'insurance'
        ? NO_DRAW
        : planDraw(state, market, deficit, sharedAllowance(state));
    fixDeficit(step, counterparties, { account, market, size: ZERO_LOTS, deficit, draw });
    return 'bankrupt';
  }
  recordLendingLoss(step, account, deficit);
  return 'bankrupt';
}

/** The shared fund pays what it has; the rest is uncovered, and repaid when the fund has money again. */
function recordLendingLoss(step: Step, account: AccountId, deficit: Quanta): void {
  const fund = sharedFund(step.state);
  const insurance = min(deficit, available(step.state, fund));
  const uncovered = sub(deficit, insurance);
  step.emit({
    type: 'DeficitFixed',
    account,
    market: NONE,
    size: ZERO_LOTS,
    quote: ZERO_QUANTA,
    deficit,
    insurance,
    tranche: ZERO_QUANTA,
    adl: ZERO_QUANTA,
    socialised: ZERO_QUANTA,
    uncovered,
    claims: [],
    postings: [
      ...betweenAccounts(fund, account, 0, insurance),
      ...move('uncovered', NONE, 'account', account, 0, uncovered),
    ],
  });
}

function moveToBucket(step: Step, account: AccountId, market: MarketId, lots: Lots): void {
  if (lots === 0n) return;
  const { bucketAccount } = step.state.market(market);
  const quote = valueOf(lots, unitValue(step.state, market));
  transferPosition(step, {
    reason: 'takeOver',
    market,
    from: account,
    to: bucketAccount,
    size: lots,
    quote,
  });
  coverBucket(step, market);
}

const notionalAt = (state: ReadState, held: PositionHeld): Quanta =>
  notionalOf(abs(held.size), unitValue(state, held.market));
