// What one contract is worth without its sign, for rates on notional: at mark or at index, in the settlement asset, and
// what a coin of that asset is worth in the numeraire.
import type { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Instrument, unitValue } from '../../domain/instrument.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { assetPrice } from '../collateral/asset-price.ts';
import type { MarginRefusal } from '../model/margin-model.ts';

export type ContractPrices = {
  /** Value of one contract at the price of notional and at the mark price; settlement asset, unsigned and signed. */
  readonly notional: Exact;
  readonly atMark: Exact;
  /** Numeraire per coin of the settlement asset. */
  readonly settlePrice: Exact;
};

/** Refused for an instrument or underlying without a quote, and for options: their notional is no measure of risk. */
export function contractPrices(
  instrument: Instrument,
  snapshot: Snapshot,
  at: 'mark' | 'index',
): Result<ContractPrices, MarginRefusal> {
  const { symbol, underlying } = instrument;
  if (instrument.kind === 'option') {
    return err({
      code: 'NoRuleApplies',
      where: symbol,
      message: `${symbol} is an option: rates on notional are for perpetuals and futures`,
    });
  }
  const mark = snapshot.instruments.get(symbol)?.mark;
  const index = snapshot.underlyings.get(underlying)?.spot;
  if (mark === undefined) return err(missing('UnknownInstrument', symbol, 'mark price'));
  if (index === undefined) return err(missing('UnknownUnderlying', underlying, 'index price'));
  const unfit = mark.sign <= 0 ? mark : index.sign <= 0 ? index : undefined;
  if (unfit !== undefined) {
    return err({
      code: 'IllegalValue',
      where: symbol,
      value: String(unfit),
      range: 'above zero',
      message: `${symbol}: a price of ${unfit} is not legal, it takes one above zero`,
    });
  }
  const settlePrice = assetPrice(snapshot, instrument.settle);
  if (!settlePrice.ok) return settlePrice;
  return ok({
    notional: unitValue(instrument, at === 'mark' ? mark : index).abs(),
    atMark: unitValue(instrument, mark),
    settlePrice: settlePrice.value,
  });
}

const missing = (code: MarginRefusal['code'], where: string, what: string): MarginRefusal => ({
  code,
  where,
  message: `${where} has no ${what} in the snapshot`,
});
