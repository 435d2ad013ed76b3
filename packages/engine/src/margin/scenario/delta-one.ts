// Profit of perpetuals and futures when spot moves: exact, since it needs no model. What of it counts, and in which
// currency an account is judged, is for the rule that asks.
import { Exact } from '../../base/exact.ts';
import { coinsPerContract, type Future, type Perpetual } from '../../domain/instrument.ts';

export type DeltaOneLeg = {
  readonly instrument: Perpetual | Future;
  /** Contracts, signed. */
  readonly size: Exact;
  /** Quote units per coin, positive. */
  readonly mark: Exact;
  /** Share of the price that moves with spot, 0 to 1: below 1 only while a future's settlement price is averaged. */
  readonly openShare: Exact;
};

/** Coins that the leg stands for at its mark, signed. */
export const coinsOf = ({ instrument, size, mark }: DeltaOneLeg): Exact =>
  size.times(coinsPerContract(instrument, mark));

/**
 * Profit for a move of spot (a fraction above -1), in the settlement asset, exact: coins x mark x m for linear contracts,
 * coins x m / (1 + m) for inverse ones, where m = move x openShare is the move of the contract's price.
 */
export function deltaOnePnl(leg: DeltaOneLeg, move: Exact): Exact {
  const m = move.times(leg.openShare);
  const coins = coinsOf(leg);
  return leg.instrument.payoff === 'linear'
    ? coins.times(leg.mark).times(m)
    : coins.times(m).over(Exact.ONE.plus(m));
}
