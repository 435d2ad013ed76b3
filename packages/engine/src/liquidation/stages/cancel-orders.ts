// Stage 1: every open order of the account leaves the book, so that nothing of its margin is held and nobody but the ladder
// trades for it.
import type { AccountId } from '../../domain/units.ts';
import { releaseOrders } from '../../settle/release-orders.ts';
import type { Step } from '../../state/step.ts';

/** Releases all open orders, an outstanding liquidation order included. */
export function cancelOrders(step: Step, account: AccountId): void {
  releaseOrders(step, account, 'liquidation');
}
