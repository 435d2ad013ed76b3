// Index prices from the fresh sources of each index. An index without its quorum keeps its last price and counts as stale.
import type { IndexId, Price } from '../domain/units.ts';
import { type Aggregate, aggregateIndex, type SourcePrice } from '../oracle/aggregate.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';

/** Sampled sources of every index, index sources and market (perpetual) sources apart. */
export type Sampled = {
  readonly index: readonly SourcePrice[][];
  readonly market: readonly SourcePrice[][];
  /** What was heard in this tick of each index, from any of its sources. */
  readonly observed: ReadonlyMap<IndexId, readonly Price[]>;
};

export function gatherSources(state: ReadState, observed: Sampled['observed']): Sampled {
  const count = state.scalar('indexes');
  const index: SourcePrice[][] = Array.from({ length: count }, () => []);
  const market: SourcePrice[][] = Array.from({ length: count }, () => []);
  const listed = state.listing.sources;
  for (let id = 0; id < listed.length; id++) {
    const source = listed[id] as (typeof listed)[number];
    const time = state.sources.time.get(id);
    if (time === 0) continue;
    const sample = {
      price: state.sources.price.get(id),
      time,
      weight: source.weight,
      stalenessMs: source.stalenessMs,
    };
    (source.role === 'index' ? index : market)[source.index]?.push(sample);
  }
  return { index, market, observed };
}

export function setIndexes(step: Step, sampled: Sampled): void {
  const { state } = step;
  const listed = state.listing.indexes;
  for (let id = 0; id < listed.length; id++) {
    const found = aggregate(state, id, sampled.index[id] ?? []);
    const stale = found.kind === 'stale';
    const price = stale ? state.indexes.price.get(id) : found.price;
    const fresh = stale ? 0 : found.fresh;
    if (price === state.indexes.price.get(id) && fresh === state.indexes.fresh.get(id)) continue;
    step.emit({ type: 'IndexPriceSet', index: id, price, fresh, outliers: found.outliers });
  }
}

function aggregate(state: ReadState, index: IndexId, sources: readonly SourcePrice[]): Aggregate {
  const { quorum, outlierPpm } = state.listing.indexes[
    index
  ] as (typeof state.listing.indexes)[number];
  return aggregateIndex({ sources, now: state.time, quorum, outlierPpm });
}

/** Weighted median of an underlying's perpetual prices; undefined if none is fresh. */
export function marketPrice(
  state: ReadState,
  index: IndexId,
  sources: readonly SourcePrice[],
): Price | undefined {
  if (sources.length === 0) return undefined;
  const { outlierPpm } = state.listing.indexes[index] as (typeof state.listing.indexes)[number];
  const found = aggregateIndex({ sources, now: state.time, quorum: 1, outlierPpm });
  return found.kind === 'stale' ? undefined : found.price;
}
