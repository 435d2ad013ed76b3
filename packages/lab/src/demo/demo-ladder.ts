// The ladder of the demo: the venue's own at the demo's pace, with the rungs that wait for others before the take-over where it
// has none. In the demo somebody always bids and stands ready, and a visitor should see how that goes.
import { type Ladder, type LadderStage, type Rung, rungOf } from '@plimsoll/engine';

/** A fall of the price in a minute and another one, so that an auction is watched from its start to its end. */
const AUCTION = {
  auctionStartPpm: 1_050_000,
  auctionCutoffPpm: 700_000,
  auctionFastMs: 60_000,
  auctionSlowMs: 60_000,
  auctionInsolventMs: 60_000,
} as const;
const PATIENCE_MS = 150_000;
/** A minute of the demo stands for an hour of a venue, as in its other terms. */
const PACE = 60;
/** Makers and bidders come before the fund: below this share of maintenance margin, or where the take-over begins. */
const BELOW_PPM = 700_000;

export function demoLadder(ladder: Ladder): Ladder {
  const has = (stage: LadderStage): boolean => ladder.rungs.some((rung) => rung.stage === stage);
  const added = (stage: LadderStage, terms: Partial<Rung>): readonly Rung[] =>
    has(stage) ? [] : [rungOf({ stage, belowPpm: BELOW_PPM, ...terms })];
  const last = ladder.rungs.length - 1;
  return {
    ...ladder,
    spikeHoldMs: paced(ladder.spikeHoldMs),
    spikeAverageMs: paced(ladder.spikeAverageMs),
    penaltyRampMs: paced(ladder.penaltyRampMs),
    unwindWaitMs: paced(ladder.unwindWaitMs),
    ...(has('auction') ? pacedAuction(ladder) : AUCTION),
    rungs: [
      ...ladder.rungs.slice(0, last).map((rung) => ({
        ...rung,
        patienceMs: paced(rung.patienceMs),
        cooldownMs: paced(rung.cooldownMs),
      })),
      ...added('backstop', {}),
      ...added('auction', { patienceMs: PATIENCE_MS }),
      ...ladder.rungs.slice(last),
    ],
  };
}

const paced = (ms: number): number => Math.ceil(ms / PACE);

const pacedAuction = (ladder: Ladder): Partial<Ladder> => ({
  auctionFastMs: paced(ladder.auctionFastMs),
  auctionSlowMs: paced(ladder.auctionSlowMs),
  auctionInsolventMs: paced(ladder.auctionInsolventMs),
});
