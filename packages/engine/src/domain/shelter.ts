// What becomes of a position's shelter from a tightening as it is traded: who takes new risk takes it at the rates in force.
import type { PositionHeld } from './portfolio.ts';
import type { Lots } from './units.ts';

/** Whether a position that was sheltered still is after a trade: it has neither grown nor turned. */
export function staysSheltered(before: Lots, after: Lots): boolean {
  return before > 0n ? after > 0n && after <= before : after < 0n && after >= before;
}

/** The position after a trade, with the shelter that it keeps. */
export function withShelter(before: PositionHeld, after: PositionHeld): PositionHeld {
  const { scaleCapPpm } = before;
  if (scaleCapPpm === undefined || scaleCapPpm === 0) return after;
  return staysSheltered(before.size, after.size) ? { ...after, scaleCapPpm } : after;
}
