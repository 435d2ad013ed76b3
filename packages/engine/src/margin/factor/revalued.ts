// What holdings gain when one snapshot gives way to another: every position and balance valued at both, in the numeraire.
import { Exact } from '../../base/exact.ts';
import type { Holdings } from '../../domain/holdings.ts';
import { unitValue } from '../../domain/instrument.ts';
import type { Snapshot } from '../../domain/snapshot.ts';

/**
 * The gain, negative for a loss. A position's profit counts, not its notional: what stands in the settlement asset is its
 * value less its cost, at each snapshot's price of that asset. Quotes must be there: the caller has looked.
 */
export function gainBetween(holdings: Holdings, before: Snapshot, after: Snapshot): Exact {
  return worth(holdings, after).minus(worth(holdings, before));
}

function worth(holdings: Holdings, snapshot: Snapshot): Exact {
  const price = (asset: string): Exact => snapshot.assets.get(asset)?.price ?? Exact.ONE;
  const balances = holdings.balances.map(({ asset, amount }) => amount.times(price(asset)));
  const positions = holdings.positions.map(({ instrument, size, cost }) => {
    const mark = snapshot.instruments.get(instrument.symbol)?.mark ?? Exact.ZERO;
    const value = size.times(unitValue(instrument, mark)).minus(cost);
    return value.times(price(instrument.settle));
  });
  return Exact.sum([...balances, ...positions]);
}
