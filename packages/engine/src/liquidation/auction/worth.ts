// What an account in auction is worth, and what its bidders are asked or paid now: amounts of the account as it stands, by the
// terms of the ladder. Pure; the stage, a bid and the view ask the same.
import { Exact } from '../../base/exact.ts';
import { add, max, sub, sum } from '../../base/fixed.ts';
import type { Ladder } from '../../domain/ladder.ts';
import type { Portfolio } from '../../domain/portfolio.ts';
import { PPM, type Quanta, ZERO_QUANTA } from '../../domain/units.ts';
import type { ExactView } from '../../margin/live/exact-view.ts';
import type { Requirement } from '../../margin/margin-model.ts';
import { proceedsOf } from '../conversion.ts';
import type { AuctionCurve } from './discount.ts';

/** What a portfolio is worth with its collateral at the conversion price; quanta, rounded down. */
export function worthOf(portfolio: Portfolio, risk: Requirement, view: ExactView): Quanta {
  const counted = sum(risk.collateral.map((each) => each.counted));
  const proceeds = sum(portfolio.collateral.map((held) => proceedsOf(view, held)));
  return add(sub(risk.netValue, counted), proceeds);
}

/** The curve of the ladder, in milliseconds. */
export const curveOf = (ladder: Ladder): AuctionCurve => ({
  start: ofPpm(ladder.auctionStartPpm),
  cutoff: ofPpm(ladder.auctionCutoffPpm),
  fast: Exact.integer(ladder.auctionFastMs),
  slow: Exact.integer(ladder.auctionSlowMs),
});

/** The buffer that is restored, a share of maintenance: at least up to where the liquidation ends. */
export function bufferShareOf(ladder: Ladder, view: ExactView): Exact {
  const exitPpm = ladder.exitPpm === 0 ? view.venue.exitPpm : ladder.exitPpm;
  return ofPpm(Math.max(ladder.auctionBufferPpm, exitPpm - Number(PPM)));
}

export const ofPpm = (ppm: number): Exact => Exact.ratio(BigInt(ppm), PPM);

/** Whole quanta below an exact amount, never negative. */
export const quantaDown = (amount: Exact): Quanta =>
  max(ZERO_QUANTA, amount.unitsOf(Exact.ONE, 'down') as Quanta);
