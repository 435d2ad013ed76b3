// Health of an account: balances, perpetuals and reserved spot orders, each at the worse of its outcomes and each
// weighted. Pure formulas over one set of weights; which set belongs to which question is the caller's.
import { Exact } from '../../base/exact.ts';
import type { Weights } from './weight-sets.ts';

export type HealthToken = {
  /** Coins; negative is owed. */
  readonly balance: Exact;
  /** Reference money per coin, as an asset and as a liability: a strict price is the lower and the higher of two. */
  readonly assetPrice: Exact;
  readonly liabilityPrice: Exact;
  readonly weights: Weights;
};

export type PerpWeights = {
  readonly baseAsset: Exact;
  readonly baseLiability: Exact;
  /** Of a contribution that is positive in the end. */
  readonly overallAsset: Exact;
};

export type HealthPerp = {
  /** Which token it settles in: index into the tokens. */
  readonly settle: number;
  /** Coins, signed; what resting orders buy and sell is not negative. */
  readonly base: Exact;
  readonly bids: Exact;
  readonly asks: Exact;
  /** Settlement units, signed: what was received less what was paid, less funding owed. */
  readonly quote: Exact;
  readonly assetPrice: Exact;
  readonly liabilityPrice: Exact;
  readonly weights: PerpWeights;
};

export type SpotOrders = {
  /** Indexes into the tokens. */
  readonly base: number;
  readonly quote: number;
  readonly reservedBase: Exact;
  readonly reservedQuote: Exact;
  /** One over the best bid, base per quote; and the best ask, quote per base. Absent is no such order. */
  readonly highestBidInverse?: Exact;
  readonly lowestAsk?: Exact;
};

export type HealthAccount = {
  readonly tokens: readonly HealthToken[];
  readonly perps: readonly HealthPerp[];
  readonly spotOrders: readonly SpotOrders[];
};

export type Health = {
  /** Reference money, signed. */
  readonly health: Exact;
  /** Contribution of each token, perp results included, and of each spot market, in the order given. */
  readonly ofTokens: readonly Exact[];
  readonly ofSpotOrders: readonly Exact[];
};

/** Sum of weighted balances and reserved orders. Source: Mango v4, `health/cache.rs`. */
export function healthOf(account: HealthAccount): Health {
  const perps = account.perps.map((each) => ({ ...each, worth: perpHealth(each) }));
  const tokens = account.tokens.map((token, index) => ({
    ...token,
    balance: Exact.sum([
      token.balance,
      ...perps.filter((each) => each.settle === index).map((each) => each.worth),
    ]),
  }));
  const reserved = account.spotOrders.map((each) => reservedAs(each, tokens));
  const most = tokens.map((_, index) => mostReserved(index, reserved));
  const ofTokens = tokens.map(weighted);
  const ofSpotOrders = reserved.map((each) => {
    const asBase = effectOf(tokens[each.base], most[each.base], each.asBase);
    const asQuote = effectOf(tokens[each.quote], most[each.quote], each.asQuote);
    return Exact.min(asBase, asQuote);
  });
  return { health: Exact.sum([...ofTokens, ...ofSpotOrders]), ofTokens, ofSpotOrders };
}

/**
 * What a perpetual adds to its settlement token: the worse of all bids and all asks filled, the coins then held weighted,
 * and the whole weighted again if it is a gain. Settlement units.
 */
export function perpHealth(perp: HealthPerp): Exact {
  const bids = perpOutcome(perp, perp.bids, perp.liabilityPrice);
  const asks = perpOutcome(perp, perp.asks.negated(), perp.assetPrice);
  const worse = Exact.min(bids, asks);
  return worse.sign > 0 ? worse.times(perp.weights.overallAsset) : worse;
}

/** Where `filled` coins have been bought (or sold, below zero) at `fillPrice`. */
function perpOutcome(perp: HealthPerp, filled: Exact, fillPrice: Exact): Exact {
  const base = perp.base.plus(filled);
  const { baseAsset, baseLiability } = perp.weights;
  const worth =
    base.sign < 0
      ? base.times(perp.liabilityPrice).times(baseLiability)
      : base.times(perp.assetPrice).times(baseAsset);
  return perp.quote.minus(filled.times(fillPrice)).plus(worth);
}

const weighted = ({ balance, assetPrice, liabilityPrice, weights }: HealthToken): Exact =>
  balance.sign < 0
    ? balance.times(liabilityPrice).times(weights.liability)
    : balance.times(assetPrice).times(weights.asset);

type Reserved = {
  readonly base: number;
  readonly quote: number;
  /** All that is reserved, as if it had become the one token or the other; coins of that token. */
  readonly asBase: Exact;
  readonly asQuote: Exact;
};

function reservedAs(orders: SpotOrders, tokens: readonly HealthToken[]): Reserved {
  const { base, quote, reservedBase, reservedQuote, highestBidInverse, lowestAsk } = orders;
  const baseToken = tokens[base];
  const quoteToken = tokens[quote];
  const nothing = { base, quote, asBase: Exact.ZERO, asQuote: Exact.ZERO };
  if (baseToken === undefined || quoteToken === undefined) return nothing;
  const basePerQuote = quoteToken.assetPrice.over(baseToken.liabilityPrice);
  const quotePerBase = baseToken.assetPrice.over(quoteToken.liabilityPrice);
  const bought = Exact.min(basePerQuote, highestBidInverse ?? basePerQuote);
  const sold = Exact.min(quotePerBase, lowestAsk ?? quotePerBase);
  return {
    base,
    quote,
    asBase: reservedBase.plus(reservedQuote.times(bought)),
    asQuote: reservedQuote.plus(reservedBase.times(sold)),
  };
}

/** The most that the orders of all markets can turn into one token. */
function mostReserved(token: number, reserved: readonly Reserved[]): Exact {
  const asBase = reserved.filter((each) => each.base === token).map((each) => each.asBase);
  const asQuote = reserved.filter((each) => each.quote === token).map((each) => each.asQuote);
  return Exact.sum([...asBase, ...asQuote]);
}

/**
 * What `amount` more coins are worth as the last of all that may come in: what lies above zero counts as an asset, what
 * only repays a debt as a liability that goes away.
 */
function effectOf(token: HealthToken | undefined, most: Exact | undefined, amount: Exact): Exact {
  if (token === undefined || most === undefined) return Exact.ZERO;
  const reach = token.balance.plus(most);
  const asAsset = Exact.min(Exact.max(reach, Exact.ZERO), amount);
  const repaid = amount.minus(asAsset);
  const { asset, liability } = token.weights;
  return asAsset
    .times(token.assetPrice)
    .times(asset)
    .plus(repaid.times(token.liabilityPrice).times(liability));
}
