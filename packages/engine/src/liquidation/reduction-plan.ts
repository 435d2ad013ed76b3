// What a plan of the ladder says, and the level at which it has said enough.
import { cmpProduct } from '../base/fixed.ts';
import type { Side } from '../domain/command.ts';
import type { MarketView } from '../domain/market-view.ts';
import { type Lots, type MarketId, PPM, type Quanta, type Ticks } from '../domain/units.ts';
import type { Requirement } from '../margin/margin-model.ts';

export type ReductionPlan =
  | {
      readonly type: 'reduce';
      readonly market: MarketId;
      readonly side: Side;
      /** Unsigned, at least one, at most what is held. */
      readonly size: Lots;
      readonly limit: Ticks;
      /** Beyond the mark, filled at the limit, fee and penalty included; below zero where the limit is better than the mark. */
      readonly cost: Quanta;
      /** Whether the order, filled at its limit, restores the exit level; if not, another plan follows. */
      readonly restores: boolean;
    }
  /** Equity cannot pay for closing in the book (hazards L3, L4): no partial step. */
  | { readonly type: 'takeOver' }
  /** The exit level is reached, or no leg is in a live market. */
  | { readonly type: 'none' };

/** equity >= exitPpm of maintenance: where liquidation ends. It lies above maintenance, so that accounts do not flicker. */
export function reachesExit(
  risk: Pick<Requirement, 'equity' | 'maintenance'>,
  view: MarketView,
): boolean {
  const exitPpm = view.ladder?.exitPpm || view.venue.exitPpm;
  return cmpProduct(risk.equity, PPM, risk.maintenance, BigInt(exitPpm)) >= 0;
}
