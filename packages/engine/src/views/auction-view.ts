// Open auctions, collateral for sale and backstop makers as a read model. The offers of now are handed in (the engine's
// openOffers and collateralOffers): a view reckons no price of its own.
import { formatDecimal } from '../base/decimal.ts';
import { max, sub, sum } from '../base/fixed.ts';
import { Exact } from '../base/exact.ts';
import { type Price, type Quanta, valueOf, ZERO_QUANTA } from '../domain/units.ts';
import {
  type Backstop,
  backstops,
  breakerLevel,
  type CollateralSale,
  type OpenAuction,
} from '../state/auction-reading.ts';
import type { ReadState } from '../state/state.ts';
import { coins, money, type ViewSource } from './source.ts';
import type { AuctionsView, AuctionView, BackstopView, CollateralOfferView } from './view-types.ts';

/** An open auction with its price of now. */
export type OfferNow = {
  readonly auction: OpenAuction;
  readonly offer: {
    readonly value: Quanta;
    readonly onOffer: Quanta;
    /** Settlement quanta. */
    readonly priceForAll: Exact;
    /** Of 1e9. */
    readonly shareMostPpb: bigint;
  };
  readonly receivedForAll: Quanta;
  readonly closed: string | undefined;
};
export type Offers = {
  readonly offers: readonly OfferNow[];
  readonly collateral: readonly { readonly sale: CollateralSale; readonly price: Price }[];
};

export function auctionsView({ state }: Pick<ViewSource, 'state'>, now: Offers): AuctionsView {
  const isListed = state.listing.assets.length > 0;
  return {
    breaker: breakerLevel(state),
    inAuction: isListed ? money(state, state.assets.inAuction.get(0)) : '0',
    auctions: now.offers.map((offer) => auctionView(state, offer)),
    collateral: now.collateral.map((each) => collateralView(state, each)),
    backstops: backstops(state).map((each) => backstopView(state, each)),
  };
}

function auctionView(
  state: ReadState,
  { auction, offer, receivedForAll, closed }: OfferNow,
): AuctionView {
  const { account, kind, version, startedAt, legs } = auction;
  const price = offer.priceForAll.unitsOf(Exact.ONE, 'up') as Quanta;
  return {
    account,
    kind,
    version,
    startedTime: startedAt,
    value: money(state, offer.value),
    notional: money(state, auction.notional),
    onOffer: money(state, offer.onOffer),
    price: money(state, price),
    receivedForAll: money(state, receivedForAll),
    shareMost: formatDecimal(offer.shareMostPpb, 9),
    reserved: money(state, sum(legs.map(({ reserved }) => reserved))),
    closed: closed ?? null,
    legs: state.portfolio(account).positions.map(({ market, size }) => {
      const listed = state.listedMarket(market);
      return { market, symbol: listed.symbol, size: coins(listed, size) };
    }),
  };
}

function collateralView(
  state: ReadState,
  { sale, price }: Offers['collateral'][number],
): CollateralOfferView {
  const { account, asset, phase, amount, limit, expires } = sale;
  const { symbol, scale } = state.asset(asset);
  const decimals = state.assetPriceDecimals(asset);
  return {
    account,
    asset: symbol,
    phase,
    amount: formatDecimal(amount, scale),
    price: formatDecimal(price, decimals),
    limit: formatDecimal(limit, decimals),
    expires,
  };
}

function backstopView(state: ReadState, backstop: Backstop): BackstopView {
  const { account, market, lots, discountPpm, lossBudget, until, takenSize, takenCost } = backstop;
  const listed = state.listedMarket(market);
  const loss = max(ZERO_QUANTA, sub(takenCost, valueOf(takenSize, state.unitValue(market))));
  return {
    account,
    market,
    symbol: listed.symbol,
    size: coins(listed, lots),
    discount: formatDecimal(BigInt(discountPpm), 6),
    lossBudget: money(state, lossBudget),
    loss: money(state, loss),
    until,
  };
}
