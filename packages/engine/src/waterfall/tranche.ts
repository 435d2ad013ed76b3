// What a loss may take of the contributors' tranche, and what that makes of their shares.
import { min, mulDivDown } from '../base/fixed.ts';
import { PPM, type Quanta } from '../domain/units.ts';
import { rebaseOf, VIRTUAL_SHARES } from '../ledger/share-value.ts';
import { fundTerms, trancheVault } from '../state/fund-reading.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';

/** What one deficit may take, rounded down; all of a tranche that is too small to be shared out. */
export function trancheAllowance(state: ReadState): Quanta {
  const balance = state.assets.tranche.get(0);
  const share = BigInt(fundTerms(state).trancheDrawPpm);
  return min(balance, mulDivDown(balance, share, PPM));
}

/** After a loss: shares of which nothing is left end, and small ones are counted anew (Drift v2). */
export function rebaseTranche(step: Step): void {
  const { shares, balance } = trancheVault(step.state);
  if (shares === 0n) return;
  const { divisor } = rebaseOf({ shares: shares / VIRTUAL_SHARES, balance });
  if (balance === 0n) step.emit({ type: 'TrancheRebased', divisor: 0n });
  else if (divisor > 1n) step.emit({ type: 'TrancheRebased', divisor });
}
