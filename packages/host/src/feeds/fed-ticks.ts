// Puts real prices into the ticks of the demo venue in place of simulated ones: a source that is fed is heard only through its
// feed, silence included. Checks a feed file against what that venue lists.
import type { Input, Price, Tick } from '@plimsoll/engine';
import type { Mistake } from '@plimsoll/engine/models';
import type { FeedFile } from './feed-file.ts';
import type { FeedHub } from './feed-hub.ts';
import type { PriceObservation } from './price-feed.ts';

export type ListedSource = { readonly id: number; readonly decimals: number };
/** By symbol. */
export type ListedSources = ReadonlyMap<string, ListedSource>;

/** The sources that the inputs list, with the decimals of their indexes. */
export function listedSources(inputs: readonly Input[]): ListedSources {
  const decimals = new Map<number, number>();
  const found = new Map<string, ListedSource>();
  for (const input of inputs) {
    if (input.type === 'ListIndex') decimals.set(input.index, input.decimals);
    if (input.type === 'ListSource')
      found.set(input.symbol, { id: input.source, decimals: decimals.get(input.index) ?? 0 });
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

/** Returns what a tick becomes: prices of fed sources are those that the hub heard since the tick before. */
export function fedTicks(options: {
  readonly hub: FeedHub;
  readonly file: FeedFile;
  readonly listed: ListedSources;
}): (tick: Tick) => Tick {
  const { hub, file, listed } = options;
  const ids = new Map(file.sources.map(({ source }) => [source, listed.get(source)?.id]));
  const fed = new Set(ids.values());
  return (tick) => {
    const heard = hub.take().flatMap((observed) => inEngine(observed, ids.get(observed.source)));
    const simulated = tick.prices.filter(({ source }) => !fed.has(source));
    const prices = [...simulated, ...heard].sort((a, b) => a.source - b.source);
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
