// What one coin of an instrument's underlying is worth in the numeraire, and how many coins a position stands for: what
// surcharges by a share of the index price are multiplied by.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Position } from '../../domain/holdings.ts';
import { coinsPerContract, type Instrument } from '../../domain/instrument.ts';
import type { Snapshot, UnderlyingQuote } from '../../domain/snapshot.ts';
import { assetPrice } from '../collateral/asset-price.ts';
import type { MarginRefusal } from '../model/margin-model.ts';
import { missingQuote } from './refusals.ts';

/** The index quote of an underlying; refused where the snapshot has none. */
export function underlyingQuote(
  underlying: string,
  snapshot: Snapshot,
): Result<UnderlyingQuote, MarginRefusal> {
  const quote = snapshot.underlyings.get(underlying);
  if (quote !== undefined) return ok(quote);
  const message = `the snapshot has no index price of ${underlying}`;
  return err({ code: 'UnknownUnderlying', where: underlying, message });
}

/** Numeraire per coin at the index price: by way of the quote currency for linear contracts, of the coin for inverse ones. */
export function coinValue(
  instrument: Instrument,
  snapshot: Snapshot,
): Result<Exact, MarginRefusal> {
  const settle = assetPrice(snapshot, instrument.settle);
  if (!settle.ok || instrument.payoff === 'inverse') return settle;
  const quote = underlyingQuote(instrument.underlying, snapshot);
  return quote.ok ? ok(quote.value.spot.times(settle.value)) : quote;
}

/** Coins of a position, signed: at the mark for inverse contracts. */
export function coinsHeld(
  { instrument, size }: Position,
  snapshot: Snapshot,
): Result<Exact, MarginRefusal> {
  const quote = snapshot.instruments.get(instrument.symbol);
  if (quote === undefined) return missingQuote(instrument.symbol, 'a mark price');
  const price = quote.mark.sign > 0 ? quote.mark : Exact.ONE;
  return ok(size.times(coinsPerContract(instrument, price)));
}
