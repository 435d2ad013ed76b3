// Which outcome of the resting orders a requirement by rate is taken on: the position as it stands, all buys filled or
// all sells filled, whichever requires most. What a fill at its limit would lose is not counted here.
import type { Exact } from '../../base/exact.ts';
import { oneOf } from '../../domain/schema.ts';
import type { Level } from '../model/margin-model.ts';
import type { Exposure } from './exposure.ts';

export const ORDER_RULES = ['ignored', 'worseSide'] as const;
export type OrderRule = (typeof ORDER_RULES)[number];

/** The parameter by which a rulebook says whether resting orders are margined. */
export const orderRule = oneOf(
  'whether resting orders count: not at all, or at the worse side',
  ORDER_RULES,
);

/** The same where a venue may margin orders before they rest, and forget them when it asks who is liquidated. */
export const levelOrderRule = oneOf(
  'whether resting orders count: not at all, at the worse side, or at the worse side for initial margin only',
  [...ORDER_RULES, 'worseSideInitial'],
);

export const ordersAt = (rule: OrderRule | 'worseSideInitial', level: Level): OrderRule => {
  if (rule !== 'worseSideInitial') return rule;
  return level === 'initial' ? 'worseSide' : 'ignored';
};

export type Outcome = 'position' | 'buys filled' | 'sells filled';

export type AtOutcome = {
  readonly outcome: Outcome;
  /** Contracts, signed. */
  readonly size: Exact;
  /** Numeraire. */
  readonly required: Exact;
};

/** The outcome that requires most; of equal ones the position first, then the buys. */
export function worstOutcome(
  exposure: Exposure,
  orders: OrderRule,
  requiredOf: (size: Exact) => Exact,
): AtOutcome {
  const { open, buys, sells } = exposure;
  let worst: AtOutcome = { outcome: 'position', size: open, required: requiredOf(open) };
  if (orders === 'ignored') return worst;
  const filled = [
    ['buys filled', open.plus(buys)],
    ['sells filled', open.minus(sells)],
  ] as const;
  for (const [outcome, size] of filled) {
    const required = requiredOf(size);
    if (required.isAbove(worst.required)) worst = { outcome, size, required };
  }
  return worst;
}
