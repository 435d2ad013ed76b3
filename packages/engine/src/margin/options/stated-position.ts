// Turns positions as venues state them, by unrealised profit and by seconds to expiry, into holdings and quotes. For
// readers of published cases and of account statements; no rule of margin is here.
import type { Exact } from '../../base/exact.ts';
import type { Position } from '../../domain/holdings.ts';
import { type Instrument, type Right, unitValue } from '../../domain/instrument.ts';
import { MS_PER_YEAR } from '../../domain/snapshot.ts';
import { black76Price } from '../../pricing/black76.ts';
import { quantized } from '../quantize.ts';

/** A position of which the profit is stated instead of the cost: `cost = size x unitValue(mark) - profit`. */
export const positionWithProfit = (stated: {
  readonly instrument: Instrument;
  /** Contracts, signed. */
  readonly size: Exact;
  readonly mark: Exact;
  /** Unrealised, settlement asset. */
  readonly profit: Exact;
  /** Funding due to the account since last settled, settlement asset; negative is owed by it. */
  readonly fundingDue: Exact;
}): Position => ({
  instrument: stated.instrument,
  size: stated.size,
  cost: stated.size.times(unitValue(stated.instrument, stated.mark)).minus(stated.profit),
  fundingOwed: stated.fundingDue.negated(),
});

/** Milliseconds of a span in seconds, to the nearest. */
export const millisecondsOf = (seconds: number): number => Math.round(seconds * 1000);

/**
 * Black's value of an option on a forward, undiscounted, on the grid of 1e-12, in quote units per coin. Time is
 * milliseconds over a year of 365 days. Asserts finite numbers; a volatility of zero leaves the intrinsic value.
 */
export const undiscountedMark = (option: {
  readonly right: Right;
  readonly strike: Exact;
  readonly forward: Exact;
  readonly millisecondsLeft: number;
  /** Yearly, 0.5 for 50 %. */
  readonly volatility: number;
}): Exact =>
  quantized(
    black76Price({
      right: option.right,
      forward: option.forward.toNumber(),
      strike: option.strike.toNumber(),
      years: option.millisecondsLeft / MS_PER_YEAR,
      volatility: option.volatility,
      discount: 1,
    }),
  );
