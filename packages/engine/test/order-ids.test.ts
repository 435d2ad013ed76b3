// Ids of orders: none is used twice while it is open, and those that the engine gives to the ladder's orders are its own.
import { expect, test } from 'vitest';
import { LIQUIDATION_ORDER_BASE } from '../src/index.ts';
import { World } from './world.fixture.ts';

test('an id that is open is refused, whoever asks and whatever for; released, the order is gone', () => {
  const world = new World();
  const [first, second] = [world.account(10_000), world.account(10_000)];
  const placed = world.order(first, 0, 10, 990_000);
  world.must(placed);
  expect(world.refused(placed)).toEqual({ type: 'OrderIdInUse', order: placed.order });
  const other = { ...world.order(second, 1, -10, 41_000), order: placed.order };
  expect(world.refused(other)).toEqual({ type: 'OrderIdInUse', order: placed.order });
  const released = {
    type: 'ReleaseOrder',
    time: world.time,
    order: placed.order,
    reason: 'cancelled',
  } as const;
  world.must(released);
  expect(world.refused(released)).toEqual({ type: 'UnknownOrder', order: placed.order });
});

test.each([0, LIQUIDATION_ORDER_BASE, LIQUIDATION_ORDER_BASE + 7])(
  'the id %i is not for customers',
  (order) => {
    const world = new World();
    const account = world.account(10_000);
    const asked = { ...world.order(account, 0, 10, 990_000), order };
    expect(world.refused(asked)).toEqual({ type: 'OrderIdInUse', order });
  },
);

test('a limit on the wrong side of the collar is refused with the numbers that decided', () => {
  const world = new World();
  const account = world.account(1_000_000);
  // 10 % either way of a mark of 100,000.0, in ticks of 0.1.
  expect(world.refused(world.order(account, 0, 10, 1_100_001))).toMatchObject({
    type: 'PriceOutsideCollar',
    collarPpm: 100_000,
  });
  expect(world.refused(world.order(account, 0, -10, 899_999))).toMatchObject({
    type: 'PriceOutsideCollar',
  });
  world.must(world.order(account, 0, 10, 1_100_000));
  world.must(world.order(account, 0, -10, 900_000));
});
