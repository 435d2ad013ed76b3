// Take-over of an account that is worth nothing: collateral is seized, and each leg's share of the deficit runs the waterfall.
import { assert } from '../../../base/assert.ts';
import { add, allocate, max, neg, sub, sum } from '../../../base/fixed.ts';
import type { EventOf } from '../../../domain/event.ts';
import type { PositionHeld } from '../../../domain/portfolio.ts';
import {
  type AccountId,
  type Quanta,
  valueOf,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../../../domain/units.ts';
import { unitValue } from '../../../margin/account-risk.ts';
import type { Step } from '../../../state/step.ts';
import type { Counterparties } from '../../../waterfall/counterparties.ts';
import { fixDeficit } from '../../../waterfall/fix-deficit.ts';
import {
  allowanceAfter,
  allowanceOf,
  type Draw,
  drawn,
  NO_DRAW,
  planDraw,
  takeOverLots,
} from '../../../waterfall/insurance-fund.ts';
import { seizeCollateral } from '../convert-collateral.ts';
import { coverFlat } from './cover-flat.ts';
import { moveToBucket, notionalAt } from './move-leg.ts';

type Outcome = EventOf<'LiquidationEnded'>['outcome'];

/** Afterwards the account is flat and has exactly nothing; what it was short of is fixed in its markets. */
export function takeInsolvent(
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
  let allowance = allowanceOf(state, account);
  for (const [index, held] of positions.entries()) {
    const share = deficits[index] ?? ZERO_QUANTA;
    const draw = isFund ? NO_DRAW : planDraw(state, held.market, share, allowance);
    allowance = allowanceAfter(allowance, draw);
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
  const isCovered = !leg.isFund && drawn(leg.draw) === leg.share;
  const taken = isCovered ? takeOverLots(step.state, market, size, leg.draw) : ZERO_LOTS;
  moveToBucket(step, account, { market, lots: taken, given: ZERO_QUANTA });
  fixDeficit(step, counterparties, {
    account,
    market,
    size: sub(size, taken),
    deficit: leg.share,
    draw: leg.draw,
  });
}
