// Profit that stands in coins and not yet in cash: an inverse contract's, which is worth more or less as the coin moves, and
// so is a position in the coin beside the contract itself.
import { Exact } from '../../base/exact.ts';
import type { Position } from '../../domain/holdings.ts';
import { unitValue } from '../../domain/instrument.ts';
import type { Snapshot } from '../../domain/snapshot.ts';

/**
 * Value less cost and funding owed of an inverse perpetual or future, in the numeraire at the coin's price; zero for linear
 * contracts, and where the coin is the numeraire itself. The profit of coin-settled options is left to their premium,
 * which rulebooks count in different places.
 */
export function profitInCoins(
  { instrument, size, cost, fundingOwed }: Position,
  snapshot: Snapshot,
): Exact {
  const { kind, payoff, settle, symbol } = instrument;
  const mark = snapshot.instruments.get(symbol)?.mark;
  if (kind === 'option' || payoff === 'linear' || mark === undefined) return Exact.ZERO;
  if (settle === snapshot.numeraire) return Exact.ZERO;
  const profit = size.times(unitValue(instrument, mark)).minus(cost).minus(fundingOwed);
  return profit.times(snapshot.assets.get(settle)?.price ?? mark);
}
