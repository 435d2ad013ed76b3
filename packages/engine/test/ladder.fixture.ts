// Ladders for tests, and what their orders meet in the book: a fill at the limit, or nothing.
import {
  DEFAULT_LADDER,
  type EventOf,
  type Ladder,
  type LadderStage,
  LIQUIDATION_STAGES,
  NONE,
  type OrderId,
  type Rung,
  rungOf,
} from '../src/index.ts';
import type { ReadState } from '../src/state/state.ts';
import { lots, type World } from './world.fixture.ts';

export type RungSpec = LadderStage | (Partial<Rung> & Pick<Rung, 'stage'>);

/** The rungs between the first and the last are given; orders leave first, take-over comes last unless it is among them. */
export function ladderOf(rungs: readonly RungSpec[], changes: Partial<Ladder> = {}): Ladder {
  const given = rungs.map((rung) => rungOf(typeof rung === 'string' ? { stage: rung } : rung));
  const isWhole = given.at(-1)?.stage === 'takeOver';
  return {
    ...DEFAULT_LADDER,
    name: 'test',
    rungs: [
      rungOf({ stage: 'cancelOrders' }),
      ...given,
      ...(isWhole ? [] : [rungOf({ stage: 'takeOver' })]),
    ],
    ...changes,
  };
}

export function setLadder(world: World, rungs: readonly RungSpec[], changes?: Partial<Ladder>) {
  world.must({ type: 'SetLadder', time: world.time, ...ladderOf(rungs, changes) });
}

export const stageOf = ({ state }: World, account: number) =>
  LIQUIDATION_STAGES[state.accounts.stage.get(account)];

/** A print beyond the bound opens a band; the second, confirming print closes it. */
export function gap(world: World, prices: { readonly btc?: number; readonly eth?: number }): void {
  world.tick(prices);
  world.tick(prices);
}

/** Ids of the ladder's open orders of an account, oldest first. */
export function ladderOrders(state: ReadState, account: number): readonly OrderId[] {
  const { orders, accounts } = state;
  const ids: OrderId[] = [];
  for (let row = accounts.firstOrder.get(account); row !== NONE; row = orders.next.get(row)) {
    if ((orders.flags.get(row) & 2) !== 0) ids.push(orders.id.get(row));
  }
  return ids;
}

/** Fills `size` lots (all that is left of it by default) of a ladder order at its limit against `maker`. */
export function fillLadderOrder(
  world: World,
  order: OrderId,
  maker: number,
  size?: bigint,
): readonly EventOf<'OrderFilled'>[] {
  const { orders } = world.state;
  const row = world.state.orderRow(order);
  const filled = size ?? orders.size.get(row);
  const market = orders.market.get(row);
  const limit = orders.limit.get(row);
  const sells = orders.side.get(row) === 1;
  const other = world.order(maker, market, Number(sells ? filled : -filled), Number(limit));
  world.must(other);
  world.must({
    type: 'PostFill',
    time: world.time,
    market,
    maker: other.order,
    taker: order,
    price: limit,
    size: lots(Number(filled)),
  });
  return world.of('OrderFilled');
}
