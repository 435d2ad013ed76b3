// What one account holds, at any scale: the account side of every margin question. A file, a request and the state of a
// live venue are all turned into this; the market side is domain/snapshot.ts.
import type { Exact } from '../base/exact.ts';
import type { Side } from './command.ts';
import type { Instrument } from './instrument.ts';

export type Balance = {
  readonly asset: string;
  /** Coins; negative is borrowed. */
  readonly amount: Exact;
};
export type Position = {
  readonly instrument: Instrument;
  /** Contracts, signed: long is positive. Zero is legal and counts nothing. */
  readonly size: Exact;
  /** What the size cost, in the settlement asset and signed as `size x unitValue` is: PnL = value - cost. */
  readonly cost: Exact;
  /** Funding owed since last settled, settlement asset: positive is owed by the account. */
  readonly fundingOwed: Exact;
};
export type Order = {
  readonly instrument: Instrument;
  readonly side: Side;
  /** Contracts left, positive. */
  readonly size: Exact;
  readonly limit: Exact;
  readonly reduceOnly: boolean;
};
export type Holdings = {
  readonly balances: readonly Balance[];
  readonly positions: readonly Position[];
  readonly orders: readonly Order[];
};

/** The same holdings with rows of one instrument, or of one asset, joined: a model must not see how rows are split. */
export function joined(holdings: Holdings): Holdings {
  if (isJoined(holdings)) return holdings;
  const positions = new Map<string, Position>();
  for (const each of holdings.positions) {
    const held = positions.get(each.instrument.symbol);
    positions.set(
      each.instrument.symbol,
      held === undefined
        ? each
        : {
            ...held,
            size: held.size.plus(each.size),
            cost: held.cost.plus(each.cost),
            fundingOwed: held.fundingOwed.plus(each.fundingOwed),
          },
    );
  }
  const balances = new Map<string, Balance>();
  for (const each of holdings.balances) {
    const held = balances.get(each.asset);
    const amount = held === undefined ? each.amount : held.amount.plus(each.amount);
    balances.set(each.asset, { asset: each.asset, amount });
  }
  return {
    balances: inOrder([...balances.values()], (each) => each.asset),
    positions: inOrder([...positions.values()], (each) => each.instrument.symbol),
    orders: holdings.orders,
  };
}

/** Whether every row stands alone and in order already, so that nothing need be copied: every model asks. */
const isJoined = ({ positions, balances }: Holdings): boolean =>
  ascends(positions, (each) => each.instrument.symbol) && ascends(balances, (each) => each.asset);

function ascends<T>(rows: readonly T[], key: (row: T) => string): boolean {
  let before: string | undefined;
  for (const row of rows) {
    const name = key(row);
    if (before !== undefined && !(before < name)) return false;
    before = name;
  }
  return true;
}

function inOrder<T>(rows: readonly T[], key: (row: T) => string): readonly T[] {
  return [...rows].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
