// The side of a position in closed forms, as a sign: what separates the long formula of a venue from its short one.
import { Exact } from '../../../base/exact.ts';

export const POSITION_SIDES = ['long', 'short'] as const;
export type PositionSide = (typeof POSITION_SIDES)[number];

/** 1 for long, -1 for short. */
export const directionOf = (side: PositionSide): Exact =>
  side === 'long' ? Exact.ONE : Exact.ONE.negated();

/** The price, or undefined where the formula gives none: a position that no positive price can bring there. */
export const positiveOrNone = (price: Exact): Exact | undefined =>
  price.sign > 0 ? price : undefined;
