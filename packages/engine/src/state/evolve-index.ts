// What events say of an index: its price and how long it is fresh, and where its slow prices stand.
import type { EventOf } from '../domain/event.ts';
import type { Index } from '../domain/listing.ts';
import type { IndexId } from '../domain/units.ts';
import { appendRow } from './rows.ts';
import type { State } from './state.ts';

export function evolveIndex(
  state: State,
  event: EventOf<'IndexPriceSet'> | EventOf<'SlowPricesMoved'>,
): void {
  const { indexes, delays } = state;
  const { index } = event;
  if (event.type === 'IndexPriceSet') {
    indexes.price.set(index, event.price);
    indexes.fresh.set(index, event.fresh);
    indexes.confidence.set(index, event.confidence);
    indexes.priceTime.set(index, event.priceTime);
    indexes.freshUntil.set(index, event.freshUntil);
    indexes.heardUntil.set(index, event.heardUntil);
    return;
  }
  indexes.stable.set(index, event.stable);
  indexes.twap.set(index, event.twap);
  indexes.slowTime.set(index, event.toTime);
  indexes.runningMean.set(index, event.runningMean);
  indexes.runningMs.set(index, event.runningMs);
  const first = indexes.firstDelay.get(index);
  for (const { slot, average } of event.averages) delays.average.set(first + slot, average);
}

/** The rows of an index that lists a stable price. */
export function listDelays(state: State, index: IndexId, listed: Index): void {
  if (listed.stableRatePpb === 0) return;
  state.indexes.firstDelay.set(index, state.scalar('delays'));
  for (let slot = 0; slot < listed.delayIntervals; slot++) appendRow(state, 'delays');
}
