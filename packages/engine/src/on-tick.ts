// STORY TWO: a tick. Accept prices, set indexes and marks, settle what is due, reprice, detect, liquidate, absorb.
// No stage calls backwards; a later one reads what an earlier one recorded, and what a step cannot finish goes on at the next.
import type { Tick } from './domain/command.ts';
import type { AccountId } from './domain/units.ts';
import { isFrozen } from './liquidation/detect.ts';
import { rebalanceAllowed } from './liquidation/unwind/rebalance.ts';
import {
  disposeInventory,
  drainClaims,
  expireLiquidationOrders,
  liquidate,
  settleMarkets,
} from './liquidation/run.ts';
import { acceptPrices, sampleBooks } from './observe/accept-prices.ts';
import { acceptVolatilities } from './observe/accept-volatilities.ts';
import { averageSettlements } from './observe/average-settlements.ts';
import { chargeInterest } from './observe/charge-interest.ts';
import { fundMarkets } from './observe/fund-markets.ts';
import { gatherSources, setIndexes } from './observe/set-indexes.ts';
import { setMarks } from './observe/set-marks.ts';
import { reopenMarkets, suspendMarkets } from './observe/reopen-markets.ts';
import { stepSchedules } from './observe/step-schedules.ts';
import { endShelter } from './risk/end-shelter.ts';
import { announceLevel } from './risk/margin-levels.ts';
import type { RiskScan } from './risk/risk-scan.ts';
import type { Step } from './state/step.ts';
import { repayUncovered } from './waterfall/repay-uncovered.ts';
import { tendFund } from './waterfall/tend-fund.ts';

export function onTick(step: Step, tick: Tick, scan: Pick<RiskScan, 'scan'>): void {
  suspendMarkets(step);
  const observed = acceptPrices(step, tick);
  sampleBooks(step, tick);
  const sampled = gatherSources(step.state, observed);
  setIndexes(step, sampled);
  acceptVolatilities(step, tick);
  averageSettlements(step);
  setMarks(step, sampled);
  reopenMarkets(step);

  fundMarkets(step);
  chargeInterest(step);
  expireLiquidationOrders(step);
  drainClaims(step);
  repayUncovered(step);
  tendFund(step);

  const uncertain: AccountId[] = [];
  scan.scan((account) => uncertain.push(account));
  // A print that waits for another in a band proves nobody healthy either.
  for (const account of uncertain) if (!isFrozen(step.state, account)) endShelter(step, account);
  const candidates = uncertain.filter((account) => announceLevel(step, account));
  // Levels are announced at these prices: whom they call healthy need not be asked about a tightening.
  stepSchedules(step);
  rebalanceAllowed(step, uncertain);
  if (candidates.length > 0) liquidate(step, candidates);
  drainClaims(step);
  // Whoever cannot bear the settlement price has met the waterfall at it, while others still held gains to share it.
  settleMarkets(step);
  disposeInventory(step);
}
