// Everything that is on offer now, at the price of now: for whoever wants to bid, and for the view. Pure; decides nothing.
import { Exact } from '../../base/exact.ts';
import type { AccountId, Price, Quanta, TimeMs } from '../../domain/units.ts';
import { requirementByRates } from '../../margin/account-risk.ts';
import {
  type CollateralSale,
  collateralSaleOf,
  type OpenAuction,
  openAuctions,
} from '../../state/auction-reading.ts';
import type { ReadState } from '../../state/state.ts';
import { isLive } from '../book-live.ts';
import { elapsedMs } from '../standing.ts';
import { salePriceAt } from './collateral-price.ts';
import { type Offer, offerOf, type Staleness, type Standing, stalenessOf } from './offer.ts';

export type OpenOffer = {
  readonly auction: OpenAuction;
  readonly offer: Offer;
  /** Cash that a bidder for all of it would receive, rounded down; negative: he pays. */
  readonly receivedForAll: Quanta;
  /** Why it takes no bids now; undefined: it does. */
  readonly closed: Staleness | 'noPrice' | undefined;
};
export type CollateralOffer = { readonly sale: CollateralSale; readonly price: Price };

/** The account of an auction as a bid finds it. */
export function standingAt(state: ReadState, account: AccountId, time: TimeMs): Standing {
  const portfolio = state.portfolio(account);
  return {
    view: state,
    ladder: state.listing.ladder,
    time,
    elapsedMs: elapsedMs(state, account, time),
    portfolio,
    risk: requirementByRates(portfolio, state),
  };
}

/** Ascending by account. */
export const openOffers = (state: ReadState, time: TimeMs): readonly OpenOffer[] =>
  openAuctions(state).map((auction) => {
    const standing = standingAt(state, auction.account, time);
    const offer = offerOf(auction, standing);
    const hasPrices = standing.portfolio.positions.every(({ market }) => isLive(state, market));
    const closed = hasPrices ? stalenessOf(auction, standing) : 'noPrice';
    return { auction, offer, receivedForAll: receivedForAll(offer), closed };
  });

/** Solvent: equity on offer less its price. Insolvent: the payout less the deficit that comes with it. */
function receivedForAll({ kind, onOffer, deficit, priceForAll }: Offer): Quanta {
  const whole =
    kind === 'solvent'
      ? Exact.integer(onOffer).minus(priceForAll)
      : priceForAll.minus(Exact.integer(deficit));
  return whole.unitsOf(Exact.ONE, 'down') as Quanta;
}

/** Collateral that is for sale, ascending by account. */
export function collateralOffers(state: ReadState, time: TimeMs): readonly CollateralOffer[] {
  const table = state.collateralSales;
  const accounts = Array.from({ length: state.scalar('collateralSales') }, (_, row) =>
    table.account.get(row),
  );
  return accounts
    .sort((a, b) => a - b)
    .flatMap((account) => {
      const sale = collateralSaleOf(state, account);
      return sale === undefined ? [] : [{ sale, price: salePriceAt(sale, time) }];
    });
}
