// Somebody buys collateral that the ladder sells: a fill of its order in the spot book, or a bid in its auction. At the price that
// is asked now or better, never below the index less the asset's discount, and never so far above it that value leaves the buyer.
import { max, min, neg, sub } from '../../base/fixed.ts';
import type { CommandOf } from '../../domain/command.ts';
import type { Reject } from '../../domain/reject.ts';
import { betweenAccounts } from '../../ledger/postings.ts';
import { valueAtIndex } from '../../margin/collateral.ts';
import { notAccepted, tooLarge } from '../../rules/deposit.ts';
import { badAmount, gated, houseAccount, unknownAccount, unknownAsset } from '../../rules/known.ts';
import { exchangeNotBorne, outsideCollar } from '../../rules/post-spot-fill.ts';
import { holdGain } from '../../settle/hold-gain.ts';
import { breakerLevel, collateralSaleOf } from '../../state/auction-reading.ts';
import type { ReadState } from '../../state/state.ts';
import type { Step } from '../../state/step.ts';
import { leastFor, salePriceAt } from '../auction/collateral-price.ts';
import { conversionPrice } from '../conversion.ts';
import { endCollateralSale } from '../stages/collateral-sale.ts';

type Buy = CommandOf<'BuyCollateral'>;

export function buyCollateral(step: Step, command: Buy): Reject | undefined {
  const { state } = step;
  const { account, buyer, asset, amount, quote } = command;
  const refused = excluded(state, command) ?? notOffered(state, command);
  if (refused !== undefined) return refused;
  const gain = sub(valueAtIndex(state, asset, amount), quote);
  const unborne = exchangeNotBorne(state, buyer, {
    paid: 0,
    paidAmount: quote,
    got: asset,
    gotAmount: amount,
    gain,
  });
  if (unborne !== undefined) return unborne;
  const left = sub(collateralSaleOf(state, account)?.amount ?? amount, amount);

  // From here on nothing may fail.
  step.emit({
    type: 'CollateralSold',
    account,
    buyer,
    asset,
    amount,
    quote,
    left,
    postings: [
      ...betweenAccounts(account, buyer, asset, amount),
      ...betweenAccounts(buyer, account, 0, quote),
    ],
  });
  holdGain(step, buyer, gain);
  holdGain(step, account, neg(gain));
  if (left === 0n || state.accounts.cash.get(account) >= 0n)
    endCollateralSale(step, account, 'paid');
  return undefined;
}

function excluded(
  state: ReadState,
  { account, buyer, asset, amount, quote }: Buy,
): Reject | undefined {
  const refused =
    unknownAccount(state, account) ??
    unknownAccount(state, buyer) ??
    unknownAsset(state, asset) ??
    badAmount(amount) ??
    badAmount(quote) ??
    houseAccount(state, buyer);
  if (refused !== undefined) return refused;
  if (state.accounts.owner.get(account) === state.accounts.owner.get(buyer))
    return { type: 'SelfTrade', account: buyer };
  return (
    notAccepted(state, buyer, asset) ??
    gated(state, buyer) ??
    tooLarge(state, buyer, asset, amount) ??
    tooLarge(state, account, 0, quote)
  );
}

/** Not for sale (any more), more than is, or for less than is asked. */
function notOffered(
  state: ReadState,
  { account, asset, amount, quote, time }: Buy,
): Reject | undefined {
  const sale = collateralSaleOf(state, account);
  const isPaid = state.accounts.cash.get(account) >= 0n;
  if (sale === undefined || sale.asset !== asset || time >= sale.expires || isPaid)
    return { type: 'CollateralNotForSale', account, asset };
  const level = breakerLevel(state);
  if (sale.phase === 'auction' && level === 'noBids') return { type: 'AuctionsStopped', level };
  const most = min(sale.amount, state.balanceOf(account, asset));
  if (amount > most) return { type: 'AmountTooLarge', amount, largest: most };
  const outside = outsideCollar(state, asset, amount, quote);
  if (outside !== undefined) return outside;
  const price = max(salePriceAt(sale, time), conversionPrice(state, asset));
  const least = leastFor(state, { asset, amount, price });
  return quote < least ? { type: 'ProceedsTooLow', asset, proceeds: quote, least } : undefined;
}
