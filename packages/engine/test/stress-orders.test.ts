// An order that the stress add-on admits can be filled: its fee and its loss against the mark are spent by then.
import { expect, test } from 'vitest';
import { quanta, World } from './world.fixture.ts';

test('P1 the largest order that is admitted fills, though its fee is no cover for a stressed loss any more', () => {
  for (const [side, worse] of [
    [1, 0],
    [-1, 0],
    [1, 300],
    [-1, -300],
  ] as const) {
    const world = new World({ venue: { coverSharePpm: 100_000 } });
    world.deposit(world.state.scalar('sharedFund'), 1_000);
    const maker = world.account(10_000_000);
    const account = world.account(6_000);
    const limit = world.mark(0) + worse;
    const admits = (size: number): boolean => {
      const order = world.order(account, 0, side * size, limit);
      if (world.step(order) !== undefined) return false;
      world.must({
        type: 'ReleaseOrder',
        time: world.time,
        order: order.order,
        reason: 'cancelled',
      });
      return true;
    };
    let [least, most] = [1, 10_000];
    while (most - least > 1) {
      const size = Math.floor((least + most) / 2);
      if (admits(size)) least = size;
      else most = size;
    }
    const resting = world.order(maker, 0, -side * least, limit);
    const taker = world.order(account, 0, side * least, limit);
    world.must(resting);
    world.must(taker);
    expect(world.engine.requirement(account).cautionParts?.stress).toBeGreaterThan(quanta(1));
    world.must({
      type: 'PostFill',
      time: world.time,
      market: 0,
      maker: resting.order,
      taker: taker.order,
      price: taker.limit,
      size: taker.size,
    });
    const { equity, initial } = world.engine.requirement(account);
    expect(equity).toBeGreaterThanOrEqual(initial);
  }
});
