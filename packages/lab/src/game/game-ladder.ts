// The ladder of a game: orders, auction, take-over, so that whatever is sold is sold to bidders. Its terms come with the game's.
import { DEFAULT_LADDER, type Ladder, type Quanta, rungOf } from '@plimsoll/engine';
import type { GameTerms } from './game-settings.ts';

/** Nothing waits for room: all that may be in auction at once. */
const ALL_AT_ONCE = 1_000_000_000_000_000_000n as Quanta;
export const EXIT_PPM = 1_150_000;

export const gameLadder = (terms: GameTerms): Ladder => ({
  ...DEFAULT_LADDER,
  name: 'game',
  rungs: [
    rungOf({ stage: 'cancelOrders' }),
    rungOf({ stage: 'auction', patienceMs: terms.patienceMs }),
    rungOf({ stage: 'takeOver' }),
  ],
  exitPpm: EXIT_PPM,
  auctionStartPpm: terms.auctionStartPpm,
  auctionCutoffPpm: terms.auctionCutoffPpm,
  auctionFastMs: terms.auctionFastMs,
  auctionSlowMs: terms.auctionSlowMs,
  auctionInsolventMs: terms.auctionInsolventMs,
  auctionBufferPpm: EXIT_PPM - 1_000_000,
  auctionNotionalMost: ALL_AT_ONCE,
  adlPolicy: 'minimalHarm',
});
