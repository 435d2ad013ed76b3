// Records a loss that the winners of a market meet by the index: a new epoch, or more of one of this very step.
import type { MarketId } from '../domain/units.ts';
import { meetLosses } from '../settle/meet-losses.ts';
import { isAnyLossOpen } from '../state/losses-due.ts';
import { isLossWinner, lossClaimants } from '../state/loss-winners.ts';
import type { Step } from '../state/step.ts';
import { holderAt, holderRows } from './loss-holders.ts';
import type { SharedLoss } from './socialize.ts';

/**
 * Who is no winner of a new epoch (state/loss-winners.ts) is passed over by it, so he meets first what earlier ones still ask
 * of him.
 */
export function openEpoch(step: Step, market: MarketId, shared: SharedLoss): void {
  const { state } = step;
  if (shared.epoch > state.markets.lossEpochs.get(market)) meetOthers(step, market);
  step.emit({
    type: 'LossShared',
    market,
    ...shared,
    unitValue: state.unitValue(market),
    fundingIndex: state.fundingIndex(market),
  });
}

function meetOthers(step: Step, market: MarketId): void {
  const { state } = step;
  if (!isAnyLossOpen(state)) return;
  const claimants = lossClaimants(state, market);
  for (let row = 0; row < holderRows(state); row++) {
    const holder = holderAt(state, row);
    if (holder === undefined || holder.market !== market) continue;
    if (!isLossWinner(state, holder.account, claimants)) meetLosses(step, holder.account, market);
  }
}
