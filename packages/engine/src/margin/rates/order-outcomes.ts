// Which outcome of the resting orders a requirement by rate is taken on: the position as it stands, all buys filled or
// all sells filled, whichever requires most. What a fill at its limit loses is for the models that count it.
import { Exact } from '../../base/exact.ts';
import type { Order } from '../../domain/holdings.ts';
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
};
/** The orders whose fills make an outcome; reduce-only orders cannot add risk and are in none. */
export type FilledOutcome = AtOutcome & { readonly filled: readonly Order[] };

/** The three outcomes of one instrument's orders: position, buys and sells, as `largest` prefers equal ones. */
export function filledOutcomes(size: Exact, orders: readonly Order[]): readonly FilledOutcome[] {
  const counted = orders.filter((order) => !order.reduceOnly);
  const buys = counted.filter((order) => order.side === 'buy');
  const sells = counted.filter((order) => order.side === 'sell');
  const [position, bought, sold] = outcomesOf({
    open: size,
    buys: Exact.sum(buys.map((order) => order.size)),
    sells: Exact.sum(sells.map((order) => order.size)),
  });
  return [
    { ...position, filled: [] },
    { ...bought, filled: buys },
    { ...sold, filled: sells },
  ];
}

const outcomesOf = ({ open, buys, sells }: Pick<Exposure, 'open' | 'buys' | 'sells'>) =>
  [
    { outcome: 'position', size: open },
    { outcome: 'buys filled', size: open.plus(buys) },
    { outcome: 'sells filled', size: open.minus(sells) },
  ] as const satisfies readonly AtOutcome[];

/** What is required at the outcome that requires most. */
export function worstOutcome(
  exposure: Exposure,
  orders: OrderRule,
  requiredOf: (size: Exact) => Exact,
): AtOutcome & { readonly value: Exact } {
  const [position, ...others] = outcomesOf(exposure);
  const asked = orders === 'ignored' ? [position] : [position, ...others];
  return largest(asked.map((at) => ({ ...at, value: requiredOf(at.size) })));
}

/** The one of greatest value, of equal ones the first; at least one is given. */
export const largest = <Valued extends { readonly value: Exact }>(all: readonly Valued[]): Valued =>
  all.reduce((most, each) => (each.value.isAbove(most.value) ? each : most));
