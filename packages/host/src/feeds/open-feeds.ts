// Feeds out of a feed file: one connection for all sources that share it. Only the libraries that the file needs are loaded,
// each when it is needed.
import { contractOf, type FeedFile, resolved, type SourceEntry } from './feed-file.ts';
import type { FeedClock } from './feed-clock.ts';
import { hostOf } from './failure-text.ts';
import { pythId } from './pyth/pyth-update.ts';
import type { PriceFeed } from './price-feed.ts';
import { type FeedLink, type FeedPatience, ReconnectingFeed } from './reconnecting-feed.ts';
import type { Mistake } from '@plimsoll/engine/models';

/** What holds where a file says nothing, in ms. */
const PATIENCE: FeedPatience = {
  connectMs: 30_000,
  silenceMs: 60_000,
  staleMs: 30_000,
  aheadMs: 2_000,
  retryFirstMs: 500,
  retryMostMs: 30_000,
  pollMs: 2_000,
};
/** One question to the other side. */
const TIMEOUT_MS = 10_000;

type Entry<T> = Extract<SourceEntry, { readonly type: T }>;
type Group = {
  readonly entries: readonly SourceEntry[];
  link(): Promise<FeedLink>;
};

/** The mistakes that only ccxt can tell: loads it if the file names an exchange. */
export async function exchangeMistakes({ sources }: FeedFile): Promise<readonly Mistake[]> {
  if (!sources.some(({ type }) => type === 'exchange')) return [];
  const { exchangeMistake } = await import('./exchange/exchange-link.ts');
  return sources.flatMap((entry, index) => {
    const message = entry.type === 'exchange' ? exchangeMistake(entry.exchange) : undefined;
    return message === undefined ? [] : [{ path: ['sources', index, 'exchange'], message }];
  });
}

/** The feeds, not yet started. */
export async function openFeeds(file: FeedFile, clock: FeedClock): Promise<readonly PriceFeed[]> {
  const patience = { ...PATIENCE, ...file.patience };
  const feeds: PriceFeed[] = [];
  for (const { entries, link } of groupsOf(file, patience, clock)) {
    const targets = entries.map((entry) => {
      const { source, decimals, staleMs = patience.staleMs } = entry;
      return { source, decimals, staleMs, origin: originOf(entry) };
    });
    feeds.push(new ReconnectingFeed({ link: await link(), targets, patience, clock }));
  }
  return feeds;
}

function groupsOf(file: FeedFile, patience: FeedPatience, clock: FeedClock): readonly Group[] {
  const { pollMs } = patience;
  const timeoutMs = Math.min(TIMEOUT_MS, patience.connectMs);
  return [
    ...shared(entriesOf(file, 'exchange'), ({ exchange, relay, transport }) =>
      [exchange, relay, transport].join(' '),
    ).map((entries) => ({
      entries,
      link: async () => exchangeLink(entries, { timeoutMs, pollMs, clock }),
    })),
    ...shared(entriesOf(file, 'pyth'), ({ endpoint }) => endpoint).map((entries) => ({
      entries,
      link: async () => pythLink(entries, timeoutMs),
    })),
    ...shared(entriesOf(file, 'chainlink'), ({ rpc }) => rpc).map((entries) => ({
      entries,
      link: async () => chainlinkLink(entries, { timeoutMs, pollMs, clock }),
    })),
  ];
}

type Terms = { readonly timeoutMs: number; readonly pollMs: number; readonly clock: FeedClock };

async function exchangeLink(
  entries: readonly Entry<'exchange'>[],
  terms: Terms,
): Promise<FeedLink> {
  const { ExchangeLink } = await import('./exchange/exchange-link.ts');
  const { exchange = '', relay: host, transport = 'auto' } = entries[0] ?? {};
  const targets = entries.map(({ source, symbol, price = 'last', time = 'source' }) => ({
    source,
    symbol,
    price,
    time,
  }));
  const relay = host === undefined ? undefined : resolved(host);
  return new ExchangeLink({ exchange, relay, transport, targets, ...terms });
}

async function pythLink(entries: readonly Entry<'pyth'>[], timeoutMs: number): Promise<FeedLink> {
  const { PythLink } = await import('./pyth/pyth-link.ts');
  const endpoint = resolved(entries[0]?.endpoint ?? '');
  const targets = entries.map(({ source, id }) => ({ source, id: pythId(id) ?? '' }));
  return new PythLink({ endpoint, targets, timeoutMs });
}

async function chainlinkLink(
  entries: readonly Entry<'chainlink'>[],
  terms: Terms,
): Promise<FeedLink> {
  const { ChainlinkLink } = await import('./chainlink/chainlink-link.ts');
  const targets = entries.map((entry) => ({ source: entry.source, address: contractOf(entry) }));
  return new ChainlinkLink({ rpc: resolved(entries[0]?.rpc ?? ''), targets, ...terms });
}

function originOf(entry: SourceEntry): string {
  switch (entry.type) {
    case 'exchange':
      return `${entry.exchange} ${entry.symbol}`;
    case 'pyth':
      return `Pyth ${entry.id.slice(0, 10)} at ${hostOf(resolved(entry.endpoint))}`;
    case 'chainlink':
      return `Chainlink ${entry.address.slice(0, 10)} at ${hostOf(resolved(entry.rpc))}`;
  }
}

function entriesOf<T extends SourceEntry['type']>(file: FeedFile, type: T): readonly Entry<T>[] {
  return file.sources.filter((entry): entry is Entry<T> => entry.type === type);
}

/** Entries that share a connection, in the order of the file. */
function shared<T>(entries: readonly T[], key: (entry: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const group = groups.get(key(entry));
    if (group === undefined) groups.set(key(entry), [entry]);
    else group.push(entry);
  }
  return [...groups.values()];
}
