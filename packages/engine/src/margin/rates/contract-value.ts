// What one contract is worth for a rate on notional: at mark or at index, in the settlement asset, and what a coin of that
// asset is worth in the numeraire. How much of it must be kept is each model's own matter.
import type { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Instrument, unitValue } from '../../domain/instrument.ts';
import { oneOf } from '../../domain/schema.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { assetPrice } from '../collateral/asset-price.ts';
import type { MarginRefusal } from '../model/margin-model.ts';

export const PRICE_SOURCES = ['mark', 'index'] as const;
export type PriceSource = (typeof PRICE_SOURCES)[number];

/** The parameter by which a rulebook says at which price notional is taken. */
export const priceSource = oneOf('price at which notional is taken', PRICE_SOURCES);

export type ContractValue = {
  /** Quote units per coin, above zero. */
  readonly price: Exact;
  /** Value of one contract at that price, settlement asset, with its sign: negative for inverse contracts. */
  readonly value: Exact;
  /** Numeraire per coin of the settlement asset. */
  readonly settlePrice: Exact;
};

/** Refused for an instrument or underlying without a quote, and for options: their notional is no measure of risk. */
export function contractValue(
  instrument: Instrument,
  snapshot: Snapshot,
  source: PriceSource,
): Result<ContractValue, MarginRefusal> {
  const { symbol } = instrument;
  if (instrument.kind === 'option') {
    return err({
      code: 'NoRuleApplies',
      where: symbol,
      message: `${symbol} is an option: rates on notional are for perpetuals and futures`,
    });
  }
  const price = priceOf(instrument, snapshot, source);
  if (!price.ok) return price;
  const settlePrice = assetPrice(snapshot, instrument.settle);
  if (!settlePrice.ok) return settlePrice;
  return ok({
    price: price.value,
    value: unitValue(instrument, price.value),
    settlePrice: settlePrice.value,
  });
}

function priceOf(
  { symbol, underlying }: Instrument,
  snapshot: Snapshot,
  source: PriceSource,
): Result<Exact, MarginRefusal> {
  const isMark = source === 'mark';
  const where = isMark ? symbol : underlying;
  const price = isMark
    ? snapshot.instruments.get(symbol)?.mark
    : snapshot.underlyings.get(underlying)?.spot;
  if (price === undefined) {
    const code = isMark ? 'UnknownInstrument' : 'UnknownUnderlying';
    return err({ code, where, message: `${where} has no ${source} price in the snapshot` });
  }
  if (price.sign > 0) return ok(price);
  return err({
    code: 'IllegalValue',
    where,
    value: String(price),
    range: 'above zero',
    message: `${where}: a ${source} price of ${price} is not legal, it takes one above zero`,
  });
}
