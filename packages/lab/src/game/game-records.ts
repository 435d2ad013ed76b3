// What is written down while a game is played: every bid and every payment with its times and what came of it, every auction
// with its beginning and end. Plain data; the result is reckoned from it afterwards.

/** Money in quanta of the settlement asset, exact; times are ms. */
export type BidRecord = {
  readonly liquidator: number;
  readonly auction: number;
  /** The publication that it was decided on, and nothing after it. */
  readonly seenAt: number;
  readonly seenSequence: number;
  readonly decidedAt: number;
  readonly arrivesAt: number;
  /** When it was decided by the venue, and after which input. */
  readonly appliedAt: number;
  readonly appliedSequence: number;
  readonly asks: number;
  readonly share: number;
  /** `taken`, or the type of the refusal. */
  readonly outcome: string;
  /** Notional that changed hands, USD. */
  readonly notional: number;
  /** What each party is worth afterwards less before, at the same mark. */
  readonly gained: bigint;
  readonly ownerGained: bigint;
  readonly fundGained: bigint;
  /** What taking it costs the liquidator outside. */
  readonly cost: bigint;
  /** Solvent: what was handed over is worth, at the mark. */
  readonly fairValue: bigint;
};
export type PaymentRecord = {
  readonly account: number;
  readonly sentAt: number;
  readonly arrivesAt: number;
  readonly appliedSequence: number;
  /** Whether the account was still in auction. */
  readonly wasInTime: boolean;
};
export const CLEARED_BY = ['bids', 'cure', 'price', 'takeOver', 'open'] as const;
export type ClearedBy = (typeof CLEARED_BY)[number];
export type AuctionRecord = {
  readonly account: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly clearedBy: ClearedBy;
};
