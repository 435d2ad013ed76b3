// What a reduction may do beyond what the listing says: the rung's limit and size, the ladder's penalty, the pace of the book.
import type { Side } from '../domain/command.ts';
import type { Ladder, Rung } from '../domain/ladder.ts';
import type { MarketView } from '../domain/market-view.ts';
import { DEFAULT_LADDER, rungOf } from '../domain/parameters-ladder.ts';
import type { Lots, MarketId } from '../domain/units.ts';

export type ReductionTerms = {
  readonly rung: Pick<Rung, 'limit' | 'size' | 'sharePpm' | 'wholeBelow'>;
  readonly ladder: Ladder;
  /** How long the account has been in liquidation; ms. */
  readonly elapsedMs: number;
  /** The most that one order may take of a market's book; undefined: as much as it wants. */
  mostLots(market: MarketId, side: Side): Lots | undefined;
};

const unpaced = (): undefined => undefined;

/** The terms of a rung of a ladder, for an account that has been in liquidation for so long. */
export const termsOf = (
  ladder: Ladder,
  rung: Rung,
  elapsedMs: number,
  mostLots: ReductionTerms['mostLots'] = unpaced,
): ReductionTerms => ({ ladder, rung, elapsedMs, mostLots });

const standardRung = rungOf({ stage: 'reduceInBook' });

/** The least that restores, at the mark slipped, at the penalty that a liquidation starts with. */
export const standardTerms = ({
  ladder = DEFAULT_LADDER,
}: Pick<MarketView, 'ladder'>): ReductionTerms => termsOf(ladder, standardRung, 0);
