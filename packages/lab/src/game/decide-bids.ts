// What a liquidator bids: a function of one publication, of itself and of what it has sent before. There is nothing else that it
// could look at; who is first at the venue is not known here.
import { ln } from '../base/elementary.ts';
import { type Beliefs, type Liquidator, SNIPER_EXTRA } from './game-settings.ts';
import type { Publication, PublishedOffer } from './publication.ts';

export type Own = {
  /** What it holds at the venue, by the same publication, USD. */
  readonly gross: number;
  /** Notional of its bids whose answers it has not seen. */
  readonly inFlight: number;
  /** Auctions on which it has such a bid. */
  readonly awaited: ReadonlySet<number>;
  /** What it thinks a position is worth beside the mark, a share of notional. */
  readonly errorOn: (offer: PublishedOffer) => number;
};
export type Bid = {
  readonly auction: number;
  readonly version: number;
  /** Of the whole account, 0 to 1. */
  readonly share: number;
  /** What must be received at least, as a share of notional. */
  readonly asks: number;
  /** What it expects of it, USD. */
  readonly notional: number;
};

/** Of the margin that its money covers: prices move while a bid is on its way. */
const MONEY_USED = 0.9;
/** USD; a smaller part may be less than a lot. */
const SMALLEST = 50;

/** Offers in the order of the publication. `initialRate`: initial margin, a share of notional. */
export function decideBids(
  { liquidator, own }: { readonly liquidator: Liquidator; readonly own: Own },
  publication: Publication,
  terms: { readonly beliefs: Beliefs; readonly initialRate: number },
): readonly Bid[] {
  let room = (MONEY_USED * liquidator.capital) / terms.initialRate - own.gross - own.inFlight;
  const bids: Bid[] = [];
  for (const offer of publication.offers) {
    if (own.awaited.has(offer.account)) continue;
    // All that its money bears: the venue hands over no more than restores the account when the bid is there.
    const share = Math.min(1, room / offer.notional);
    const notional = Math.min(share, offer.shareMost) * offer.notional;
    if (!(notional >= SMALLEST)) continue;
    const asked =
      costRate(liquidator, notional) +
      markUp(liquidator, offer, terms.beliefs) +
      luckOfBest(liquidator, terms.beliefs);
    const asks = asked - own.errorOn(offer);
    if (offer.received < asks * offer.notional) continue;
    bids.push({ auction: offer.account, version: offer.version, share, asks, notional });
    room -= notional;
  }
  return bids;
}

/** All that taking so much costs, a share of notional. */
export const costRate = ({ feeRate, hedgeRate, fixedCost }: Liquidator, notional: number): number =>
  feeRate + hedgeRate + fixedCost / notional;

/** Whoever is first tends to be the one who errs most in favour of the bid: about so much, the best of n normal errors. */
const luckOfBest = ({ valuationError }: Liquidator, { rivals }: Beliefs): number =>
  valuationError * Math.sqrt(2 * ln(Math.max(1, rivals)));

/**
 * What is asked beyond the cost. A Dutch auction is a first-price auction: with rivals' costs thought uniform up to `highestCost`
 * a bidder adds the n-th part of its distance from there (Vickrey 1961). A sniper waits for more. A front-runner gives the mark-up
 * up once the owner was seen to pay in: the rest of the cure may be near.
 */
export function markUp(
  { strategy, feeRate, hedgeRate }: Liquidator,
  { paidIn }: Pick<PublishedOffer, 'paidIn'>,
  { rivals, highestCost }: Beliefs,
): number {
  const shaded = Math.max(0, highestCost - feeRate - hedgeRate) / Math.max(1, rivals);
  if (strategy === 'sniper') return shaded + SNIPER_EXTRA;
  return strategy === 'frontRunner' && paidIn > 0 ? 0 : shaded;
}
