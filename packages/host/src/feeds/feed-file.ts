// The file that says which source of the venue is fed from where. Read with every mistake and its line; nothing is connected.
import {
  checked,
  isObject,
  list,
  type Mistake,
  object,
  oneOf,
  optional,
  type Schema,
  text,
  type TypeOf,
  whole,
} from '@plimsoll/engine/models';
import { DocumentError, type JsonDocument } from '../documents/json-document.ts';
import type { Address } from './chainlink/chainlink-link.ts';
import { TICKER_PRICES } from './exchange/ticker-price.ts';
import { pythId } from './pyth/pyth-update.ts';

const FORMAT = 1;
const DECIMALS_MAX = 18;
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;

/** Where a URL may stand: itself, or `env:NAME`, so that a key in it need not be in the file. */
function address(doc: string, schemes: readonly string[]): Schema<string> {
  const start = new RegExp(`^(${schemes.join('|')})://[^/]+`);
  const expects = `URL that starts with ${schemes.map((each) => `${each}://`).join(' or ')}`;
  return checked(text(doc), (value) => {
    const name = environmentName(value);
    if (name === undefined)
      return start.test(value) && URL.canParse(value)
        ? undefined
        : `it takes a ${expects}, or env:NAME of an environment variable that holds one`;
    const held = process.env[name];
    if (held !== undefined && start.test(held) && URL.canParse(held)) return undefined;
    return `the environment variable ${name} ${held === undefined ? 'is not set' : `holds no ${expects}`}`;
  });
}

const environmentName = (value: string): string | undefined => /^env:(\w+)$/.exec(value)?.[1];
/** The URL itself. */
export const resolved = (value: string): string =>
  process.env[environmentName(value) ?? ''] ?? value;

const staleMs = whole('A price older than this is shown as stale, in ms.', {
  min: 1,
  max: 2 * DAY,
});
const shared = {
  source: text('Symbol of the source in the listing of the venue.'),
  decimals: whole('Decimals of the index of the source.', { min: 0, max: DECIMALS_MAX }),
};

const exchangeSource = object('Ticker of an exchange.', {
  ...shared,
  staleMs: optional(staleMs),
  type: oneOf('Kind of the feed.', ['exchange']),
  exchange: text('Name of the exchange in ccxt, such as binance.'),
  symbol: checked(text('Market in the writing of ccxt.'), (value) =>
    /^[^/:\s]+\/[^/\s]+$/.test(value)
      ? undefined
      : 'it takes a market as ccxt writes it: BTC/USDT is spot, BTC/USDT:USDT a perpetual settled in USDT',
  ),
  price: optional(oneOf('Last trade, or midway between best bid and ask.', TICKER_PRICES)),
  time: optional(oneOf('The time of the exchange, or of arrival.', ['source', 'arrival'])),
  transport: optional(oneOf('How the prices come.', ['auto', 'websocket', 'rest'])),
  relay: optional(address('Host that relays the exchange.', ['https', 'http'])),
});

const pythSource = object('Price of Pyth.', {
  ...shared,
  staleMs: optional(staleMs),
  type: oneOf('Kind of the feed.', ['pyth']),
  id: checked(text('Price id.'), (value) =>
    pythId(value) === undefined ? 'it takes a price id of 64 hexadecimal digits' : undefined,
  ),
  endpoint: address('Hermes server.', ['https', 'http']),
});

const chainlinkSource = object('Price of a Chainlink aggregator.', {
  ...shared,
  /** Aggregators speak up once an hour or a day where the price stands still: there is no age that fits all. */
  staleMs,
  type: oneOf('Kind of the feed.', ['chainlink']),
  address: checked(text('Contract.'), (value) =>
    /^0x[0-9a-fA-F]{40}$/.test(value)
      ? undefined
      : 'it takes the address of a contract: 0x and 40 hexadecimal digits',
  ),
  rpc: address('Node to ask.', ['https', 'http', 'wss', 'ws']),
});

const KINDS = { exchange: exchangeSource, pyth: pythSource, chainlink: chainlinkSource } as const;
export type SourceEntry =
  | TypeOf<typeof exchangeSource>
  | TypeOf<typeof pythSource>
  | TypeOf<typeof chainlinkSource>;

/** Read by its `type`, so that mistakes are about the kind that was meant. */
const sourceEntry: Schema<SourceEntry> = {
  expects: 'a source of type exchange, pyth or chainlink',
  doc: 'A source.',
  isOptional: false,
  read(value, path, mistakes) {
    const kinds = Object.keys(KINDS).join(', ');
    const type = isObject(value) ? value['type'] : undefined;
    const kind = Object.entries(KINDS).find(([name]) => name === type)?.[1];
    if (kind !== undefined) return kind.read(value, path, mistakes) as SourceEntry | undefined;
    const isSaid = type !== undefined;
    const message = isSaid ? `it takes one of ${kinds}` : `"type" is missing: one of ${kinds}`;
    mistakes.push({ path: isSaid ? [...path, 'type'] : path, message });
    return undefined;
  },
};

const span = (doc: string, least: number) => optional(whole(doc, { min: least, max: HOUR }));
const patience = object('How patient the feeds are, in ms.', {
  connectMs: span('An attempt that brought no price by then is given up.', 1),
  silenceMs: span('A connection without a price for this long is made again.', 1),
  staleMs: span(
    'A price older than this is shown as stale, where its source says nothing else.',
    1,
  ),
  aheadMs: span("A price may be this far ahead of the host's clock.", 0),
  retryFirstMs: span('First wait between attempts; doubled from one to the next.', 1),
  retryMostMs: span('Longest wait between attempts.', 1),
  pollMs: span('Between two questions where prices are asked for.', 1),
});

const feedFile = object('Feeds of a venue.', {
  format: whole('Version of this format.', { min: FORMAT, max: FORMAT }),
  tickMs: optional(whole('A tick every so many ms.', { min: 10, max: 60_000 })),
  patience: optional(patience),
  sources: list('Which source is fed from where.', sourceEntry, 1),
});
export type FeedFile = TypeOf<typeof feedFile>;

/** Reads the document; throws all its mistakes. `further` are those that only the venue or a library can tell. */
export async function readFeedFile(
  document: JsonDocument,
  further: (file: FeedFile) => Promise<readonly Mistake[]>,
): Promise<FeedFile> {
  const mistakes: Mistake[] = [];
  const read = feedFile.read(document.value, [], mistakes);
  if (read !== undefined) mistakes.push(...repeatedSources(read), ...(await further(read)));
  if (mistakes.length > 0 || read === undefined)
    throw new DocumentError(document.file, document.located(mistakes));
  return read;
}

export const contractOf = (entry: { readonly address: string }): Address =>
  entry.address as Address;

function repeatedSources({ sources }: FeedFile): readonly Mistake[] {
  const seen = new Set<string>();
  return sources.flatMap(({ source }, index) => {
    if (seen.has(source))
      return [
        {
          path: ['sources', index, 'source'],
          message: `"${source}" is fed twice: one feed a source`,
        },
      ];
    seen.add(source);
    return [];
  });
}
