// Coins against the settlement asset between two accounts: delivered at once, nothing borrowed. Both accounts have to stand
// afterwards by the same check as after any trade, and the price has to be near the index, so that no value leaves an
// account by way of a trade that could not leave it as a withdrawal.
import { mulDivDown, mulDivUp, neg, sub } from '../base/fixed.ts';
import type { CommandOf } from '../domain/command.ts';
import type { CollateralHeld, Portfolio } from '../domain/portfolio.ts';
import type { Reject } from '../domain/reject.ts';
import { type AccountId, type AssetId, PPM, type Quanta } from '../domain/units.ts';
import { betweenAccounts } from '../ledger/postings.ts';
import { requirementOf } from '../margin/account-risk.ts';
import { valueAtIndex } from '../margin/collateral.ts';
import { mustStay } from '../margin/caution/withdrawal.ts';
import { judge } from '../margin/margin-check.ts';
import { isValued } from '../state/permissions.ts';
import { holdGain } from '../settle/hold-gain.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { backing } from './backing.ts';
import { notAccepted, tooLarge } from './deposit.ts';
import { badAmount, gated, houseAccount, unknownAccount, unknownAsset } from './known.ts';
import { adjusted } from './withdraw.ts';

export function postSpotFill(step: Step, command: CommandOf<'PostSpotFill'>): Reject | undefined {
  const { state } = step;
  const { buyer, seller, asset, amount, quote } = command;
  const refused = unfit(state, command) ?? outsideCollar(state, asset, amount, quote);
  if (refused !== undefined) return refused;
  /** What the buyer gains on the index, and the seller loses. */
  const gain = sub(valueAtIndex(state, asset, amount), quote);
  const bought = { paid: 0, paidAmount: quote, got: asset, gotAmount: amount, gain };
  const sold = { paid: asset, paidAmount: amount, got: 0, gotAmount: quote, gain: neg(gain) };
  const unborne = exchangeNotBorne(state, buyer, bought) ?? exchangeNotBorne(state, seller, sold);
  if (unborne !== undefined) return unborne;

  // From here on nothing may fail.
  step.emit({
    type: 'SpotFilled',
    buyer,
    seller,
    asset,
    amount,
    quote,
    postings: [
      ...betweenAccounts(seller, buyer, asset, amount),
      ...betweenAccounts(buyer, seller, 0, quote),
    ],
  });
  // A gain on the index matures like any other, or it would be immature money of the other side that leaves.
  holdGain(step, buyer, gain);
  holdGain(step, seller, neg(gain));
  return undefined;
}

function unfit(
  state: ReadState,
  { buyer, seller, asset, amount, quote }: CommandOf<'PostSpotFill'>,
): Reject | undefined {
  const unknown =
    unknownAccount(state, buyer) ??
    unknownAccount(state, seller) ??
    unknownAsset(state, asset) ??
    badAmount(amount) ??
    badAmount(quote) ??
    houseAccount(state, buyer) ??
    houseAccount(state, seller);
  if (unknown !== undefined) return unknown;
  if (buyer === seller) return { type: 'SelfTrade', account: buyer };
  if (asset === 0) {
    const why = 'the settlement asset is what coins are traded for';
    return { type: 'AssetNotAccepted', account: buyer, asset, why };
  }
  return (
    notAccepted(state, buyer, asset) ??
    notAccepted(state, seller, asset) ??
    gated(state, buyer) ??
    gated(state, seller) ??
    tooLarge(state, buyer, asset, amount) ??
    tooLarge(state, seller, 0, quote)
  );
}

/** The quote lies within the asset's step bound of its value, at an index good enough to back risk. */
export function outsideCollar(
  state: ReadState,
  asset: AssetId,
  amount: Quanta,
  quote: Quanta,
): Reject | undefined {
  const { index, stepBoundPpm } = state.asset(asset);
  if (!isValued(state, asset)) return { type: 'IndexStale', index };
  const value = valueAtIndex(state, asset, amount);
  const width = BigInt(stepBoundPpm);
  const least = mulDivDown(value, PPM - width, PPM);
  const most = mulDivUp(value, PPM + width, PPM);
  if (quote >= least && quote <= most) return undefined;
  return { type: 'QuoteOutsideCollar', asset, quote, least, most };
}

export type Exchange = {
  readonly paid: AssetId;
  readonly paidAmount: Quanta;
  readonly got: AssetId;
  readonly gotAmount: Quanta;
  /** On the index, signed. */
  readonly gain: Quanta;
};

/**
 * What is paid has to be there, and the account has to stand without collateral whose price is stale. What it gives away on the
 * index leaves it as a withdrawal does: gains that are not realised do not count for it.
 */
export function exchangeNotBorne(
  state: ReadState,
  account: AccountId,
  { paid, paidAmount, got, gotAmount, gain }: Exchange,
): Reject | undefined {
  const available = state.balanceOf(account, paid);
  if (paidAmount > available)
    return { type: 'InsufficientBalance', asset: paid, required: paidAmount, available };
  const before = backing(state, state.portfolio(account));
  const after = received(adjusted(before, paid, neg(paidAmount)), got, gotAmount);
  const left = requirementOf(after, state);
  const unborne = judge(account, requirementOf(before, state), left);
  if (unborne !== undefined || gain >= 0n) return unborne;
  const { required, binding } = mustStay(left);
  const equity = left.withdrawableEquity;
  return equity >= required
    ? undefined
    : { type: 'InitialMarginNotMet', account, equity, required, binding };
}

/** As `adjusted`, also for an asset that the account did not hold. */
function received(portfolio: Portfolio, asset: AssetId, amount: Quanta): Portfolio {
  const isHeld = asset === 0 || portfolio.collateral.some((held) => held.asset === asset);
  if (isHeld) return adjusted(portfolio, asset, amount);
  const held: CollateralHeld = { asset, amount };
  return { ...portfolio, collateral: [...portfolio.collateral, held] };
}
