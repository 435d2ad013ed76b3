// The read models as they cross the wire: plain JSON, money and prices as decimal strings in whole coins, sizes in whole
// coins, ratios as numbers for display only. The browser imports these types; view functions (beside) fill them.

export type HashPair = { readonly stepHash: string; readonly stateRoot: string };

/** `GET /v1/status`: what is durable. */
export type StatusView = {
  readonly sequence: number;
  readonly stateHash: HashPair;
  /** Engine time of the last durable step, ms since 1970. */
  readonly time: number;
  readonly state: 'recovering' | 'running' | 'stopping' | 'poisoned';
  readonly accounts: number;
  readonly markets: number;
  readonly openLiquidations: number;
  readonly version: string;
};

/** The terms of a contract. `expiryTime` 0, `right` "none" and `strike` "" where it has none. */
export type ContractView = {
  readonly kind: 'perpetual' | 'future' | 'option';
  readonly payoff: 'linear' | 'inverse';
  readonly expiryTime: number;
  readonly right: 'none' | 'call' | 'put';
  readonly strike: string;
};

/** The ladder of `ORACLE_QUALITIES`, best first. */
export type QualityView = 'good' | 'divergent' | 'uncertain' | 'degraded' | 'stale' | 'none';
/** What the market's matrix says of one action: the worst quality it accepts, and whether that permits it now. */
export type PermissionView = { readonly accepts: QualityView; readonly permitted: boolean };
/** How far a market's price may be trusted now. Settlement and funding rest on the index, the others on the mark's quality. */
export type OracleView = {
  readonly quality: QualityView;
  readonly indexQuality: QualityView;
  /** Spot sources of the index: so many must be heard and agree, so many are listed, so many were heard lately enough. */
  readonly quorum: number;
  readonly sources: number;
  readonly heardSources: number;
  /** Half-width of the index's confidence interval; slow prices beside it, which are the index where none are listed. */
  readonly confidence: string;
  readonly stablePrice: string;
  readonly averagePrice: string;
  /** Age of the index price, ms; null while there never was one. */
  readonly priceAgeMs: number | null;
  readonly permissions: {
    readonly open: PermissionView;
    readonly reduce: PermissionView;
    readonly withdraw: PermissionView;
    readonly liquidate: PermissionView;
    readonly settle: PermissionView;
    readonly fund: PermissionView;
  };
};

export type MarketView = ContractView & {
  readonly phase: 'trading' | 'settling' | 'settled';
  /** "0" until it is fixed. */
  readonly settlementPrice: string;
  /** Yearly volatility that an option's mark was made of, as a fraction string; "0" of other contracts. */
  readonly volatility: string;
  readonly market: number;
  readonly symbol: string;
  /** "0" while there has never been one, like `mark`. */
  readonly index: string;
  readonly mark: string;
  /** Mark over index minus one, ppm. */
  readonly basisPpm: number;
  readonly stale: boolean;
  readonly band: boolean;
  readonly halted: boolean;
  /** Sources used in the last index. */
  readonly freshSources: number;
  readonly oracle: OracleView;
  /** Rate of the last funding interval, as a fraction string, e.g. "0.0001". */
  readonly fundingRate: string;
  readonly nextFundingTime: number;
  readonly openInterest: string;
  readonly openInterestNotional: string;
  readonly bidDepth: string;
  readonly askDepth: string;
  readonly insuranceBucket: string;
  readonly inventory: string;
  readonly uncovered: string;
};

export type AccountRowView = {
  readonly account: number;
  readonly owner: number;
  readonly kind: 'cross' | 'isolated' | 'insurance' | 'suspense' | 'portfolio';
  readonly equity: string;
  readonly initialMargin: string;
  readonly maintenanceMargin: string;
  readonly notional: string;
  /**
   * Maintenance margin over equity, at most `MARGIN_RATIO_MAX` (also when equity <= 0 with a requirement); 1 or more is
   * liquidatable; null without a requirement.
   */
  readonly marginRatio: number | null;
  /** `unknown`: the venue's rulebook states no margin for the account as it stands. */
  readonly level: 'healthy' | 'warning' | 'marginCall' | 'liquidation' | 'unknown';
  readonly stage: string;
};
/** `GET /v1/accounts`: a page of rows, and how many there are in all. */
export type AccountPageView = {
  readonly total: number;
  readonly accounts: readonly AccountRowView[];
};
export type PositionView = ContractView & {
  readonly market: number;
  readonly symbol: string;
  /** Signed, long is positive. */
  readonly size: string;
  readonly entryPrice: string;
  readonly mark: string;
  readonly notional: string;
  readonly unrealisedPnl: string;
  readonly fundingOwed: string;
  readonly initialMargin: string;
  readonly maintenanceMargin: string;
};
export type CollateralView = {
  readonly asset: string;
  readonly custody: string;
  readonly amount: string;
  /** At index, and what of it counts after the haircut, in the settlement asset. */
  readonly value: string;
  readonly counted: string;
};
export type OrderView = {
  readonly order: number;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly size: string;
  readonly limit: string;
  readonly reduceOnly: boolean;
  /** Placed by a liquidation, not by the owner. */
  readonly liquidation: boolean;
};
/** What initial margin needs beyond the rates; the parts sum to the total. */
export type CautionView = {
  readonly total: string;
  /** Positions and collateral may be worth less than at index and mark. */
  readonly prices: string;
  /** At those prices the rates, and orders that fill, need more. */
  readonly ratesAndOrders: string;
  /** The price is older than it may be. */
  readonly latency: string;
  /** The owner's positions take long to unwind. */
  readonly concentration: string;
  readonly openInterest: string;
  /** The owner's stressed loss beyond his margin and his share of the fund. */
  readonly stress: string;
};
export type AccountView = AccountRowView & {
  readonly settlementAsset: string;
  /** Part of `initialMargin`. */
  readonly caution: CautionView;
  readonly cash: string;
  /** What could leave in the settlement asset now; "0" while liquidating. */
  readonly withdrawable: string;
  /** Realised profit that has not matured and is not withdrawable yet; it counts as margin. */
  readonly immatureGain: string;
  readonly collateral: readonly CollateralView[];
  readonly positions: readonly PositionView[];
  readonly orders: readonly OrderView[];
};

export type BucketView = {
  readonly market: number;
  readonly symbol: string;
  readonly cash: string;
  /** Lots taken over and not yet disposed of, signed, in coins, and their value at mark. */
  readonly inventory: string;
  readonly inventoryNotional: string;
  readonly inventoryPnl: string;
  /** What the bucket should hold by stress results, "0" where nobody has said. */
  readonly target: string;
};
export type FundView = {
  readonly asset: string;
  /** Settlement cash of the shared bucket and all market buckets. */
  readonly total: string;
  readonly shared: string;
  readonly sharedTarget: string;
  /** What contributors answer with after the buckets. */
  readonly tranche: string;
  /** Lending losses that the fund could not pay yet; losses of a market are with the market. */
  readonly uncovered: string;
  /** As the last round of interest found and charged them, as fraction strings; "0" before the first. */
  readonly utilisation: string;
  readonly interestRate: string;
  readonly buckets: readonly BucketView[];
  /** Collateral that conversions brought into the fund, valued at index. */
  readonly inventory: readonly {
    readonly asset: string;
    readonly amount: string;
    readonly value: string;
  }[];
};

/** An open auction at the price of now. All money in the settlement asset; a bidder takes positions at the mark besides. */
export type AuctionView = {
  readonly account: number;
  readonly kind: 'solvent' | 'insolvent';
  /** What a bid names as seen. */
  readonly version: number;
  readonly startedTime: number;
  readonly value: string;
  readonly notional: string;
  /** Equity that is on offer, and what is asked for all of it; of an insolvent account "0", and what insurance pays. */
  readonly onOffer: string;
  readonly price: string;
  /** Cash that a bidder for all of it receives; negative: he pays. */
  readonly receivedForAll: string;
  /** Most that one bid can take, a fraction string. */
  readonly shareMost: string;
  /** What buckets hold ready for it. */
  readonly reserved: string;
  /** Why it takes no bids now; null: it does. */
  readonly closed: string | null;
  readonly legs: readonly {
    readonly market: number;
    readonly symbol: string;
    readonly size: string;
  }[];
};
export type CollateralOfferView = {
  readonly account: number;
  readonly asset: string;
  readonly phase: 'book' | 'auction';
  readonly amount: string;
  /** Asked now, and the least, for a whole coin. */
  readonly price: string;
  readonly limit: string;
  readonly expires: number;
};
export type BackstopView = {
  readonly account: number;
  readonly market: number;
  readonly symbol: string;
  readonly size: string;
  readonly discount: string;
  readonly lossBudget: string;
  /** On what it took since it committed, marked to the mark. */
  readonly loss: string;
  readonly until: number;
};
/** What is on offer in liquidations, and who stands ready. */
export type AuctionsView = {
  readonly breaker: 'none' | 'noNew' | 'noReset' | 'noBids';
  readonly inAuction: string;
  readonly auctions: readonly AuctionView[];
  readonly collateral: readonly CollateralOfferView[];
  readonly backstops: readonly BackstopView[];
};

export type LiquidationStep =
  | 'started'
  | 'orderPlaced'
  | 'filled'
  | 'converted'
  | 'takenOver'
  | 'disposed'
  | 'deficit'
  | 'adl'
  | 'socialised'
  | 'auction'
  | 'bid'
  | 'backstop'
  | 'unwind'
  | 'rebalance'
  | 'receipt'
  | 'shared'
  | 'tranche'
  | 'halted'
  | 'ended';

/** One line of the liquidation feed, newest first in lists. */
export type LiquidationView = {
  readonly sequence: number;
  /** Position within the step's events, so that (sequence, line) is unique. */
  readonly line: number;
  readonly time: number;
  readonly account: number;
  readonly what: LiquidationStep;
  /** Empty where no single market or asset is meant; likewise size, price and amount. */
  readonly symbol: string;
  readonly size: string;
  readonly price: string;
  readonly amount: string;
  readonly text: string;
};

/** Counts of accounts by margin ratio bucket: [0, 0.1), [0.1, 0.2) ... [0.9, 1), >= 1; flat accounts are left out. */
export type RatioHistogram = readonly number[];

/** What the stream (`/v1/stream`) sends: one snapshot, then updates at most a few times a second. */
export type StreamMessage = {
  readonly type: 'snapshot' | 'update';
  readonly status: StatusView;
  readonly markets: readonly MarketView[];
  /** The riskiest accounts first, at most 100. */
  readonly accounts: readonly AccountRowView[];
  readonly ratios: RatioHistogram;
  readonly fund: FundView;
  /** Newest first; in an update only what came since the last message. */
  readonly liquidations: readonly LiquidationView[];
};
