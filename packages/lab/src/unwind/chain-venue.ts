// A published option chain as the market that a live account stands in: every two-sided option, a future for each expiry and a
// perpetual, with the marks, volatilities and forwards as published. The engine's own margin and plans run on it unchanged.
import {
  defaultMarket,
  defaultSettlementAsset,
  defaultVenue,
  type ExactView,
  type ListedMarket,
  linearPerpetual,
  type LiveRulebook,
  type Market,
  type MarketId,
  NONE,
  type Price,
  type Ticks,
  unitValueAt,
} from '@plimsoll/engine';
import { emptySurroundings, Exact } from '@plimsoll/engine/models';
import { ChainFileError, type OptionChain, type OptionRow } from '../surface/option-chain.ts';
import { type BookCost, futureBook, optionBook } from './book-cost.ts';

export type ChainVenue = {
  readonly view: ExactView;
  /** Lots of a tenth of a coin, ticks of a cent. */
  readonly markets: readonly ChainContract[];
  /** What trading costs in the book of each market, by id. */
  readonly books: readonly BookCost[];
};
export type ChainContract = {
  readonly market: MarketId;
  readonly kind: 'perpetual' | 'future' | 'option';
  readonly right: 'none' | 'call' | 'put';
  readonly expiryMs: number;
  readonly strike: number;
  /** Dollars a coin. */
  readonly mark: number;
  /** The forward of the expiry; of the perpetual the index. */
  readonly forward: number;
};

const INDEX_DECIMALS = 8;
const CENT = 1_000_000n;
const CENTS = 100;
/** A tenth of a cent in quanta of a settlement asset of six decimals. */
const TICK_LOT_QUANTA = 1_000n;
const PPM = 1e6;
/** Deribit, fees: options 0.03 % of the underlying, at most 12.5 % of the premium; futures 0.05 %. */
const OPTION_FEE = { ofUnderlying: 0.0003, mostOfPremium: 0.125 } as const;
const FUTURE_FEE = 0.0005;
/** A listing bounds what a liquidation order may slip; legal up to half of the mark. */
const SLIPPAGE = { least: 0.004, most: 0.5, spreads: 2 } as const;

/** Rows that can be traded: a volatility, a forward, and quotes on both sides of a mark of a cent or more. */
const isTraded = (row: OptionRow, asOfMs: number): boolean => {
  const { bid = 0, ask = 0, volatility = 0, forward = 0 } = row;
  return (
    row.expiryMs > asOfMs && volatility > 0 && bid > 0 && ask >= bid && row.mark * forward >= 1
  );
};

/** Settled in dollars, under a rulebook reckoned in `numeraire`. @throws ChainFileError where nothing can be traded. */
export function chainVenue(
  chain: OptionChain,
  { rulebook, numeraire }: { readonly rulebook: LiveRulebook; readonly numeraire: string },
): ChainVenue {
  const rows = chain.rows.filter((row) => isTraded(row, chain.asOfMs));
  const [first] = rows;
  if (first === undefined) {
    const { underlying, asOfMs } = chain;
    throw new ChainFileError(
      `the chain of ${underlying} at ${new Date(asOfMs).toISOString()} holds no option that can be traded: ` +
        'one with a volatility, a forward, and quotes on both sides',
    );
  }
  const forwards = new Map<number, number>();
  for (const { expiryMs, forward = 0 } of rows)
    if (!forwards.has(expiryMs)) forwards.set(expiryMs, forward);
  const expiries = [...forwards.keys()].sort((a, b) => a - b);
  const index = { symbol: chain.underlying, decimals: INDEX_DECIMALS };
  const asset = { ...defaultSettlementAsset, symbol: numeraire };
  const markets: ChainContract[] = [];
  const books: BookCost[] = [];
  const listed: ListedMarket[] = [];
  const volatilities: bigint[] = [];
  const list = (
    contract: Omit<ChainContract, 'market'>,
    symbol: string,
    { book, volatility }: { readonly book: BookCost; readonly volatility: number },
  ): void => {
    const market = marketOf(contract, symbol, book);
    markets.push({ ...contract, market: markets.length });
    books.push(book);
    volatilities.push(BigInt(Math.round(volatility * 1e9)));
    listed.push({
      ...market,
      tickLotQuanta: TICK_LOT_QUANTA,
      expiry: contract.expiryMs === 0 ? NONE : expiries.indexOf(contract.expiryMs),
      bucketAccount: NONE,
      suspenseAccount: NONE,
    });
  };
  const plain = { right: 'none', strike: 0 } as const;
  const spot = first.index;
  const none = { ...plain, kind: 'perpetual', expiryMs: 0, mark: spot, forward: spot } as const;
  list(none, `${chain.underlying}-PERPETUAL`, { book: futureBook(spot), volatility: 0 });
  for (const [expiryMs, forward] of [...forwards].sort(([a], [b]) => a - b)) {
    const future = { ...plain, kind: 'future', expiryMs, mark: forward, forward } as const;
    const symbol = `${chain.underlying}-${expiryMs}`;
    list(future, symbol, { book: futureBook(forward), volatility: 0 });
  }
  for (const row of rows) {
    const { expiryMs, strike, right, volatility = 0, bid = 0, ask = 0 } = row;
    const forward = forwards.get(expiryMs) ?? 0;
    const mark = row.mark * forward;
    const book = optionBook({ spread: (ask - bid) * forward, underlying: spot });
    const option = { kind: 'option', right, expiryMs, strike, mark, forward } as const;
    list(option, row.instrument, { book, volatility });
  }
  const price = (dollars: number): Price =>
    BigInt(Math.round(dollars * 10 ** INDEX_DECIMALS)) as Price;
  const ticks = (market: MarketId): Ticks =>
    BigInt(Math.max(1, Math.round((markets[market]?.mark ?? 0) * CENTS))) as Ticks;
  const at = (market: MarketId): ListedMarket => {
    const found = listed[market];
    if (found === undefined) throw new Error(`no market ${market} in the chain`);
    return found;
  };
  const unit = 10n ** BigInt(INDEX_DECIMALS);
  const view: ExactView = {
    venue: { ...defaultVenue },
    time: chain.asOfMs,
    listing: { assets: [asset], indexes: [index as never], markets: listed },
    rulebook,
    market: at,
    asset: () => asset,
    initialHaircutPpm: () => 0,
    mark: ticks,
    unitValue: (market) => unitValueAt(at(market), ticks(market)),
    indexPrice: () => price(spot),
    fundingIndex: () => 0n,
    assetPrice: () => price(1),
    assetPriceDecimals: () => INDEX_DECIMALS,
    priceOfIndex: () => price(spot),
    oracleQuality: () => 'good',
    priceAgeMs: () => 0,
    stablePrice: () => price(spot),
    twapPrice: () => price(spot),
    confidence: () => 0n as Price,
    isOpen: () => true,
    volatility: (market) => volatilities[market] ?? 0n,
    openLots: () => 0n,
    expectedForward: (expiry) => ({
      fixed: Exact.ZERO,
      variable: Exact.ratio(price(forwards.get(expiries[expiry] ?? 0) ?? 0), unit),
    }),
    surroundings: emptySurroundings,
  };
  return { view, markets, books };
}

function marketOf(of: Omit<ChainContract, 'market'>, symbol: string, book: BookCost): Market {
  const { kind, right, expiryMs, strike, mark, forward } = of;
  const slip = Math.min(
    SLIPPAGE.most,
    Math.max(SLIPPAGE.least, (SLIPPAGE.spreads * book.touch) / mark),
  );
  const fee =
    kind === 'option'
      ? Math.min(OPTION_FEE.mostOfPremium, (OPTION_FEE.ofUnderlying * forward) / mark)
      : FUTURE_FEE;
  return {
    ...defaultMarket,
    ...linearPerpetual,
    symbol,
    kind,
    right,
    expiryMs,
    settlementWindowMs: expiryMs === 0 ? 0 : 1_800_000,
    strike: BigInt(Math.round(strike * 10 ** INDEX_DECIMALS)) as Price,
    tickIndexUnits: CENT,
    lotBase: 1n,
    baseDecimals: 1,
    maxPriceTicks: (10n ** 12n) as Ticks,
    minPriceTicks: 1n as Ticks,
    takerFeePpm: Math.ceil(fee * PPM),
    liquidationSlippagePpm: Math.ceil(slip * PPM),
  };
}
