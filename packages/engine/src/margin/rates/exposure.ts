// What a rule by rate charges for: one row per perpetual or future of a scope, with its position, its resting orders and
// the value of one contract. How much of that value must be kept is each model's own matter.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { joined } from '../../domain/holdings.ts';
import { coinsPerContract, type Instrument, unitValue } from '../../domain/instrument.ts';
import { oneOf } from '../../domain/schema.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { assetPrice as priceIn } from '../collateral/asset-price.ts';
import type { MarginRefusal, Scope } from '../model/margin-model.ts';

export const PRICE_SOURCES = ['mark', 'index'] as const;
export type PriceSource = (typeof PRICE_SOURCES)[number];

/** The parameter by which a rulebook says at which price notional is taken. */
export const priceSource = oneOf('price at which notional is taken', PRICE_SOURCES);

export type Exposure = {
  readonly instrument: Instrument;
  /** Contracts, signed. */
  readonly open: Exact;
  /** Contracts on resting orders of each side that are not reduce-only; never negative. */
  readonly buys: Exact;
  readonly sells: Exact;
  /** Quote units per coin. */
  readonly price: Exact;
  /** Coins of one contract, positive. */
  readonly coins: Exact;
  /** Value of one contract without its sign, numeraire. */
  readonly notional: Exact;
  /** What the position was entered for without its sign, numeraire. */
  readonly entry: Exact;
  /** Numeraire; positive is owed by the account. */
  readonly fundingOwed: Exact;
  /** Numeraire per unit of the settlement asset. */
  readonly settlePrice: Exact;
};

/**
 * The exposures of a scope, ascending by symbol; rows of one instrument count as one. Refused where an instrument is an
 * option (its value is no rate of a price) or where a quote is missing.
 */
export function exposuresOf(
  scope: Scope,
  source: PriceSource,
): Result<readonly Exposure[], MarginRefusal> {
  const { positions, orders } = joined(scope.holdings);
  const instruments = new Map<string, Instrument>();
  for (const { instrument } of [...positions, ...orders]) {
    instruments.set(instrument.symbol, instrument);
  }
  const exposures: Exposure[] = [];
  for (const symbol of [...instruments.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))) {
    const instrument = instruments.get(symbol);
    if (instrument === undefined) continue;
    const terms = termsOf(instrument, scope.snapshot, source);
    if (!terms.ok) return terms;
    const held = positions.find((each) => each.instrument.symbol === symbol);
    const resting = (side: 'buy' | 'sell'): Exact =>
      Exact.sum(
        orders
          .filter((each) => each.instrument.symbol === symbol && each.side === side)
          .filter((each) => !each.reduceOnly)
          .map((each) => each.size),
      );
    const { settlePrice } = terms.value;
    exposures.push({
      instrument,
      ...terms.value,
      open: held?.size ?? Exact.ZERO,
      buys: resting('buy'),
      sells: resting('sell'),
      entry: (held?.cost ?? Exact.ZERO).abs().times(settlePrice),
      fundingOwed: (held?.fundingOwed ?? Exact.ZERO).times(settlePrice),
    });
  }
  return ok(exposures);
}

/** Numeraire per coin of an asset; the numeraire itself is worth one. */
export const assetPrice = (asset: string, snapshot: Snapshot): Result<Exact, MarginRefusal> =>
  priceIn(snapshot, asset);

type TermsAtPrice = Pick<Exposure, 'price' | 'coins' | 'notional' | 'settlePrice'>;

function termsOf(
  instrument: Instrument,
  snapshot: Snapshot,
  source: PriceSource,
): Result<TermsAtPrice, MarginRefusal> {
  const { symbol, underlying } = instrument;
  if (instrument.kind === 'option') {
    return err({
      code: 'NoRuleApplies',
      where: symbol,
      message: `${symbol} is an option, and a rate on notional is a rule for perpetuals and futures`,
    });
  }
  const price =
    source === 'mark'
      ? snapshot.instruments.get(symbol)?.mark
      : snapshot.underlyings.get(underlying)?.spot;
  if (price === undefined || price.sign <= 0) {
    return err({
      code: source === 'mark' ? 'MissingQuote' : 'UnknownUnderlying',
      where: source === 'mark' ? symbol : underlying,
      ...(price === undefined ? {} : { value: String(price), range: 'above 0' }),
      message: `${symbol} needs a positive ${source} price, and the snapshot has ${price ?? 'none'}`,
    });
  }
  const settle = priceIn(snapshot, instrument.settle);
  if (!settle.ok) return settle;
  return ok({
    price,
    coins: coinsPerContract(instrument, price),
    notional: unitValue(instrument, price).abs().times(settle.value),
    settlePrice: settle.value,
  });
}
