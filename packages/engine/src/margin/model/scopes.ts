// Cuts an account into the groups that a rule is applied to: underlyings, expiries, single instruments. The order of the
// groups is the order of their names, never of the rows.
import { assertNever } from '../../base/assert.ts';
import { formatInstant } from '../../base/civil-time.ts';
import type { Holdings } from '../../domain/holdings.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Scope } from './margin-model.ts';

export const GROUPS = ['underlying', 'expiry', 'instrument'] as const;
export type Group = (typeof GROUPS)[number];

/** The groups of a scope that hold a position or an order, ascending by name. */
export function scopesOf(scope: Scope, group: Group): readonly Scope[] {
  const { holdings, snapshot } = scope;
  const names = new Set<string>();
  for (const { instrument } of holdings.positions) names.add(groupOf(instrument, group));
  for (const { instrument } of holdings.orders) names.add(groupOf(instrument, group));
  return [...names]
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .map((name) => ({
      name,
      snapshot,
      holdings: where(holdings, (instrument) => groupOf(instrument, group) === name),
    }));
}

/** The same balances with the positions and orders of the instruments that pass. */
export function where(holdings: Holdings, passes: (instrument: Instrument) => boolean): Holdings {
  return {
    balances: holdings.balances,
    positions: holdings.positions.filter((each) => passes(each.instrument)),
    orders: holdings.orders.filter((each) => passes(each.instrument)),
  };
}

function groupOf(instrument: Instrument, group: Group): string {
  switch (group) {
    case 'underlying':
      return instrument.underlying;
    case 'expiry':
      return instrument.kind === 'perpetual'
        ? `${instrument.underlying} perpetual`
        : `${instrument.underlying} ${formatInstant(instrument.expiryMs)}`;
    case 'instrument':
      return instrument.symbol;
    default:
      return assertNever(group);
  }
}
