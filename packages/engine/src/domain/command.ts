// Everything that can be asked of the engine, the tick included: each input carries its time and every id it names.
// `Tick` is the outside world (prices, book depth, the clock); all others are commands.
import { auctionCommands } from './command-auction.ts';
import { backstopCommands } from './command-backstop.ts';
import { fundCommands } from './command-fund.ts';
import { unwindCommands } from './command-unwind.ts';
import { ladderFields } from './ladder.ts';
import { assetFields, indexFields, marketFields, sourceFields, venueFields } from './listing.ts';
import type { Fields, FieldsType, RecordOf, SchemaTable } from './record.ts';

export const SIDES = ['buy', 'sell'] as const;
export type Side = (typeof SIDES)[number];
export const ACCOUNT_KINDS = ['cross', 'isolated', 'insurance', 'suspense', 'portfolio'] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];
export const RELEASE_REASONS = [
  'cancelled',
  'expired',
  'liquidation',
  'reduceOnlyExcess',
  'halted',
  'settled',
] as const;
export type ReleaseReason = (typeof RELEASE_REASONS)[number];

export const VOLATILITY_MODELS = ['flat', 'svi'] as const;
/**
 * The smile of one index and expiry, in parts per billion: a yearly volatility (`flat`), or Gatheral's raw SVI of total
 * variance over ln(strike / forward), a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)). What a model has no use for is 0.
 */
export const volatilityFields = {
  index: 'id',
  expiryMs: 'time',
  time: 'time',
  forward: 'price',
  model: VOLATILITY_MODELS,
  volatility: 'wide',
  a: 'wide',
  b: 'wide',
  rho: 'wide',
  m: 'wide',
  sigma: 'wide',
} as const satisfies Fields;
export type VolatilityObserved = FieldsType<typeof volatilityFields>;

/** One observation of one source. */
export const priceFields = {
  source: 'id',
  price: 'price',
  time: 'time',
  confidence: 'price',
} as const satisfies Fields;

export const inputSchemas = {
  /** Prices of one instant (all symbols), volatilities, sampled depth, and the clock. At most one price a source. */
  Tick: {
    tag: 1,
    fields: {
      time: 'time',
      /** `confidence`: half-width of the source's own interval, in index units; 0 where it states none. */
      prices: { list: priceFields },
      /** Depth in lots within the market's liquidation slippage of the mark. */
      books: { list: { market: 'id', bidDepth: 'lots', askDepth: 'lots' } },
      volatilities: { list: volatilityFields },
    },
  },
  ConfigureVenue: { tag: 2, fields: { time: 'time', ...venueFields } },
  /** Ids are dense: the next free one. Asset 0 is the settlement asset. */
  ListAsset: { tag: 3, fields: { time: 'time', asset: 'id', ...assetFields } },
  ListIndex: { tag: 4, fields: { time: 'time', index: 'id', ...indexFields } },
  ListSource: { tag: 5, fields: { time: 'time', source: 'id', ...sourceFields } },
  /** Also opens the market's insurance bucket and suspense account, with the two next account ids. */
  ListMarket: { tag: 6, fields: { time: 'time', market: 'id', ...marketFields } },
  /** New parameters of a listed asset or market; a finer lot or tick rescales what is open. */
  SetAsset: { tag: 7, fields: { time: 'time', asset: 'id', ...assetFields } },
  SetMarket: { tag: 8, fields: { time: 'time', market: 'id', ...marketFields } },
  /**
   * `market` is NONE for all but isolated accounts, which hold one market and the settlement asset only. A portfolio account
   * is margined by the venue's rulebook, which must be set.
   */
  OpenAccount: {
    tag: 9,
    fields: {
      time: 'time',
      account: 'id',
      owner: 'id',
      kind: ['cross', 'isolated', 'portfolio'],
      market: 'id',
    },
  },
  /** To any account; to an insurance account it is a contribution of the venue. */
  Deposit: { tag: 10, fields: { time: 'time', account: 'id', asset: 'id', amount: 'quanta' } },
  Withdraw: { tag: 11, fields: { time: 'time', account: 'id', asset: 'id', amount: 'quanta' } },
  /** Between accounts of one owner. */
  Transfer: {
    tag: 12,
    fields: { time: 'time', from: 'id', to: 'id', asset: 'id', amount: 'quanta' },
  },
  /** Checked before it matches; `size` is positive. Order ids are chosen by the venue and never reused. */
  ReserveOrder: {
    tag: 13,
    fields: {
      time: 'time',
      order: 'order',
      account: 'id',
      market: 'id',
      side: SIDES,
      size: 'lots',
      limit: 'ticks',
      reduceOnly: 'flag',
    },
  },
  ReleaseOrder: {
    tag: 14,
    fields: { time: 'time', order: 'order', reason: ['cancelled', 'expired'] },
  },
  /** Two reserved orders matched; `size` is positive and fits both. Liquidation orders fill the same way. */
  PostFill: {
    tag: 15,
    fields: {
      time: 'time',
      market: 'id',
      maker: 'order',
      taker: 'order',
      price: 'ticks',
      size: 'lots',
    },
  },
  /**
   * The venue sold coins that the shared insurance fund took in conversions; `proceeds` of the settlement asset came for
   * them, at least what the fund itself would pay in a conversion.
   */
  SellInventory: {
    tag: 17,
    fields: { time: 'time', asset: 'id', amount: 'quanta', proceeds: 'quanta' },
  },
  /** Two accounts exchanged coins for the settlement asset, outside or on the venue's spot book. */
  PostSpotFill: {
    tag: 18,
    fields: {
      time: 'time',
      buyer: 'id',
      seller: 'id',
      asset: 'id',
      amount: 'quanta',
      quote: 'quanta',
    },
  },
  /** The venue's rulebook: the canonical JSON text of a rulebook file. Portfolio accounts are margined by it from here on. */
  SetRulebook: { tag: 19, fields: { time: 'time', text: 'document' } },
  /**
   * An adviser's forecast of an index: quantiles at the listed confidence of what the price may lose (`longPpm`: what longs
   * lose) and gain (`shortPpm`) over the listed horizon, in ppm of it. It is not trusted: what is wrong with it is recorded.
   */
  Forecast: {
    tag: 20,
    fields: {
      time: 'time',
      index: 'id',
      model: 'text',
      horizonMs: 'count',
      confidencePpm: 'ppm',
      longPpm: 'ppm',
      shortPpm: 'ppm',
      validUntil: 'time',
    },
  },
  /** A risk manager holds the scales of a market, or the haircuts of an asset, until then; `until` 0 ends it. */
  OverrideMargin: {
    tag: 21,
    fields: {
      time: 'time',
      market: 'id',
      initialScalePpm: 'count',
      maintenanceScalePpm: 'count',
      until: 'time',
    },
  },
  OverrideHaircut: {
    tag: 22,
    fields: {
      time: 'time',
      asset: 'id',
      initialHaircutPpm: 'ppm',
      maintenanceHaircutPpm: 'ppm',
      until: 'time',
    },
  },
  /** The ladder by which accounts are liquidated from here on; who is on a rung now goes on with the first of the new one. */
  SetLadder: { tag: 23, fields: { time: 'time', ...ladderFields } },
  ...auctionCommands,
  ...backstopCommands,
  ...unwindCommands,
  ...fundCommands,
  /** Records the state root. */
  Checkpoint: { tag: 16, fields: { time: 'time' } },
} as const satisfies SchemaTable;

export type Input = RecordOf<typeof inputSchemas>;
export type Tick = Extract<Input, { type: 'Tick' }>;
export type Command = Exclude<Input, Tick>;
export type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>;
