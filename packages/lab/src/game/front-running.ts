// What is gained by being first: bids that were taken while the owner's payment was on its way, bids that a rival would have made
// a step later, and what came of messages that arrived at the same time. Reckoned from the records after the game.
import type { BidRecord, PaymentRecord, AuctionRecord } from './game-records.ts';
import { arrivalTick } from './message-order.ts';
import { QUANTA } from './publication.ts';

export type FrontRunning = {
  /** Bids taken while a payment of the owner was on its way; none of them could see it. USD. */
  readonly cureBeaten: {
    readonly bids: number;
    /** Of them, decided after the payment was sent: who could see what is unconfirmed would be here. */
    readonly decidedAfterIt: number;
    readonly profit: number;
    readonly ownersLost: number;
  };
  /** Bids taken for which a rival's bid came too late by a step at most. */
  readonly byOneStep: { readonly bids: number; readonly profit: number };
  /** An owner's payment and a bid for his account in one tick of the clock, and how many of these bids were taken. */
  readonly ties: { readonly cureAndBid: number; readonly bidTaken: number };
};

const TOO_LATE = ['AuctionChanged', 'NotInAuction'];
export const profitOf = ({ gained, cost }: BidRecord): number => Number(gained - cost) / QUANTA;

export function frontRunning(
  game: {
    readonly bids: readonly BidRecord[];
    readonly payments: readonly PaymentRecord[];
    readonly auctions: readonly AuctionRecord[];
  },
  pace: { readonly stepMs: number; readonly clockMs: number },
): FrontRunning {
  const taken = game.bids.filter(({ outcome }) => outcome === 'taken');
  const beaten = taken.flatMap((bid) => {
    const payment = game.payments.find(
      ({ account, sentAt, arrivesAt }) =>
        account === bid.auction && sentAt <= bid.appliedAt && arrivesAt > bid.arrivesAt,
    );
    return payment === undefined ? [] : [{ bid, payment }];
  });
  const close = taken.filter((bid) =>
    game.bids.some(
      (other) =>
        other.auction === bid.auction &&
        other.liquidator !== bid.liquidator &&
        TOO_LATE.includes(other.outcome) &&
        other.arrivesAt >= bid.arrivesAt &&
        other.arrivesAt <= bid.arrivesAt + pace.stepMs,
    ),
  );
  const tick = (time: number): number => arrivalTick(time, pace.clockMs);
  const ties = game.bids.filter((bid) =>
    game.payments.some(
      ({ account, arrivesAt }) =>
        account === bid.auction && tick(arrivesAt) === tick(bid.arrivesAt),
    ),
  );
  const profit = (bids: readonly BidRecord[]): number =>
    bids.reduce((sum, bid) => sum + profitOf(bid), 0);
  return {
    cureBeaten: {
      bids: beaten.length,
      decidedAfterIt: beaten.filter(({ bid, payment }) => bid.decidedAt >= payment.sentAt).length,
      profit: profit(beaten.map(({ bid }) => bid)),
      ownersLost: beaten.reduce((sum, { bid }) => sum - Number(bid.ownerGained) / QUANTA, 0),
    },
    byOneStep: { bids: close.length, profit: profit(close) },
    ties: {
      cureAndBid: ties.length,
      bidTaken: ties.filter(({ outcome }) => outcome === 'taken').length,
    },
  };
}
