// Who surely only waits for an order in the book, told from what detection has found out already: in a storm nearly everybody
// does, at every step, and the exact requirement of each need not be asked again.
import { mulDivUp } from '../base/fixed.ts';
import { type AccountId, PPM, type TimeMs } from '../domain/units.ts';
import { isReciprocal } from '../domain/unit-value.ts';
import type { ReadState } from '../state/state.ts';
import type { Breach } from './detect.ts';
import { reachesExit } from './plan.ts';
import { rungAt, rungOfAccount, stageOf } from './standing.ts';

/** Sound, not complete: who is not sure to wait is judged as ever. Asked while detection's figures hold. */
export class Waiting {
  private readonly state: ReadState;
  private worstPpm: bigint | undefined;

  constructor(state: ReadState) {
    this.state = state;
  }

  /** An order rests, patience is not over, the exit level is not reached, and equity pays for closing anywhere in the book. */
  isSure({ account, risk }: Breach, time: TimeMs): boolean {
    const { state } = this;
    if (state.accounts.liquidationOrders.get(account) === 0) return false;
    if (stageOf(state, account) === 'none' || state.accountKind(account) === 'insurance')
      return false;
    if (this.isOutOfPatience(account, time) || reachesExit(risk, state)) return false;
    return risk.equity >= risk.maintenance || this.paysAnywhere(account, risk);
  }

  private isOutOfPatience(account: AccountId, time: TimeMs): boolean {
    const { patienceMs } = rungAt(this.state.listing.ladder, rungOfAccount(this.state, account));
    return patienceMs > 0 && time >= this.state.accounts.stageSince.get(account) + patienceMs;
  }

  /** By the dearest market for all that is held; a quantum for each leg, because each is rounded up. */
  private paysAnywhere(account: AccountId, risk: Breach['risk']): boolean {
    this.worstPpm ??= worstCostPpm(this.state);
    const most: bigint = mulDivUp(risk.notional, this.worstPpm, PPM);
    return risk.netValue >= most + BigInt(this.state.accounts.positions.get(account));
  }
}

/** The most that closing costs in any market: slippage, fee and the penalty at its highest; ppm of notional, rounded up. */
function worstCostPpm(state: ReadState): bigint {
  const { penaltyMaxPpm } = state.listing.ladder;
  let worst = 0n;
  for (const [market] of state.listing.markets.entries()) {
    const listed = state.market(market);
    const { liquidationSlippagePpm, liquidationPenaltyPpm, takerFeePpm } = listed;
    const penalty = mulDivUp(BigInt(liquidationPenaltyPpm), BigInt(penaltyMaxPpm), PPM);
    const rate = BigInt(liquidationSlippagePpm + takerFeePpm) + penalty;
    const left = isReciprocal(listed) ? PPM - BigInt(liquidationSlippagePpm) : PPM;
    const cost = mulDivUp(rate, PPM, left);
    if (cost > worst) worst = cost;
  }
  return worst;
}
