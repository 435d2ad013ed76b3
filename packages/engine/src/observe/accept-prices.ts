// A tick's prices and book samples, admitted one by one: what is refused is recorded with its reason and changes nothing,
// so that one bad source cannot stop the others.
import type { Tick } from '../domain/command.ts';
import type { IndexId, Price, SourceId, TimeMs } from '../domain/units.ts';
import { acceptPrice } from '../oracle/accept.ts';
import type { Step } from '../state/step.ts';

/** Returns the accepted prices of each index that was heard of, whatever the role of their sources. */
export function acceptPrices(step: Step, tick: Tick): ReadonlyMap<IndexId, readonly Price[]> {
  const { state } = step;
  const { futureSkewMs } = state.venue;
  const prices = [];
  const observed = new Map<IndexId, Price[]>();
  // A tick should name a source once; if it does not, the second price is judged by the time of the first.
  const heard = new Map<SourceId, TimeMs>();
  for (const each of tick.prices) {
    const known = each.source < state.scalar('sources');
    const lastTime = known ? (heard.get(each.source) ?? state.sources.time.get(each.source)) : 0;
    const { price, confidence, time } = each;
    const verdict = known
      ? acceptPrice({ price, confidence, time, lastTime, now: step.time, futureSkewMs })
      : 'unknownSource';
    if (verdict === 'accepted') {
      prices.push(each);
      heard.set(each.source, each.time);
      const index = state.listing.sources[each.source]?.index ?? 0;
      observed.set(index, [...(observed.get(index) ?? []), each.price]);
    } else {
      const { source } = each;
      step.emit({ type: 'PriceRejected', source, price, time, reason: verdict });
    }
  }
  if (prices.length > 0) step.emit({ type: 'PricesAccepted', prices });
  return observed;
}

export function sampleBooks(step: Step, tick: Tick): void {
  const books = tick.books.filter(
    ({ market, bidDepth, askDepth }) =>
      market < step.state.scalar('markets') && bidDepth >= 0n && askDepth >= 0n,
  );
  if (books.length > 0) step.emit({ type: 'BooksSampled', books });
}
