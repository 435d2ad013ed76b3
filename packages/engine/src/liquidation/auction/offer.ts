// An open auction as it stands now: how much of the account may be taken, and what a bidder receives or pays for it. Positions
// change hands at the mark, so the bidder's price is the cash beside them.
import { Exact } from '../../base/exact.ts';
import { abs, max, mulDivUp, neg, sub, sum } from '../../base/fixed.ts';
import type { AuctionKind } from '../../domain/event-auction.ts';
import type { Ladder } from '../../domain/ladder.ts';
import type { Portfolio } from '../../domain/portfolio.ts';
import {
  type MarketId,
  notionalOf,
  PPB,
  PPM,
  type Quanta,
  type TimeMs,
  ZERO_QUANTA,
} from '../../domain/units.ts';
import { unitValue } from '../../margin/account-risk.ts';
import type { ExactView } from '../../margin/live/exact-view.ts';
import type { Requirement } from '../../margin/margin-model.ts';
import type { OpenAuction } from '../../state/auction-reading.ts';
import { penaltyRatePpm } from '../penalty/penalty-rate.ts';
import { discountAt, hasEnded } from './discount.ts';
import { insolventPrice } from './insolvent-bid.ts';
import { leastShare } from './least-share.ts';
import { bufferMargin, priceForAll, shareMost } from './solvent-bid.ts';
import { bufferShareOf, curveOf, worthOf } from './worth.ts';

/** What an auction is asked about: the account now, whatever stood when it started. */
export type Standing = {
  readonly view: ExactView;
  readonly ladder: Ladder;
  readonly time: TimeMs;
  /** How long the account has been in liquidation, ms. */
  readonly elapsedMs: number;
  readonly portfolio: Portfolio;
  readonly risk: Requirement;
};

export type Offer = {
  readonly kind: AuctionKind;
  /** What the account is worth at the mark. */
  readonly value: Quanta;
  /** Solvent: equity without what bidders left. Insolvent: 0. */
  readonly onOffer: Quanta;
  /** What is missing; insolvent only, >= 0. */
  readonly deficit: Quanta;
  /** Solvent: the part of what is on offer that bidders are asked for. Insolvent: what insurance pays, deficit included. */
  readonly priceForAll: Exact;
  /** Most that can be taken, of 1e9. */
  readonly shareMostPpb: bigint;
};

/** Why the price of an open auction does not hold any more. */
export type Staleness = 'turned' | 'moved' | 'ended' | 'emptied';

export function offerOf(auction: OpenAuction, standing: Standing): Offer {
  const value = worthOf(standing.portfolio, standing.risk, standing.view);
  return auction.kind === 'solvent'
    ? solventOffer(auction, standing, value)
    : insolventOffer(auction, standing, value);
}

function solventOffer(auction: OpenAuction, standing: Standing, value: Quanta): Offer {
  const { ladder, view, risk, time } = standing;
  const elapsed = Exact.integer(time - auction.startedAt);
  const onOffer = max(ZERO_QUANTA, sub(value, auction.reservedCash));
  const reservedCash = Exact.integer(sub(value, onOffer));
  const price = priceForAll({
    markToMarket: Exact.integer(value),
    reservedCash,
    discount: discountAt(curveOf(ladder), elapsed),
  });
  const share = shareMost({
    bufferMargin: bufferMargin({
      markToMarket: Exact.integer(risk.equity),
      maintenanceMargin: Exact.integer(sub(risk.equity, risk.maintenance)),
      bufferShare: bufferShareOf(ladder, view),
    }),
    reservedCash,
    priceForAll: price.minus(Exact.integer(penaltyForAll(standing))),
  });
  return {
    kind: 'solvent',
    value,
    onOffer,
    deficit: ZERO_QUANTA,
    priceForAll: price,
    shareMostPpb: leastShare(
      {
        view,
        portfolio: standing.portfolio,
        costForAll: Exact.integer(onOffer).minus(price),
        penaltyPpm: (market) => penaltyRateOf(standing, market),
        target: Exact.ONE.plus(bufferShareOf(ladder, view)),
      },
      share,
    ),
  };
}

function insolventOffer(auction: OpenAuction, standing: Standing, value: Quanta): Offer {
  const { ladder, risk, time } = standing;
  const price = insolventPrice({
    markToMarket: Exact.integer(value),
    maintenanceMargin: Exact.integer(sub(value, risk.maintenance)),
    elapsed: Exact.integer(time - auction.startedAt),
    length: Exact.integer(ladder.auctionInsolventMs),
  });
  return {
    kind: 'insolvent',
    value,
    onOffer: ZERO_QUANTA,
    deficit: max(ZERO_QUANTA, neg(value)),
    priceForAll: price.negated(),
    shareMostPpb: PPB,
  };
}

/** The penalty on all positions, each rounded up: it comes out of what the account keeps. */
function penaltyForAll(standing: Standing): Quanta {
  const { view, portfolio } = standing;
  return sum(
    portfolio.positions.map(({ market, size }) =>
      mulDivUp(notionalOf(size, unitValue(view, market)), penaltyRateOf(standing, market), PPM),
    ),
  );
}

/** The penalty of a market for this account now, ppm of notional. */
export function penaltyRateOf(
  { view, ladder, elapsedMs, risk }: Standing,
  market: MarketId,
): bigint {
  const { equity, maintenance } = risk;
  const listedPpm = view.market(market).liquidationPenaltyPpm;
  return penaltyRatePpm({ listedPpm, ladder, elapsedMs, equity, maintenance });
}

/**
 * Whether the price has to start again before anybody bids: the account turned solvent or insolvent, its worth moved by more
 * than the ladder's share of notional, the curve is at its end, or bidders left more than the account is worth.
 */
export function stalenessOf(auction: OpenAuction, standing: Standing): Staleness | undefined {
  const { ladder, portfolio, risk, view, time } = standing;
  const value = worthOf(portfolio, risk, view);
  if ((value > 0n ? 'solvent' : 'insolvent') !== auction.kind) return 'turned';
  const moved = abs(sub(value, auction.value));
  if (moved * PPM > risk.notional * BigInt(ladder.auctionResetPpm)) return 'moved';
  if (auction.kind === 'insolvent') return undefined;
  if (hasEnded(curveOf(ladder), Exact.integer(time - auction.startedAt))) return 'ended';
  return value <= auction.reservedCash ? 'emptied' : undefined;
}
