// Every expected refusal of a command, in the order in which rules are judged (the first that applies is returned), each
// with the numbers that decided it. Money is in quanta of the asset named, prices in ticks, sizes in lots.
import type { AuctionReject } from './reject-auction.ts';
import type { FundReject } from './reject-fund.ts';
import type {
  AccountId,
  AssetId,
  IndexId,
  Lots,
  MarketId,
  OrderId,
  Ppm,
  Quanta,
  Ticks,
  TimeMs,
} from './units.ts';

export type Reject =
  | AuctionReject
  | FundReject
  | { readonly type: 'TimeWentBackwards'; readonly time: TimeMs; readonly last: TimeMs }
  | { readonly type: 'NotConfigured' }
  | {
      readonly type: 'ParameterOutOfRange';
      readonly parameter: string;
      readonly value: string;
      readonly range: string;
      readonly unit: string;
    }
  | { readonly type: 'ListingUnsafe'; readonly breaches: readonly ListingBreach[] }
  /** Terms that do not belong to the kind of contract, or contradict each other: which, and why. */
  | {
      readonly type: 'TermsMismatch';
      readonly parameter: string;
      readonly value: string;
      readonly why: string;
    }
  | { readonly type: 'ExpiryPassed'; readonly expiryMs: TimeMs; readonly time: TimeMs }
  /** At its largest price one tick of an inverse contract is worth `quanta`, less than what keeps prices apart. */
  | {
      readonly type: 'TickUnresolved';
      readonly price: Ticks;
      readonly quanta: bigint;
      readonly least: bigint;
    }
  | {
      readonly type: 'IdNotNext';
      readonly what: string;
      readonly id: number;
      readonly next: number;
    }
  | { readonly type: 'UnknownId'; readonly what: string; readonly id: number }
  | { readonly type: 'AlreadyConfigured' }
  /** The first mistakes of a rulebook, each with its path in the document. */
  | {
      readonly type: 'RulebookMalformed';
      readonly mistakes: readonly { readonly path: string; readonly message: string }[];
    }
  /** The rulebook has no margin for an account that has one now. */
  | {
      readonly type: 'RulebookUnfit';
      readonly account: AccountId;
      readonly code: string;
      readonly message: string;
    }
  | { readonly type: 'NoRulebook' }
  | { readonly type: 'GridChangeRefused'; readonly market: MarketId; readonly why: string }
  | { readonly type: 'AmountNotPositive'; readonly amount: bigint }
  | { readonly type: 'AmountTooLarge'; readonly amount: bigint; readonly largest: bigint }
  | {
      readonly type: 'AssetNotAccepted';
      readonly account: AccountId;
      readonly asset: AssetId;
      readonly why: string;
    }
  | { readonly type: 'DifferentOwner'; readonly from: AccountId; readonly to: AccountId }
  | { readonly type: 'HouseAccount'; readonly account: AccountId }
  | {
      readonly type: 'TooMany';
      readonly what: string;
      readonly count: number;
      readonly most: number;
    }
  | { readonly type: 'OrderIdInUse'; readonly order: OrderId }
  | { readonly type: 'UnknownOrder'; readonly order: OrderId }
  | { readonly type: 'WrongMarket'; readonly account: AccountId; readonly market: MarketId }
  | { readonly type: 'MarketHalted'; readonly market: MarketId }
  | { readonly type: 'MarketStale'; readonly market: MarketId }
  /** The market's permission matrix: the quality of its price, and the worst that the action accepts. */
  | {
      readonly type: 'OracleQualityTooLow';
      readonly market: MarketId;
      readonly action: string;
      readonly quality: string;
      readonly accepts: string;
    }
  | {
      readonly type: 'MarketExpired';
      readonly market: MarketId;
      readonly expiryMs: TimeMs;
      readonly time: TimeMs;
    }
  | { readonly type: 'IndexStale'; readonly index: IndexId }
  | { readonly type: 'BandOpen'; readonly market: MarketId }
  /** A band or a silence has just ended: nothing that rests on the market leaves before `until`. */
  | { readonly type: 'MarketReopening'; readonly market: MarketId; readonly until: TimeMs }
  /** The price of the index is `ageMs` old, more than the `freeMs` that it may be, and may have moved by `bufferPpm`. */
  | {
      readonly type: 'PriceLate';
      readonly index: IndexId;
      readonly ageMs: TimeMs;
      readonly freeMs: TimeMs;
      readonly bufferPpm: Ppm;
    }
  | { readonly type: 'AccountLiquidating'; readonly account: AccountId; readonly stage: string }
  | { readonly type: 'ClaimsPending'; readonly account: AccountId; readonly claims: number }
  | { readonly type: 'SuspenseNotEmpty'; readonly claims: number }
  | {
      readonly type: 'PriceOutsideCollar';
      readonly limit: Ticks;
      readonly mark: Ticks;
      readonly collarPpm: Ppm;
    }
  | { readonly type: 'PriceOffGrid'; readonly price: bigint }
  | { readonly type: 'PositionTooLarge'; readonly size: Lots; readonly largest: Lots }
  | { readonly type: 'NothingToReduce'; readonly size: Lots; readonly position: Lots }
  | {
      readonly type: 'ProceedsTooLow';
      readonly asset: AssetId;
      readonly proceeds: Quanta;
      readonly least: Quanta;
    }
  /** Coins change hands near their index price only. */
  | {
      readonly type: 'QuoteOutsideCollar';
      readonly asset: AssetId;
      readonly quote: Quanta;
      readonly least: Quanta;
      readonly most: Quanta;
    }
  | {
      readonly type: 'InsufficientBalance';
      readonly asset: AssetId;
      readonly required: Quanta;
      readonly available: Quanta;
    }
  /**
   * Realised profit has not matured: without it there is `available` for what is `required`, of the balance by the amount,
   * or of what stays by margin; `binding` says which.
   */
  | {
      readonly type: 'GainImmature';
      readonly account: AccountId;
      readonly immature: Quanta;
      readonly required: Quanta;
      readonly available: Quanta;
      readonly binding: 'balance' | 'initialMargin' | 'caution' | 'notionalFloor';
    }
  /** The venue's rulebook states no margin for the account as it would be: why, and about what. */
  | {
      readonly type: 'MarginNotStated';
      readonly account: AccountId;
      readonly code: string;
      readonly where: string;
      readonly message: string;
    }
  /**
   * Risk after the command: equity must reach the requirement; `binding` says which rule bound. `caution`: the rates alone are
   * met, what new risk needs beyond them is not.
   */
  | {
      readonly type: 'InitialMarginNotMet';
      readonly account: AccountId;
      readonly equity: Quanta;
      readonly required: Quanta;
      readonly binding: 'initialMargin' | 'caution' | 'notionalFloor';
    }
  /** An account under water may only reduce; `maintenanceBefore/After` and equity say why this did not. */
  | {
      readonly type: 'RiskNotReduced';
      readonly account: AccountId;
      readonly equityBefore: Quanta;
      readonly equityAfter: Quanta;
      readonly maintenanceBefore: Quanta;
      readonly maintenanceAfter: Quanta;
    }
  | {
      readonly type: 'FillMismatch';
      readonly order: OrderId;
      readonly why: string;
      readonly limit: bigint;
      readonly value: bigint;
    }
  | { readonly type: 'SelfTrade'; readonly account: AccountId }
  /** `wanted` is not what waits for a proposal now: `current` is, until `until`; 0: nothing is. */
  | {
      readonly type: 'UnwindNotWanted';
      readonly account: AccountId;
      readonly wanted: number;
      readonly current: number;
      readonly until: TimeMs;
    }
  | {
      readonly type: 'UnwindLegRefused';
      readonly account: AccountId;
      readonly market: MarketId;
      readonly why: string;
      readonly lots: Lots;
      readonly most: Lots;
    }
  /** The adviser planned with another mark than the one of now. */
  | {
      readonly type: 'UnwindMarkMoved';
      readonly account: AccountId;
      readonly market: MarketId;
      readonly seen: Ticks;
      readonly mark: Ticks;
    }
  /** Closed at the limits, costs paid, the account would not stand at its exit level. */
  | {
      readonly type: 'UnwindFallsShort';
      readonly account: AccountId;
      readonly equity: Quanta;
      readonly maintenance: Quanta;
      readonly exitPpm: Ppm;
    }
  | {
      readonly type: 'UnwindTooDear';
      readonly account: AccountId;
      readonly cost: Quanta;
      readonly ownCost: Quanta;
    }
  /** The account is not at risk, or nothing that it may close brings it out of it. */
  | {
      readonly type: 'NothingToRebalance';
      readonly account: AccountId;
      readonly equity: Quanta;
      readonly maintenance: Quanta;
      readonly warningPpm: Ppm;
      readonly why: string;
    }
  | {
      readonly type: 'RebalanceTooDear';
      readonly account: AccountId;
      readonly cost: Quanta;
      readonly costMost: Quanta;
    }
  | { readonly type: 'RebalancePending'; readonly account: AccountId; readonly orders: number }
  /**
   * The change would by itself bring `accounts` healthy accounts below maintenance margin, of which `first` is the one with
   * the lowest id: it has no notice and shelters nobody. `why` names the way that does.
   */
  | {
      readonly type: 'LiquidatesHealthy';
      readonly what: 'market' | 'asset';
      readonly id: number;
      readonly accounts: number;
      readonly first: AccountId;
      readonly why: string;
    };

export type RejectOf<T extends Reject['type']> = Extract<Reject, { type: T }>;

/** A rule that a listing breaks: no allowed price step may jump through maintenance margin unseen. All in ppm. */
export type ListingBreach = {
  readonly rule: 'longStep' | 'shortStep' | 'haircutStep';
  readonly what: string;
  readonly stepPpm: number;
  readonly costPpm: number;
  readonly coverPpm: number;
};
