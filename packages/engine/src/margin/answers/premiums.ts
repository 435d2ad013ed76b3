// Where the premiums of held options stand: already out of the balance, or only in the cost of the position. Venues differ,
// and so do their rulebooks; the same account is written either way without being worth more in one of them.
import { Exact } from '../../base/exact.ts';
import { joined } from '../../domain/holdings.ts';
import type { Priced } from './what-if.ts';

export type Premiums = 'inCost' | 'inBalance';

/**
 * The account with its premiums where the rulebook looks for them: what options cost goes back to the balance of their
 * settlement asset, or leaves it. Where the account does not say how it is written it is taken as the rulebook expects.
 */
export function withPremiums(priced: Priced, expected: Premiums): Priced {
  const { holdings, premiums: stated = expected } = priced;
  if (stated === expected) return { ...priced, premiums: expected };
  const moved = holdings.positions
    .filter(({ instrument }) => instrument.kind === 'option')
    .map(({ instrument, cost }) => ({
      asset: instrument.settle,
      amount: expected === 'inCost' ? cost : cost.negated(),
    }))
    .filter(({ amount }) => !amount.equals(Exact.ZERO));
  const balances = [...holdings.balances, ...moved];
  return { ...priced, premiums: expected, holdings: joined({ ...holdings, balances }) };
}
