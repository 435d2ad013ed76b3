// Every hand-written mutant, by the part of the engine that it breaks.
import { accountMutants } from './catalogue/accounts.ts';
import { adlMutants } from './catalogue/adl.ts';
import { arithmeticMutants } from './catalogue/arithmetic.ts';
import { auctionMutants } from './catalogue/auction.ts';
import { backstopMutants } from './catalogue/backstop.ts';
import { detectMutants } from './catalogue/detect.ts';
import { journalMutants } from './catalogue/journal.ts';
import { ladderMutants } from './catalogue/ladder.ts';
import { limitAndSizeMutants } from './catalogue/limits-and-sizes.ts';
import { oracleMutants } from './catalogue/oracle.ts';
import { penaltyMutants } from './catalogue/penalty.ts';
import { restoreMutants } from './catalogue/restore.ts';
import { sharedLossMutants } from './catalogue/shared-losses.ts';
import { spikeBufferMutants } from './catalogue/spike-buffer.ts';
import { trancheMutants } from './catalogue/tranche.ts';
import { unwindMutants } from './catalogue/unwind.ts';
import { waterfallMutants } from './catalogue/waterfall.ts';
import { winnerMutants } from './catalogue/winners.ts';
import type { Mutant } from './mutant.ts';

export const mutants: readonly Mutant[] = [
  ...arithmeticMutants,
  ...accountMutants,
  ...oracleMutants,
  ...detectMutants,
  ...spikeBufferMutants,
  ...ladderMutants,
  ...limitAndSizeMutants,
  ...penaltyMutants,
  ...unwindMutants,
  ...auctionMutants,
  ...backstopMutants,
  ...waterfallMutants,
  ...adlMutants,
  ...sharedLossMutants,
  ...winnerMutants,
  ...trancheMutants,
  ...journalMutants,
  ...restoreMutants,
];
