// What a liquidators' game is played with: how many play, by which order of messages, at which pace, and on which terms of the
// venue. Every number that is assumed stands here. Plain data.

/** How messages that reach the venue at the same time are put in line; `batch`: all of a step, the highest price first. */
export const MESSAGE_ORDERS = ['cureFirst', 'bidsFirst', 'random', 'batch'] as const;
export type MessageOrder = (typeof MESSAGE_ORDERS)[number];

export const STRATEGIES = ['threshold', 'sniper', 'frontRunner'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** How often a venue steps, and how finely it tells arrivals apart. */
export const PACES = {
  /** A venue of its own: ten steps a second, arrivals to 10 ms. */
  fine: { stepMs: 100, clockMs: 10 },
  /** A venue on a chain: what arrives in a block of a second is at the same time. */
  blocks: { stepMs: 1_000, clockMs: 1_000 },
} as const;

/** Rates are shares of notional, money is USD, times are ms. */
export type GameTerms = {
  /** The venue steps so often while there is an auction or a message on its way; prices are published with each step. */
  readonly stepMs: number;
  /** Arrivals within one tick of this clock are at the same time. Divides the step. */
  readonly clockMs: number;
  /** Pace while nothing is on offer. */
  readonly idleMs: number;
  readonly initialPpm: number;
  readonly maintenancePpm: number;
  readonly penaltyPpm: number;
  /** The auction's curve: shares of the equity on offer. */
  readonly auctionStartPpm: number;
  readonly auctionCutoffPpm: number;
  readonly auctionFastMs: number;
  readonly auctionSlowMs: number;
  readonly auctionInsolventMs: number;
  /** After so long without a bid the fund takes over. */
  readonly patienceMs: number;
  /** Of owners: median notional and spread of its logarithm. */
  readonly ownerNotional: number;
  readonly ownerSpread: number;
  readonly ownerNotionalMost: number;
  /** Owners who answer a liquidation with a deposit; those of them who pay in two parts. */
  readonly curers: number;
  readonly curersInParts: number;
  /** Median time until an owner pays, and how long a payment is on its way at least and at most. */
  readonly cureDelayMs: number;
  readonly cureTransitMs: readonly [number, number];
  /** What a deposit exceeds the shortage by, a share of it. */
  readonly cureMargin: number;
};

export const GAME_TERMS: GameTerms = {
  ...PACES.fine,
  idleMs: 10_000,
  initialPpm: 40_000,
  maintenancePpm: 30_000,
  penaltyPpm: 1_000,
  auctionStartPpm: 1_050_000,
  auctionCutoffPpm: 700_000,
  auctionFastMs: 60_000,
  auctionSlowMs: 600_000,
  auctionInsolventMs: 120_000,
  patienceMs: 660_000,
  ownerNotional: 200_000,
  ownerSpread: 1,
  ownerNotionalMost: 5_000_000,
  curers: 0.6,
  curersInParts: 0.5,
  cureDelayMs: 12_000,
  cureTransitMs: [100, 5_000],
  cureMargin: 0.05,
};

/** What a liquidator is. Rates are shares of notional, money is USD, times are ms. */
export type Liquidator = {
  readonly strategy: Strategy;
  readonly latencyClass: string;
  /** Median time until a publication is seen, and again until a bid is at the venue; each is drawn within a fifth of it. */
  readonly latencyMs: number;
  readonly feeRate: number;
  readonly hedgeRate: number;
  /** For each bid that is taken. */
  readonly fixedCost: number;
  /** Its own money at the venue: the initial margin of what it holds at once. */
  readonly capital: number;
  /** Standard deviation of what it thinks a position is worth beside the mark. */
  readonly valuationError: number;
  /** Held so long before it is handed on outside, hedged meanwhile. */
  readonly holdingMs: number;
};

/** What every liquidator knows of the others. */
export type Beliefs = {
  readonly rivals: number;
  /** The highest cost rate that anyone is thought to have. */
  readonly highestCost: number;
};

/** A sniper waits for so much more than the others. */
export const SNIPER_EXTRA = 0.0005;
export const HIGHEST_COST = 0.003;
