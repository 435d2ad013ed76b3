// The market of a live venue at this instant, as a snapshot of the exact world: marks, index prices, forwards and
// volatilities of the contracts asked about. Staleness is not told here: the venue's own rules refuse new risk on a stale
// price before any model is asked, and a model must not liquidate anybody because a source fell silent.
import { assert } from '../../base/assert.ts';
import { Exact } from '../../base/exact.ts';
import { coinsPerContract, type Instrument } from '../../domain/instrument.ts';
import type {
  AssetQuote,
  ExpiryQuote,
  InstrumentQuote,
  Snapshot,
  UnderlyingQuote,
} from '../../domain/snapshot.ts';
import { type AssetId, type IndexId, type MarketId, NONE, pow10 } from '../../domain/units.ts';
import { exactPrice } from './exact-instrument.ts';
import type { ExactView } from './exact-view.ts';
import { nameOf } from './names.ts';

const PER_PPB = 1e-9;

export type Asked = {
  readonly instruments: ReadonlyMap<MarketId, Instrument>;
  /** Besides the settlement asset. */
  readonly assets: readonly AssetId[] | 'all';
};

/** Quotes of the settlement asset (the numeraire, at 1), of the assets and contracts asked about, and of their indexes. */
export function exactSnapshot(view: ExactView, asked: Asked): Snapshot {
  const { listing } = view;
  const numeraire = nameOf(listing.assets, 0);
  const assets = new Map<string, AssetQuote>([
    [numeraire, { price: Exact.ONE, confidence: Exact.ONE }],
  ]);
  const others =
    asked.assets === 'all' ? [...listing.assets.keys()].filter((id) => id > 0) : asked.assets;
  for (const asset of others) {
    const price = Exact.ratio(view.assetPrice(asset), pow10(view.assetPriceDecimals(asset)));
    assets.set(nameOf(listing.assets, asset), { price, confidence: Exact.ONE });
  }
  const instruments = new Map<string, InstrumentQuote>();
  const expiries = new Map<IndexId, Map<number, ExpiryQuote>>();
  for (const [market, instrument] of asked.instruments) {
    instruments.set(instrument.symbol, quoteOf(view, market, instrument));
    const { index, expiry } = view.market(market);
    const known = expiries.get(index) ?? new Map<number, ExpiryQuote>();
    expiries.set(index, known);
    if (instrument.kind === 'perpetual' || expiry === NONE || known.has(instrument.expiryMs))
      continue;
    known.set(instrument.expiryMs, expiryOf(view, instrument.expiryMs, expiry));
  }
  const underlyings = new Map<string, UnderlyingQuote>();
  for (const [index, known] of expiries) {
    const quote = underlyingOf(view, index, [...known.values()]);
    underlyings.set(quote.underlying, quote);
  }
  return { nowMs: view.time, numeraire, assets, underlyings, instruments };
}

function quoteOf(view: ExactView, market: MarketId, instrument: Instrument): InstrumentQuote {
  const mark = exactPrice(view, market, view.mark(market));
  const volatility = view.volatility(market);
  const open = Exact.integer(view.openLots(market));
  return {
    mark,
    confidence: Exact.ONE,
    ...(volatility > 0n ? { volatility: Number(volatility) * PER_PPB } : {}),
    openInterest: open.times(coinsPerContract(instrument, mark)),
  };
}

function expiryOf(view: ExactView, expiryMs: number, expiry: number): ExpiryQuote {
  const { fixed, variable } = view.expectedForward(expiry);
  return {
    expiryMs,
    forwardFixed: fixed,
    forwardVariable: variable,
    rate: Exact.ZERO,
    forwardConfidence: Exact.ONE,
    rateConfidence: Exact.ONE,
  };
}

function underlyingOf(
  view: ExactView,
  index: IndexId,
  expiries: readonly ExpiryQuote[],
): UnderlyingQuote {
  const listed = view.listing.indexes[index];
  assert(listed !== undefined, () => `index ${index} is listed`);
  return {
    underlying: nameOf(view.listing.indexes, index),
    spot: Exact.ratio(view.priceOfIndex(index), pow10(listed.decimals)),
    spotConfidence: Exact.ONE,
    stablePrice: Exact.ONE,
    expiries: [...expiries].sort((a, b) => a.expiryMs - b.expiryMs),
  };
}
