// Moves the stable price and the time-weighted average of an index that lists them (a `stableRatePpb` above 0), and records
// where they stand, so that replaying events needs none of their rules. Other indexes cost nothing and record nothing.
import type { Index } from '../domain/listing.ts';
import type { IndexId, TimeMs } from '../domain/units.ts';
import { firstSlowPrices, moveSlowPrices, type SlowPrices } from '../oracle/slow-prices.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';

/**
 * Before the tick's own price is set, by the price that stood since the last tick. `isFresh`: whether the index has a price
 * now; through a silence nothing is recorded, and its end alone moves the clock of the slow prices over it.
 */
export function slowPrices(
  { state, emit, time }: Step,
  index: IndexId,
  { listed, isFresh }: { readonly listed: Index; readonly isFresh: boolean },
): void {
  if (listed.stableRatePpb === 0) return;
  const { indexes } = state;
  const since = indexes.slowTime.get(index);
  const freshUntil = indexes.freshUntil.get(index);
  if (since === 0 || since === time || !(isFresh || freshUntil > since)) return;
  const before = slowPricesOf(state, index, listed);
  const held = indexes.price.get(index);
  const after = moveSlowPrices(before, { held, freshUntil, now: time }, listed);
  emit({ type: 'SlowPricesMoved', index, ...recorded(before, after) });
}

/** With the first price of an index that lists a stable price. */
export function startSlowPrices({ state, emit, time }: Step, index: IndexId, listed: Index): void {
  const { indexes } = state;
  const isStarted = indexes.slowTime.get(index) !== 0 || indexes.price.get(index) <= 0n;
  if (listed.stableRatePpb === 0 || isStarted) return;
  const first = firstSlowPrices(indexes.price.get(index), time, listed);
  emit({ type: 'SlowPricesMoved', index, ...recorded({ averages: [] }, first) });
}

function slowPricesOf(state: ReadState, index: IndexId, listed: Index): SlowPrices {
  const { indexes, delays } = state;
  const first = indexes.firstDelay.get(index);
  return {
    stable: indexes.stable.get(index),
    twap: indexes.twap.get(index),
    time: indexes.slowTime.get(index),
    runningMean: indexes.runningMean.get(index),
    runningMs: indexes.runningMs.get(index),
    averages: Array.from({ length: listed.delayIntervals }, (_, slot) =>
      delays.average.get(first + slot),
    ),
  };
}

/** Where they stand, and those averages that are new. */
function recorded(
  before: Pick<SlowPrices, 'averages'>,
  after: SlowPrices,
): Omit<SlowPrices, 'averages' | 'time'> & {
  readonly toTime: TimeMs;
  readonly averages: readonly { readonly slot: number; readonly average: bigint }[];
} {
  const { time, averages, ...rest } = after;
  const changed = averages.flatMap((average, slot) =>
    average === before.averages[slot] ? [] : [{ slot, average }],
  );
  return { ...rest, toTime: time, averages: changed };
}
