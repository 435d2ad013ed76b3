// What a tick calls: liquidate whom the candidates' exact requirement condemns, worst first, a bounded number a step.
// The pieces that the tick calls by themselves are named here too, so that it knows one door.
import type { AccountId } from '../domain/units.ts';
import type { Step } from '../state/step.ts';
import { Counterparties } from '../waterfall/counterparties.ts';
import { detect } from './detect.ts';
import { advance } from './ladder.ts';
import { SharedDepth } from './shared-depth.ts';
import { Waiting } from './waiting.ts';

export { disposeInventory } from '../waterfall/disposal.ts';
export { drainClaims } from '../waterfall/drain.ts';
export { settleMarkets } from '../waterfall/settle-markets.ts';
export { expireLiquidationOrders } from './stages/reduce-in-book.ts';

/**
 * Detects and advances. At most `venue.liquidationsPerStepMax` accounts are acted on; those that only wait (an order
 * outstanding, a debt that cannot be paid yet) do not count, so they cannot hold up others. The rest follow at the next step.
 */
export function liquidate(step: Step, candidates: readonly AccountId[]): void {
  const most = step.state.venue.liquidationsPerStepMax;
  const shared = {
    counterparties: new Counterparties(step.state),
    depth: new SharedDepth(step.state),
  };
  const waiting = new Waiting(step.state);
  let acted = 0;
  let events = 0;
  // Positions that moved and losses that were shared may have changed what detection found out about others.
  let isAsDetected = true;
  const counting: Step = {
    state: step.state,
    time: step.time,
    emit: (event) => {
      events++;
      if (event.type === 'PositionTransferred' || event.type === 'DeficitFixed')
        isAsDetected = false;
      step.emit(event);
    },
  };
  for (const breach of detect(step.state, candidates)) {
    if (acted === most) return;
    if (isAsDetected && waiting.isSure(breach, step.time)) continue;
    events = 0;
    advance(counting, breach, shared);
    if (events > 0) acted++;
  }
}
