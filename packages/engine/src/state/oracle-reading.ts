// What the tables say of an index at the time of the event that asks: quality, age, and the prices beside the index price.
// Reads; what is accepted, aggregated and slowed is decided in oracle/ and recorded by observe/.
import { assert } from '../base/assert.ts';
import { divDown } from '../base/fixed.ts';
import type { Index } from '../domain/listing.ts';
import type { OracleQuality } from '../domain/listing-oracle.ts';
import type { IndexId, Price, TimeMs } from '../domain/units.ts';
import { qualityAt } from '../oracle/quality.ts';
import { SLOW_GUARD } from '../oracle/slow-prices.ts';
import type { ReadState } from './state.ts';

type OracleState = Pick<ReadState, 'indexes' | 'time'> & {
  readonly listing: Pick<ReadState['listing'], 'indexes'>;
};

export function qualityOfIndex(state: OracleState, index: IndexId): OracleQuality {
  const { indexes } = state;
  const { uncertainPpm, divergentPpm } = listedIndex(state, index);
  const judged = {
    price: indexes.price.get(index),
    confidence: indexes.confidence.get(index),
    stable: stablePriceOf(state, index),
    freshUntil: indexes.freshUntil.get(index),
    heardUntil: indexes.heardUntil.get(index),
    uncertainPpm,
    divergentPpm,
  };
  return qualityAt(judged, state.time);
}

/** How old the price is, ms: since the observation that completed its quorum. Of an index without a price, the engine's time. */
export function ageOfPrice({ indexes, time }: OracleState, index: IndexId): TimeMs {
  return Math.max(0, time - indexes.priceTime.get(index));
}

/** The index price itself where the index lists no stable price. Rounded down. */
export function stablePriceOf(state: OracleState, index: IndexId): Price {
  return slowOr(state, index, state.indexes.stable.get(index));
}

/** Kept with the stable price: an index without one has its price for its average. Rounded down. */
export function twapPriceOf(state: OracleState, index: IndexId): Price {
  return slowOr(state, index, state.indexes.twap.get(index));
}

function slowOr(state: OracleState, index: IndexId, guarded: bigint): Price {
  return guarded === 0n ? state.indexes.price.get(index) : (divDown(guarded, SLOW_GUARD) as Price);
}

function listedIndex({ listing }: OracleState, index: IndexId): Index {
  const listed = listing.indexes[index];
  assert(listed !== undefined, () => `index ${index} is listed`);
  return listed;
}
