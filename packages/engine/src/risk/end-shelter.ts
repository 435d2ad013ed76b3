// The end of a shelter: an account that would be well above maintenance margin without it needs it no longer. Until then it is
// kept, whatever prices do; a position that is closed, grows or turns ends its own (state/evolve.ts).
import { cmpProduct } from '../base/fixed.ts';
import type { Portfolio } from '../domain/portfolio.ts';
import { type AccountId, NONE, PPM } from '../domain/units.ts';
import { healthOf } from '../margin/account-risk.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';

/** Ends all shelters of the account if it stands at the exit level of liquidations, at what is in force for everybody. */
export function endShelter(step: Step, account: AccountId): void {
  const { state } = step;
  if (!isSheltered(state, account)) return;
  const portfolio = state.portfolio(account);
  const { equity, maintenance, refusal } = healthOf(unsheltered(portfolio), state);
  const { exitPpm } = state.venue;
  if (refusal !== undefined) return;
  if (cmpProduct(equity, PPM, maintenance, BigInt(exitPpm)) < 0) return;
  for (const { market, scaleCapPpm = 0 } of portfolio.positions) {
    if (scaleCapPpm > 0) step.emit({ type: 'PositionSheltered', account, market, scalePpm: 0 });
  }
  for (const { asset, weightFloorPpm = 0 } of portfolio.collateral) {
    if (weightFloorPpm > 0) step.emit({ type: 'BalanceSheltered', account, asset, weightPpm: 0 });
  }
}

/** Whether any position or balance of the account is sheltered. */
export function isSheltered(state: ReadState, account: AccountId): boolean {
  const { accounts, positions, balances } = state;
  let row = accounts.firstPosition.get(account);
  for (; row !== NONE; row = positions.next.get(row)) {
    if (positions.scaleCap.get(row) !== 0) return true;
  }
  row = accounts.firstBalance.get(account);
  for (; row !== NONE; row = balances.next.get(row)) {
    if (balances.weightFloor.get(row) !== 0) return true;
  }
  return false;
}

const unsheltered = (portfolio: Portfolio): Portfolio => ({
  ...portfolio,
  positions: portfolio.positions.map((held) => ({ ...held, scaleCapPpm: 0 })),
  collateral: portfolio.collateral.map((held) => ({ ...held, weightFloorPpm: 0 })),
});
