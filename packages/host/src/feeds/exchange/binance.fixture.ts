// A Binance of our own on a loopback server: as much of its public interface as a ticker takes. The frames follow its
// documentation; the numbers are made up.
export const BINANCE_TIME = 1_700_000_000_000;

const pair = (base: string, quote: string) => ({
  symbol: `${base}${quote}`,
  status: 'TRADING',
  baseAsset: base,
  baseAssetPrecision: 8,
  quoteAsset: quote,
  quotePrecision: 8,
  quoteAssetPrecision: 8,
  orderTypes: ['LIMIT', 'MARKET'],
  isSpotTradingAllowed: true,
  isMarginTradingAllowed: false,
  filters: [
    { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000000', tickSize: '0.01' },
  ],
  permissions: ['SPOT'],
  permissionSets: [['SPOT']],
});
const perpetual = (base: string, quote: string) => ({
  ...pair(base, quote),
  pair: `${base}${quote}`,
  contractType: 'PERPETUAL',
  deliveryDate: 4_133_404_800_000,
  onboardDate: 1_569_398_400_000,
  marginAsset: quote,
  pricePrecision: 2,
  quantityPrecision: 3,
  underlyingType: 'COIN',
  contractStatus: 'TRADING',
});

/** A frame of the stream `<symbol>@ticker`. */
export function binanceTicker(members: object): string {
  return JSON.stringify({
    e: '24hrTicker',
    E: BINANCE_TIME,
    s: 'BTCUSDT',
    c: '35000.10',
    b: '35000.00',
    a: '35000.30',
    o: '34000.00',
    C: BINANCE_TIME,
    ...members,
  });
}

/** What the exchange lists: BTCUSDT and ETHUSDT, spot and perpetual. */
export function binanceAnswer(url: URL): { readonly body: unknown } | undefined {
  const info = (symbols: readonly object[]) => ({
    body: { timezone: 'UTC', serverTime: BINANCE_TIME, symbols },
  });
  switch (url.pathname) {
    case '/api.binance.com/api/v3/exchangeInfo':
      return info([pair('BTC', 'USDT'), pair('ETH', 'USDT')]);
    case '/fapi.binance.com/fapi/v1/exchangeInfo':
      return info([perpetual('BTC', 'USDT'), perpetual('ETH', 'USDT')]);
    case '/dapi.binance.com/dapi/v1/exchangeInfo':
      return info([]);
    default:
      return undefined;
  }
}

/** Confirms subscriptions; the test pushes the tickers. */
export function binanceConfirms(frame: string): readonly string[] {
  const { id } = JSON.parse(frame) as { readonly id: number };
  return [JSON.stringify({ result: null, id })];
}
