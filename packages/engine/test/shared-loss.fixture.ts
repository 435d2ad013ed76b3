// A crowd of winners too large for one batch of claims, and a bankruptcy whose loss they share by the index.
import { costOf, lossesDue } from '../src/state/losses-due.ts';
import type { State } from '../src/state/state.ts';
import { type Event, type EventOf, NONE, valueOf } from '../src/index.ts';
import { gap } from './bankruptcy.fixture.ts';
import { World, type WorldOptions } from './world.fixture.ts';

export type Crowd = {
  readonly world: World;
  readonly long: number;
  /** Short since 94,500: in profit at a mark of 94,000, at a loss at the bankruptcy price of the long. */
  readonly winners: readonly number[];
  /** Long with all of them, and rich. */
  readonly rich: number;
};

/**
 * `sizes`: lots of each winner besides the one who took over the short against the bankrupt long (100 lots). `gamblers`: more
 * accounts that go bankrupt with it, 20 lots each.
 */
export function crowd(
  sizes: readonly number[],
  options: WorldOptions & { readonly batch: number; readonly gamblers?: number },
): Crowd {
  const { batch, gamblers = 0, ...rest } = options;
  const world = new World({ ...rest, venue: { claimsPerStepMax: batch, ...rest.venue } });
  const rich = world.account(5_000_000);
  const long = world.account(520);
  const first = world.account(50_000);
  world.trade(long, first, 0, 100);
  for (let count = 0; count < gamblers; count++) world.trade(world.account(104), rich, 0, 20);
  world.tick({ btc: 98_500 });
  const winners = [100, ...sizes].map((lots) => {
    const winner = world.account(20_000);
    world.trade(lots === 100 ? first : rich, winner, 0, lots, 945_000);
    return winner;
  });
  return { world, long, winners, rich };
}

export const crash = ({ world }: Crowd): readonly Event[] => gap(world, 94_000);

export const sharedIn = (events: readonly Event[]): readonly EventOf<'LossShared'>[] =>
  events.filter((event): event is EventOf<'LossShared'> => event.type === 'LossShared');
export const metIn = (events: readonly Event[]): readonly EventOf<'LossMet'>[] =>
  events.filter((event): event is EventOf<'LossMet'> => event.type === 'LossMet');

/** What every account has still to meet in market 0, and that its cuts cover what the epochs have left. */
export function unmet({ state }: World): ReadonlyMap<number, bigint> {
  const due = new Map<number, bigint>();
  for (let account = 0; account < state.scalar('accounts'); account++) {
    const found = lossesDue(state, account, 0);
    if (found !== undefined) due.set(account, found.fromOpen + found.fromHeld);
  }
  return due;
}

/** Cost with what is still to meet, balance, and size: what an account has, however often it was touched. */
export function booksOf({ state }: World): readonly unknown[] {
  return Array.from({ length: state.scalar('accounts') }, (_, account) => {
    const row = state.positionRow(account, 0);
    const { cash, positions } = state.portfolio(account);
    return [account, cash, positions, row === NONE ? 0n : costOf(state, row)];
  });
}

/** Open gain of an account in market 0 at its mark, before what it has still to meet. */
export function rawGain({ state }: World, account: number): bigint {
  const row = state.positionRow(account, 0);
  if (row === NONE) return 0n;
  const size = (state as State).positions.size.get(row);
  return valueOf(size, state.unitValue(0)) - state.positions.cost.get(row);
}
