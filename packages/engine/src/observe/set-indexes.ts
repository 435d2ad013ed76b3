// Index prices from the fresh sources of each index. An index without its quorum keeps its last price and its age. What was
// found is recorded when any of it changed; the prices that follow slowly are move-slow-prices.ts.
import type { IndexId, Price, TimeMs } from '../domain/units.ts';
import { type Aggregate, aggregateIndex, type SourcePrice } from '../oracle/aggregate.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { slowPrices, startSlowPrices } from './move-slow-prices.ts';

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
      confidence: state.sources.confidence.get(id),
      time,
      weight: source.weight,
      stalenessMs: source.stalenessMs,
      deviationPpm: source.deviationPpm,
      confidencePpm: source.confidencePpm,
    };
    (source.role === 'index' ? index : market)[source.index]?.push(sample);
  }
  return { index, market, observed };
}

export function setIndexes(step: Step, sampled: Sampled): void {
  const { state } = step;
  const listed = state.listing.indexes;
  for (let id = 0; id < listed.length; id++) {
    const index = listed[id] as (typeof listed)[number];
    const found = aggregate(state, id, sampled.index[id] ?? []);
    slowPrices(step, id, { listed: index, isFresh: found.kind === 'fresh' });
    const { outliers } = found;
    const after = found.kind === 'fresh' ? found : withoutQuorum(state, id, found.heardUntil);
    if (isAsBefore(state, id, after)) continue;
    const { price, fresh, confidence, priceTime, freshUntil, heardUntil } = after;
    const times = { priceTime, freshUntil, heardUntil };
    step.emit({ type: 'IndexPriceSet', index: id, price, fresh, outliers, confidence, ...times });
    startSlowPrices(step, id, index);
  }
}

type Found = Omit<Extract<Aggregate, { kind: 'fresh' }>, 'kind' | 'outliers'>;

/** The last price stands, as old as it is. */
function withoutQuorum({ indexes }: ReadState, index: IndexId, heardUntil: TimeMs): Found {
  return {
    price: indexes.price.get(index),
    confidence: indexes.confidence.get(index),
    priceTime: indexes.priceTime.get(index),
    fresh: 0,
    freshUntil: 0,
    heardUntil,
  };
}

function isAsBefore({ indexes }: ReadState, index: IndexId, found: Found): boolean {
  return (
    found.price === indexes.price.get(index) &&
    found.fresh === indexes.fresh.get(index) &&
    found.heardUntil === indexes.heardUntil.get(index) &&
    found.freshUntil === indexes.freshUntil.get(index) &&
    found.priceTime === indexes.priceTime.get(index) &&
    found.confidence === indexes.confidence.get(index)
  );
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
