// Mark and index price of what an account holds, or the refusal that says which is missing.
import type { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { MarginRefusal } from '../model/margin-model.ts';

/** The mark price as the venue quotes it: above zero, and for options zero or more. */
export function markOf(snapshot: Snapshot, instrument: Instrument): Result<Exact, MarginRefusal> {
  const { symbol } = instrument;
  const mark = snapshot.instruments.get(symbol)?.mark;
  if (mark === undefined) {
    return err({
      code: 'UnknownInstrument',
      where: symbol,
      message: `${symbol} has no mark price in the snapshot`,
    });
  }
  const isLegal = mark.sign > 0 || (mark.isZero && instrument.kind === 'option');
  return isLegal ? ok(mark) : err(illegalPrice(symbol, mark));
}

/** The index price, above zero, quote units per coin. */
export function spotOf(snapshot: Snapshot, underlying: string): Result<Exact, MarginRefusal> {
  const spot = snapshot.underlyings.get(underlying)?.spot;
  if (spot === undefined) {
    return err({
      code: 'UnknownUnderlying',
      where: underlying,
      message: `${underlying} has no index price in the snapshot`,
    });
  }
  return spot.sign > 0 ? ok(spot) : err(illegalPrice(underlying, spot));
}

const illegalPrice = (where: string, price: Exact): MarginRefusal => ({
  code: 'IllegalValue',
  where,
  value: String(price),
  range: 'above zero',
  message: `${where}: a price of ${price} is not legal, it takes one above zero`,
});
