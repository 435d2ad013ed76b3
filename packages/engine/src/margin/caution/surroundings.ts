// What the add-ons to initial margin may ask about the venue around an account: its owner's other accounts, the books, what
// is recorded of it, and the fund. State is one; a test may be another. Nothing here decides.
import type { Portfolio } from '../../domain/portfolio.ts';
import {
  type AccountId,
  type Lots,
  type MarketId,
  type Quanta,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../../domain/units.ts';

export interface Surroundings {
  /** What the owner of an account holds in his other accounts, ascending by account; none of a house account. */
  siblings(account: AccountId): readonly Portfolio[];
  /** Lots recorded of an account in a market, signed: what open interest counts of it. */
  recordedLots(account: AccountId, market: MarketId): Lots;
  /** Lots last sampled on each side of the book; 0 where none ever were. */
  bookDepth(market: MarketId): { readonly bids: Lots; readonly asks: Lots };
  /** Settlement cash, never negative, of the shared bucket of the fund and of the buckets of these markets. */
  fundCash(markets: Iterable<MarketId>): Quanta;
}

/** A venue with nobody else in it, no books and no fund: of files and of tests. */
export const emptySurroundings: Surroundings = {
  siblings: () => [],
  recordedLots: () => ZERO_LOTS,
  bookDepth: () => ({ bids: ZERO_LOTS, asks: ZERO_LOTS }),
  fundCash: () => ZERO_QUANTA,
};
