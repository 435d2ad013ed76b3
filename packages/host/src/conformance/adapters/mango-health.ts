// Health of an account: tokens, perpetuals in lots and reserved spot orders, at initial or maintenance weights.
import {
  coinsOfLots,
  Exact,
  type HealthAccount,
  type HealthPerp,
  type HealthToken,
  healthOf,
  type SpotOrders,
  scaledTokenWeights,
} from '@plimsoll/engine/models';
import { type Actual, type Adapter, type JsonObject, UnknownCase } from '../adapter.ts';
import { exactOf, exactOr, floatOf, has, listOf, objectOf } from '../fields.ts';

/** Which members hold the weights of an answer, and whether they are scaled by the venue's deposits and borrows. */
const kinds: Readonly<Record<string, { readonly prefix: string; readonly isScaled: boolean }>> = {
  initHealth: { prefix: 'init', isScaled: true },
  liquidationEndHealth: { prefix: 'init', isScaled: false },
  maintHealth: { prefix: 'maint', isScaled: false },
};
type Kind = (typeof kinds)[string];

export const mangoHealth: Adapter = ({ input, expected }) => {
  const answers: [string, Actual][] = Object.keys(expected).map((name) => {
    const kind = kinds[name];
    if (kind === undefined) throw new UnknownCase(`a health named "${name}"`);
    return [name, healthOf(accountOf(input, kind)).health];
  });
  return Object.fromEntries(answers);
};

const accountOf = (input: JsonObject, kind: Kind): HealthAccount => ({
  tokens: listOf(input, 'tokens').map((each) => tokenOf(each, kind)),
  perps: perpsOf(input).map((each) => perpOf(each, kind)),
  spotOrders: has(input, 'spotOrders') ? listOf(input, 'spotOrders').map(spotOrdersOf) : [],
});

function tokenOf(token: JsonObject, { prefix, isScaled }: Kind): HealthToken {
  const price = exactOf(token, 'price');
  const start = (name: string): Exact | undefined =>
    isScaled && has(token, name) ? exactOf(token, name) : undefined;
  const depositStart = start('depositWeightScaleStartQuote');
  const borrowStart = start('borrowWeightScaleStartQuote');
  return {
    balance: exactOf(token, 'balance'),
    assetPrice: price,
    liabilityPrice: price,
    weights: scaledTokenWeights({
      asset: exactOf(token, `${prefix}AssetWeight`),
      liability: exactOf(token, `${prefix}LiabWeight`),
      price,
      deposits: exactOr(token, 'deposits', Exact.ZERO),
      potentialFromOrders: exactOr(token, 'potentialOrderTokens', Exact.ZERO),
      borrows: exactOr(token, 'borrows', Exact.ZERO),
      ...(depositStart === undefined ? {} : { depositStart }),
      ...(borrowStart === undefined ? {} : { borrowStart }),
    }),
  };
}

function perpsOf(input: JsonObject): readonly JsonObject[] {
  if (has(input, 'perps')) return listOf(input, 'perps');
  return has(input, 'perp') ? [objectOf(input, 'perp')] : [];
}

function perpOf(perp: JsonObject, { prefix }: Kind): HealthPerp {
  const price = exactOf(perp, 'price');
  const lotSize = exactOf(perp, 'baseLotSize');
  const coins = (name: string): Exact => coinsOfLots(exactOr(perp, name, Exact.ZERO), lotSize);
  return {
    settle: floatOf(perp, 'settleToken'),
    base: coins('baseLots'),
    bids: coins('bidsLots'),
    asks: coins('asksLots'),
    quote: exactOf(perp, 'quote'),
    assetPrice: price,
    liabilityPrice: price,
    weights: {
      baseAsset: exactOf(perp, `${prefix}BaseAssetWeight`),
      baseLiability: exactOf(perp, `${prefix}BaseLiabWeight`),
      overallAsset: exactOr(perp, `${prefix}OverallAssetWeight`, Exact.ONE),
    },
  };
}

const spotOrdersOf = (orders: JsonObject): SpotOrders => ({
  base: floatOf(orders, 'base'),
  quote: floatOf(orders, 'quote'),
  reservedBase: exactOr(orders, 'reservedBase', Exact.ZERO),
  reservedQuote: exactOr(orders, 'reservedQuote', Exact.ZERO),
  ...(has(orders, 'highestBidInv') ? { highestBidInverse: exactOf(orders, 'highestBidInv') } : {}),
  ...(has(orders, 'lowestAsk') ? { lowestAsk: exactOf(orders, 'lowestAsk') } : {}),
});
