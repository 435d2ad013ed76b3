// Numeraire per coin of an asset in a snapshot, or the refusal that says which quote is missing.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { MarginRefusal } from '../model/margin-model.ts';

/** The venue's price of a coin; the numeraire itself is worth one where the snapshot does not say otherwise. */
export function assetPrice(snapshot: Snapshot, asset: string): Result<Exact, MarginRefusal> {
  const quote = snapshot.assets.get(asset);
  if (quote === undefined) {
    return asset === snapshot.numeraire ? ok(Exact.ONE) : err(noQuote(asset));
  }
  return quote.price.sign >= 0
    ? ok(quote.price)
    : err({
        code: 'IllegalValue',
        where: asset,
        value: String(quote.price),
        range: 'zero or more',
        message: `${asset}: a price of ${quote.price} is not legal, it takes zero or more`,
      });
}

export const noQuote = (asset: string): MarginRefusal => ({
  code: 'UnknownAsset',
  where: asset,
  message: `${asset} has no price in the snapshot`,
});
