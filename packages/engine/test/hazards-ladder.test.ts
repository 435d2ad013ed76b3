// What may get into the way of the ladder and of the fund: owners' own orders, netting of inventory, an empty fund.
import { expect, test } from 'vitest';
import { LIQUIDATION_STAGES, NONE } from '../src/index.ts';
import { lots, quanta, World } from './world.fixture.ts';
import { ladderOrder } from './ladder-order.fixture.ts';

const stageOf = (world: World, account: number) =>
  LIQUIDATION_STAGES[world.state.accounts.stage.get(account)];
/** A print beyond the bound and the one that confirms it, a second apart. */
function gap(world: World, btc: number, depth?: number): void {
  world.tick({ btc, afterMs: 1_000 });
  world.tick({ btc, afterMs: 1_000, ...(depth === undefined ? {} : { depth }) });
}
function fill(world: World, order: number, maker: number, size: number) {
  const row = world.state.orderRow(order);
  const sells = world.state.orders.side.get(row) === 1;
  const price = world.state.orders.limit.get(row);
  const other = world.order(maker, 0, sells ? size : -size, Number(price));
  world.must(other);
  return world.step({
    type: 'PostFill',
    time: world.time,
    market: 0,
    maker: other.order,
    taker: order,
    price,
    size: lots(size),
  });
}
const left = (world: World, order: number): bigint => {
  const row = world.state.orderRow(order);
  return row === NONE ? 0n : world.state.orders.size.get(row);
};

test('L9 P9 an owner in liquidation may reduce, but a resting order of his does not crowd out the liquidation order', () => {
  const world = new World();
  const maker = world.account(5_000_000);
  const account = world.account(1_000);
  world.trade(account, maker, 0, 100);
  gap(world, 92_000);
  const order = ladderOrder(world.state, account);
  const planned = Number(left(world, order));
  expect(planned).toBeGreaterThan(10);
  expect(world.refused(world.order(account, 0, 1, world.mark(0)))).toMatchObject({
    type: 'AccountLiquidating',
  });
  const resting = world.order(account, 0, -100, 2 * world.mark(0), true);
  world.must(resting);
  expect(fill(world, order, maker, 10)).toBeUndefined();
  expect(left(world, order)).toBe(BigInt(planned - 10));
  expect(left(world, resting.order)).toBe(BigInt(100 - planned));
  world.must({ type: 'ReleaseOrder', time: world.time, order: resting.order, reason: 'cancelled' });
  const own = world.order(account, 0, -5, world.mark(0), true);
  world.must(own);
  expect(fill(world, own.order, maker, 5)).toBeUndefined();
  expect(world.size(account, 0)).toBe(85n);
  expect(stageOf(world, account)).not.toBe('none');
});

test('P2 inventory that nets away takes its disposal order with it: the fund never flips side', () => {
  const world = new World();
  const maker = world.account(5_000_000);
  const long = world.account(515);
  const bucket = world.state.market(0).bucketAccount;
  world.deposit(bucket, 100_000);
  world.trade(long, maker, 0, 100);
  gap(world, 95_000, 1_000);
  expect(world.size(bucket, 0)).toBe(100n);
  const disposal = ladderOrder(world.state, bucket);
  expect(left(world, disposal)).toBe(100n);
  const short = world.account(400);
  world.trade(short, maker, 0, -80);
  gap(world, 99_600);
  expect(world.size(short, 0)).toBe(0n);
  expect(world.size(bucket, 0)).toBe(20n);
  expect(left(world, disposal)).toBe(20n);
});

test('an account that waits for an empty fund to buy its coins goes on when the fund has cash again', () => {
  const world = new World({ venue: { negativeBalanceCap: quanta(100) } });
  const maker = world.account(5_000_000);
  const account = world.account(60);
  world.deposit(account, 0.1, 2);
  world.deposit(world.state.market(0).bucketAccount, 100_000);
  world.trade(account, maker, 0, 60);
  // The book stays empty and the fund has no cash: taken over, and the debt waits with the coins behind it.
  gap(world, 96_200);
  for (let i = 0; i < 8; i++) world.tick({});
  expect([world.size(account, 0), stageOf(world, account)]).toEqual([0n, 'takeOver']);
  expect(world.cash(account)).toBeLessThan(-100_000_000n);
  expect(world.engine.requirement(account).equity).toBeGreaterThan(0n);
  world.deposit(world.state.scalar('sharedFund'), 1_000);
  world.tick({});
  expect(world.of('CollateralConverted').map((event) => event.account)).toEqual([account]);
  // Exactly enough coins: less than one quantum of them is worth stays over.
  expect(world.cash(account)).toBeGreaterThanOrEqual(0n);
  expect(world.cash(account)).toBeLessThan(40n);
  expect(stageOf(world, account)).toBe('none');
});
