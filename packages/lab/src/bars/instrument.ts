// What a symbol of a price file stands for: which coin, where it trades, spot or perpetual, quoted in what. Venue
// spellings are data here; nothing else in the lab reads symbols.

export type Instrument = {
  /** The coin, as the venue spells it: 1000PEPE is another underlying than PEPE. */
  readonly underlying: string;
  readonly venue: string;
  readonly kind: 'spot' | 'perp';
  /** Inverse contracts are margined in the coin; they lend only their price. */
  readonly inverse: boolean;
  readonly quote: string;
  /** Quote units of one contract where volume counts contracts, else 0. */
  readonly contractFace: number;
};

/**
 * Counted as one quote: what a replay settles in. Longest first, so that FDUSD is not read as USD. BUSD and TUSD are left
 * out on purpose: DOTUSD and ARBUSD would be read as coins that do not exist.
 */
const DOLLARS = ['FDUSD', 'USDT', 'USDC', 'USD'] as const;
const KNOWN_VENUES = ['binance', 'bybit', 'okx', 'ftx', 'coinbase', 'gemini', 'deribit', 'kraken'];

/** What the file's name and columns say about every symbol in it. */
export type SymbolContext = { readonly fileName: string; readonly coinColumn: boolean };

/**
 * Reads a symbol such as `BTCUSDT`, `AAVE-USD@coinbase`, `BTC-PERP`, `DOTUSD_PERP@binance-delivery` or `BTC/USDT:USDT`.
 * The file's name decides where the symbol does not: `usdm`, `coinm`, `perp`, `futures` and `swap` mean perpetuals.
 * Returns undefined for a symbol that is not quoted in dollars.
 */
export function instrumentOf(symbol: string, context: SymbolContext): Instrument | undefined {
  const name = context.fileName.toLowerCase();
  const [ticker = '', at] = symbol.split('@');
  const venue = at ?? KNOWN_VENUES.find((known) => name.includes(known)) ?? 'file';
  const marked = /[-_]?(PERP|SWAP)$/.test(ticker) || ticker.includes(':');
  const plain = ticker
    .replace(/:.*$/, '')
    .replace(/[-_]?(PERP|SWAP)$/, '')
    .replace(/[-_/]/g, '')
    .toUpperCase();
  const quote = DOLLARS.find((dollar) => plain.endsWith(dollar) && plain.length > dollar.length);
  const hasCoinOnly = quote === undefined && (context.coinColumn || marked);
  if (quote === undefined && !hasCoinOnly) return undefined;

  const underlying = quote === undefined ? plain : plain.slice(0, plain.length - quote.length);
  if (!/^[A-Z0-9]{1,20}$/.test(underlying)) return undefined;
  const perpByName = /usdm|coinm|perp|futures|swap|delivery/.test(name) && !name.includes('spot');
  const kind =
    marked || venue.includes('delivery') || (perpByName && at === undefined) ? 'perp' : 'spot';
  const perp = context.coinColumn && perpByName ? 'perp' : kind;
  const inverse =
    perp === 'perp' &&
    (venue.includes('delivery') || name.includes('coinm') || ticker.endsWith('USD_PERP'));
  return {
    underlying,
    venue,
    kind: perp,
    inverse,
    quote: quote ?? 'USD',
    // Binance COIN-M: one contract is USD 100 of bitcoin, USD 10 of any other coin (contract specifications).
    contractFace: inverse ? (underlying === 'BTC' ? 100 : 10) : 0,
  };
}
