// Puts real prices into the ticks of the demo venue in place of simulated ones: a source that is fed is heard only through its
// feed, silence included, and the simulated spot sources beside it repeat what was heard last. Checks a feed file against what that venue lists.
import type { Input, Price, Tick } from '@plimsoll/engine';
import type { Mistake } from '@plimsoll/engine/models';
import type { FeedFile } from './feed-file.ts';
import type { FeedHub } from './feed-hub.ts';
import type { PriceObservation } from './price-feed.ts';

export type ListedSource = {
  readonly id: number;
  readonly index: number;
  readonly role: 'index' | 'market';
  readonly decimals: number;
};
/** By symbol. */
export type ListedSources = ReadonlyMap<string, ListedSource>;

/** The sources that the inputs list, with the decimals of their indexes. */
export function listedSources(inputs: readonly Input[]): ListedSources {
  const decimals = new Map<number, number>();
  const found = new Map<string, ListedSource>();
  for (const input of inputs) {
    if (input.type === 'ListIndex') decimals.set(input.index, input.decimals);
    if (input.type === 'ListSource')
      found.set(input.symbol, {
        id: input.source,
        index: input.index,
        role: input.role,
        decimals: decimals.get(input.index) ?? 0,
      });
  }
  return found;
}

/** Sources that the venue does not list, and decimals that are not those of the index. */
export function listingMistakes({ sources }: FeedFile, listed: ListedSources): readonly Mistake[] {
  return sources.flatMap(({ source, decimals }, k): readonly Mistake[] => {
    const known = listed.get(source);
    if (known === undefined) {
      const names = [...listed.keys()].join(', ');
      const message = `"${source}" is no source of the venue; it takes one of ${names}`;
      return [{ path: ['sources', k, 'source'], message }];
    }
    if (known.decimals === decimals) return [];
    const message = `the index of "${source}" has ${known.decimals} decimals, not ${decimals}`;
    return [{ path: ['sources', k, 'decimals'], message }];
  });
}

/**
 * Returns what a tick becomes: prices of fed sources are those that the hub heard since the tick before. A simulated spot
 * source of the same index would outvote a single feed: it says what a feed said last, and nothing before there was one.
 */
export function fedTicks(options: {
  readonly hub: FeedHub;
  readonly file: FeedFile;
  readonly listed: ListedSources;
}): (tick: Tick) => Tick {
  const { hub, file, listed } = options;
  const ids = new Map(file.sources.map(({ source }) => [source, listed.get(source)?.id]));
  const fed = new Set(ids.values());
  const spots = new Map(
    [...listed.values()].flatMap(({ id, index, role }) =>
      role === 'index' ? [[id, index] as const] : [],
    ),
  );
  const fedIndexes = new Set([...spots].flatMap(([id, index]) => (fed.has(id) ? [index] : [])));
  const last = new Map<number, Tick['prices'][number]>();
  return (tick) => {
    const heard = hub.take().flatMap((observed) => inEngine(observed, ids.get(observed.source)));
    for (const observed of heard) {
      const index = spots.get(observed.source);
      if (index !== undefined) last.set(index, observed);
    }
    const beside = tick.prices.flatMap((simulated): Tick['prices'] => {
      if (fed.has(simulated.source)) return [];
      const index = spots.get(simulated.source);
      if (index === undefined || !fedIndexes.has(index)) return [simulated];
      const repeated = last.get(index);
      if (repeated === undefined) return [];
      return [{ ...simulated, price: repeated.price, confidence: repeated.confidence }];
    });
    const prices = [...beside, ...heard].sort((a, b) => a.source - b.source);
    return { ...tick, prices };
  };
}

function inEngine(
  { price, time, confidence }: PriceObservation,
  source: number | undefined,
): Tick['prices'] {
  if (source === undefined) return [];
  return [{ source, price: price as Price, time, confidence: confidence as Price }];
}
