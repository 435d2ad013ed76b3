// The fund's coins turn back into cash: the venue sold them outside and reports what came for them. Not below the price at
// which the fund itself buys in a conversion, so that a wrong report cannot empty the fund.
import type { CommandOf } from '../domain/command.ts';
import type { Reject } from '../domain/reject.ts';
import { NONE } from '../domain/units.ts';
import { move } from '../ledger/postings.ts';
import { lessPpm, valueAtIndex } from '../margin/collateral.ts';
import type { Step } from '../state/step.ts';
import { badAmount, supplyTooLarge, unknownAsset } from './known.ts';

export function sellInventory(step: Step, command: CommandOf<'SellInventory'>): Reject | undefined {
  const { state } = step;
  const { asset, amount, proceeds } = command;
  const refused = unknownAsset(state, asset) ?? badAmount(amount) ?? badAmount(proceeds);
  if (refused !== undefined) return refused;
  const fund = state.scalar('sharedFund');
  if (asset === 0) {
    const why = 'the settlement asset is what inventory is sold for';
    return { type: 'AssetNotAccepted', account: fund, asset, why };
  }
  const available = state.balanceOf(fund, asset);
  if (amount > available)
    return { type: 'InsufficientBalance', asset, required: amount, available };
  const least = lessPpm(
    valueAtIndex(state, asset, amount),
    state.asset(asset).conversionDiscountPpm,
  );
  if (proceeds < least) return { type: 'ProceedsTooLow', asset, proceeds, least };
  const tooMuch = supplyTooLarge(state, 0, proceeds);
  if (tooMuch !== undefined) return tooMuch;

  // From here on nothing may fail.
  step.emit({
    type: 'InventorySold',
    asset,
    amount,
    proceeds,
    postings: [
      ...move('account', fund, 'external', NONE, asset, amount),
      ...move('external', NONE, 'account', fund, 0, proceeds),
    ],
  });
  return undefined;
}
