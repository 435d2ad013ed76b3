// Everything the engine records. Events carry results (the position after, the postings, the mark used), so that state
// is rebuilt without any pricing or margin code, and a reader can add the books up from the records alone.
import { postings } from './chart-of-accounts.ts';
import { ACCOUNT_KINDS, RELEASE_REASONS, SIDES, volatilityFields } from './command.ts';
import { auctionEvents } from './event-auction.ts';
import { backstopEvents } from './event-backstop.ts';
import { fundEvents } from './event-fund.ts';
import { lossEvents } from './event-loss.ts';
import { oracleEvents } from './event-oracle.ts';
import { receiptEvents } from './event-receipt.ts';
import { reopeningEvents } from './event-reopening.ts';
import { scheduleEvents } from './event-schedule.ts';
import { unwindEvents } from './event-unwind.ts';
import { ladderFields } from './ladder.ts';
import { assetFields, indexFields, marketFields, sourceFields, venueFields } from './listing.ts';
import type { Fields, RecordOf, SchemaTable } from './record.ts';

/** One side of a change of position: everything about it after the fact. */
const positionAfter = { sizeAfter: 'lots', costAfter: 'quanta' } as const satisfies Fields;

export const LIQUIDATION_STAGES = [
  'none',
  'cancelOrders',
  'reduceInBook',
  'convertCollateral',
  'takeOver',
  'slicePortfolio',
  'leastCostUnwind',
  'auction',
  'backstop',
] as const;
export type LiquidationStage = (typeof LIQUIDATION_STAGES)[number];
/** `unknown`: the venue's rulebook refuses to state a margin for the account as it stands. */
export const MARGIN_LEVELS = [
  'healthy',
  'warning',
  'marginCall',
  'liquidation',
  'unknown',
] as const;
export type MarginLevel = (typeof MARGIN_LEVELS)[number];

export const eventSchemas = {
  VenueConfigured: { tag: 1, fields: { ...venueFields, sharedFundAccount: 'id' } },
  AssetListed: { tag: 2, fields: { asset: 'id', ...assetFields } },
  IndexListed: { tag: 3, fields: { index: 'id', ...indexFields } },
  SourceListed: { tag: 4, fields: { source: 'id', ...sourceFields } },
  /** `tickLotQuanta`: worth of one lot at a price of one tick, settlement quanta. */
  MarketListed: {
    tag: 5,
    fields: {
      market: 'id',
      ...marketFields,
      tickLotQuanta: 'wide',
      expiry: 'id',
      bucketAccount: 'id',
      suspenseAccount: 'id',
    },
  },
  AssetChanged: { tag: 6, fields: { asset: 'id', ...assetFields } },
  MarketChanged: {
    tag: 7,
    fields: {
      market: 'id',
      ...marketFields,
      tickLotQuanta: 'wide',
      expiry: 'id',
      bucketAccount: 'id',
      suspenseAccount: 'id',
    },
  },
  /** The first market of an index that ends at this time was listed; the others share its row. */
  ExpiryListed: {
    tag: 9,
    fields: { expiry: 'id', index: 'id', expiryMs: 'time', settlementWindowMs: 'count' },
  },
  /** Every open size is multiplied by `lotFactor`, every open limit and the mark by `tickFactor`; funding was settled. */
  GridChanged: { tag: 8, fields: { market: 'id', lotFactor: 'wide', tickFactor: 'wide' } },

  RulebookSet: { tag: 79, fields: { text: 'document' } },
  LadderSet: { tag: 120, fields: ladderFields },

  AccountOpened: {
    tag: 10,
    fields: { account: 'id', owner: 'id', kind: ACCOUNT_KINDS, market: 'id' },
  },
  Deposited: { tag: 11, fields: { account: 'id', asset: 'id', amount: 'quanta', postings } },
  Withdrawn: { tag: 12, fields: { account: 'id', asset: 'id', amount: 'quanta', postings } },
  Transferred: {
    tag: 13,
    fields: { from: 'id', to: 'id', asset: 'id', amount: 'quanta', postings },
  },

  OrderReserved: {
    tag: 20,
    fields: {
      order: 'order',
      account: 'id',
      market: 'id',
      side: SIDES,
      size: 'lots',
      limit: 'ticks',
      reduceOnly: 'flag',
    },
  },
  OrderReleased: {
    tag: 21,
    fields: { order: 'order', account: 'id', market: 'id', size: 'lots', reason: RELEASE_REASONS },
  },
  /** One side of a fill. `sizeDelta` is signed, `quote` is what the lots cost (signed with them), `fee` >= 0. */
  OrderFilled: {
    tag: 22,
    fields: {
      order: 'order',
      account: 'id',
      market: 'id',
      sizeDelta: 'lots',
      price: 'ticks',
      quote: 'quanta',
      fee: 'quanta',
      realised: 'quanta',
      remaining: 'lots',
      ...positionAfter,
      postings,
    },
  },
  /** A position met the funding index; `payment` > 0 is paid by the account. */
  FundingSettled: {
    tag: 23,
    fields: {
      account: 'id',
      market: 'id',
      payment: 'quanta',
      fundingIndex: 'wide',
      fundingRemainder: 'wide',
      postings,
    },
  },

  ...oracleEvents,
  ...reopeningEvents,
  ...scheduleEvents,
  ...auctionEvents,
  ...backstopEvents,
  ...unwindEvents,
  ...receiptEvents,
  ...lossEvents,
  ...fundEvents,

  /** `basis` in index units * BASIS_GUARD; premium sums in parts per billion of the index; `averageGap`: mark-average.ts. */
  MarkPriceSet: {
    tag: 34,
    fields: {
      market: 'id',
      mark: 'ticks',
      stale: 'flag',
      basis: 'wide',
      premiumSum: 'wide',
      premiumCount: 'count',
      averageGap: 'wide',
    },
  },
  BandOpened: {
    tag: 35,
    fields: { market: 'id', before: 'ticks', print: 'ticks', stepPpm: 'wide' },
  },
  BandClosed: { tag: 36, fields: { market: 'id', reason: ['confirmed', 'elapsed'] } },
  /** `ratePpb` per interval; the index moves by rate * mark per lot (longs pay a positive rate). */
  FundingIndexMoved: {
    tag: 37,
    fields: {
      market: 'id',
      ratePpb: 'wide',
      fundingIndex: 'wide',
      nextTime: 'time',
      samples: 'count',
    },
  },
  /** The clock jumped further than the venue allows to be charged for. */
  ClockJumped: { tag: 38, fields: { fromTime: 'time', toTime: 'time' } },

  VolatilitiesAccepted: { tag: 70, fields: { volatilities: { list: volatilityFields } } },
  VolatilityRejected: {
    tag: 71,
    fields: {
      index: 'id',
      expiryMs: 'time',
      time: 'time',
      reason: [
        'unknownExpiry',
        'expired',
        'olderThanLast',
        'fromTheFuture',
        'notPositive',
        'absurd',
        'crossed',
      ],
    },
  },
  /**
   * The time-weighted sum of the index within the settlement window, in index units * ms as high * 2^62 + low, over the
   * `coveredMs` for which there was a fresh index; `price` holds from `toTime` on, 0 if it is stale.
   */
  SettlementAverageMoved: {
    tag: 72,
    fields: {
      expiry: 'id',
      sumHigh: 'wide',
      sumLow: 'wide',
      coveredMs: 'count',
      toTime: 'time',
      price: 'price',
    },
  },
  /** An option's mark, and what it was made of: the forward (index units), the yearly volatility (ppb), the index. */
  OptionMarkSet: {
    tag: 73,
    fields: {
      market: 'id',
      mark: 'ticks',
      stale: 'flag',
      forward: 'price',
      volatility: 'wide',
      index: 'price',
      averageGap: 'wide',
    },
  },
  /** The model gave a price that no contract can have; the last mark stands and is stale. */
  OptionMarkRefused: {
    tag: 74,
    fields: { market: 'id', reason: ['noVariance', 'notFinite', 'belowIntrinsic', 'tooLarge'] },
  },
  /**
   * A market reached its expiry: `price` in index units, `unitValue` what each lot is settled at. With `waitedMs` above the
   * venue's limit the index stayed stale and the average there was had to do.
   */
  SettlementFixed: {
    tag: 75,
    fields: {
      market: 'id',
      price: 'price',
      unitValue: 'wide',
      coveredMs: 'count',
      waitedMs: 'count',
      isStale: 'flag',
    },
  },
  /** A position became cash: size * unitValue - cost. */
  PositionSettled: {
    tag: 76,
    fields: { account: 'id', market: 'id', size: 'lots', realised: 'quanta', postings },
  },
  /** No position is left. */
  MarketSettled: { tag: 77, fields: { market: 'id' } },
  SpotFilled: {
    tag: 78,
    fields: {
      buyer: 'id',
      seller: 'id',
      asset: 'id',
      amount: 'quanta',
      quote: 'quanta',
      postings,
    },
  },

  /** A round of charges begins: all of it is charged at this rate, whatever is borrowed or lent meanwhile. */
  InterestRateSet: { tag: 42, fields: { utilisationPpm: 'ppm', ppmPerYear: 'ppm' } },
  InterestCharged: { tag: 40, fields: { account: 'id', amount: 'quanta', postings } },
  InterestCursorMoved: { tag: 41, fields: { account: 'id', dueTime: 'time' } },

  /** A position realised something: so much of the account's realised profit was immature at `since`. */
  ImmatureGainSet: { tag: 43, fields: { account: 'id', amount: 'quanta', since: 'time' } },

  MarginLevelChanged: {
    tag: 50,
    fields: { account: 'id', level: MARGIN_LEVELS, equity: 'quanta', maintenance: 'quanta' },
  },
  /** The alarm that comes with level `unknown`: the code of the refusal, and the symbol or expiry that it is about. */
  MarginRefused: { tag: 80, fields: { account: 'id', code: 'text', where: 'text' } },
  LiquidationStarted: {
    tag: 51,
    fields: {
      account: 'id',
      equity: 'quanta',
      maintenance: 'quanta',
      notional: 'quanta',
      reason: ['maintenance', 'negativeBalance'],
    },
  },
  /** `rung` of the ladder in force; 0 also where an account begins it again. */
  LiquidationStageEntered: {
    tag: 52,
    fields: { account: 'id', stage: LIQUIDATION_STAGES, rung: 'count' },
  },
  /** The order port: the venue's book fills it with PostFill or expires it with ReleaseOrder. */
  LiquidationOrderPlaced: {
    tag: 53,
    fields: {
      order: 'order',
      account: 'id',
      market: 'id',
      side: SIDES,
      size: 'lots',
      limit: 'ticks',
      expires: 'time',
    },
  },
  /** `toLiquidator` of the amount went to `liquidator` (NONE: the book), the rest to the market's bucket. */
  PenaltyCharged: {
    tag: 54,
    fields: {
      account: 'id',
      market: 'id',
      amount: 'quanta',
      liquidator: 'id',
      toLiquidator: 'quanta',
      postings,
    },
  },
  /** The insurance fund bought collateral of the account. `amount` in quanta of the asset. */
  CollateralConverted: {
    tag: 55,
    fields: {
      account: 'id',
      asset: 'id',
      amount: 'quanta',
      price: 'price',
      proceeds: 'quanta',
      postings,
    },
  },
  LiquidationEnded: {
    tag: 56,
    fields: { account: 'id', outcome: ['restored', 'takenOver', 'bankrupt', 'flat'] },
  },
  /** Lots moved at a fixed quote: by take-over, into suspense, from suspense to a deleveraged account, to a bidder or a backstop. */
  PositionTransferred: {
    tag: 57,
    fields: {
      reason: ['takeOver', 'suspense', 'adl', 'auction', 'backstop'],
      market: 'id',
      from: 'id',
      to: 'id',
      /** Signed, as `from` held it. */
      size: 'lots',
      quote: 'quanta',
      fromRealised: 'quanta',
      fromSizeAfter: 'lots',
      fromCostAfter: 'quanta',
      toRealised: 'quanta',
      toSizeAfter: 'lots',
      toCostAfter: 'quanta',
      postings,
    },
  },
  DisposalScheduled: { tag: 58, fields: { market: 'id', nextTime: 'time' } },

  /** deficit = insurance + tranche + adl + socialised + uncovered, fixed at once; `claims` are drained by later events. */
  DeficitFixed: {
    tag: 60,
    fields: {
      account: 'id',
      market: 'id',
      /** Residual lots moved to suspense (signed as the account held them) and the quote they are closed for. */
      size: 'lots',
      quote: 'quanta',
      deficit: 'quanta',
      insurance: 'quanta',
      tranche: 'quanta',
      adl: 'quanta',
      socialised: 'quanta',
      uncovered: 'quanta',
      claims: {
        list: { kind: ['adl', 'socialise'], account: 'id', size: 'lots', amount: 'quanta' },
      },
      postings,
    },
  },
  /**
   * A winner's cut. It is taken out of the gain it was measured by: the position's cost rises by it (so no later deficit can
   * count that gain again); out of the balance only where the position is gone meanwhile.
   */
  LossSocialised: {
    tag: 61,
    fields: { market: 'id', account: 'id', amount: 'quanta', ...positionAfter, postings },
  },
  MarketHalted: { tag: 62, fields: { market: 'id', uncovered: 'quanta' } },
  /** The shared fund found money for a lending loss that had stayed uncovered. */
  UncoveredRepaid: { tag: 64, fields: { amount: 'quanta', postings } },
  /** The venue sold coins of the shared fund's inventory outside. */
  InventorySold: {
    tag: 65,
    fields: { asset: 'id', amount: 'quanta', proceeds: 'quanta', postings },
  },
  StateRootRecorded: { tag: 63, fields: { root: 'hash' } },
} as const satisfies SchemaTable;

export type Event = RecordOf<typeof eventSchemas>;
export type EventOf<T extends Event['type']> = Extract<Event, { type: T }>;
