// What must hold of unwinds after a step that touched an account.
import { assert } from '../base/assert.ts';
import { LIQUIDATION_STAGES } from '../domain/event.ts';
import type { AccountId } from '../domain/units.ts';
import type { State } from './state.ts';

/** Only an account on the rung waits for a proposal. */
export function checkUnwind(state: State, account: AccountId): void {
  const until = state.accounts.unwindUntil.get(account);
  if (until === 0) return;
  const stage = LIQUIDATION_STAGES[state.accounts.stage.get(account)];
  assert(
    stage === 'leastCostUnwind',
    () => `account ${account} at stage ${stage} waits for an unwind until ${until}`,
  );
}
