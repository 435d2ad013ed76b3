// Catalogue entries on accounts and collateral (C) and on orders before they match (P), through the real engine.
import { describe, expect, test } from 'vitest';
import type { Quanta } from '../src/index.ts';
import { lots, quanta, ticks, World } from './world.fixture.ts';

const withdrawal = (world: World, account: number, amount: bigint, asset = 0) =>
  ({ type: 'Withdraw', time: world.time, account, asset, amount: amount as Quanta }) as const;

describe('accounts', () => {
  test('C1 exactly the free collateral may be withdrawn, one quantum more is refused', () => {
    const world = new World();
    const maker = world.account(1_000_000);
    const account = world.account(10_000);
    world.trade(account, maker, 0, 500); // 0.5 BTC, notional 50,000: initial 2,500, floor 5,000
    const before = world.engine.requirement(account);
    expect(before.withdrawalFloor).toBe(quanta(5_000));
    const free = before.withdrawableEquity - before.withdrawalFloor;
    expect(world.refused(withdrawal(world, account, free + 1n))).toMatchObject({
      type: 'InitialMarginNotMet',
      binding: 'notionalFloor',
    });
    world.must(withdrawal(world, account, free));
    const after = world.engine.requirement(account);
    expect(after.equity).toBeGreaterThanOrEqual(after.initial);
    expect(after.withdrawableEquity).toBe(after.withdrawalFloor);
  });

  test('C2 unrealised profit cannot be withdrawn until a counterparty has paid for it', () => {
    const world = new World();
    const maker = world.account(1_000_000);
    const account = world.account(10_000);
    world.trade(account, maker, 0, 500);
    world.tick({ btc: 110_000, afterMs: 60_000 });
    world.tick({ btc: 110_000 });
    const risk = world.engine.requirement(account);
    expect(risk.equity - risk.withdrawableEquity).toBe(quanta(5_000));
    // The floor is 10 % of 55,000; the profit of 5,000 does not count towards what stays.
    const free = world.cash(account) - quanta(5_500);
    world.refused(withdrawal(world, account, free + 1n));
    world.must(withdrawal(world, account, free));
    // Closed against the maker it is realised, and leaves.
    world.trade(account, maker, 0, -500);
    const realised = world.cash(account);
    expect(realised).toBeGreaterThan(quanta(10_000));
    world.must(withdrawal(world, account, realised));
    expect(world.cash(account)).toBe(0n);
  });

  test('C3 withdrawals, transfers of money and of collateral pass the same health check', () => {
    const world = new World();
    const maker = world.account(1_000_000);
    const account = world.account(0, { owner: 7 });
    const sibling = world.account(0, { owner: 7 });
    const stranger = world.account(0, { owner: 8 });
    world.deposit(account, 1, 1); // 1 BTC, counted at 90,000
    world.trade(account, maker, 0, 5_000); // notional 500,000: floor 50,000
    const time = world.time;
    const one = (units: number) => BigInt(Math.round(units * 1e8)) as Quanta;
    expect(
      world.refused({ type: 'Withdraw', time, account, asset: 1, amount: one(0.5) }),
    ).toMatchObject({ type: 'InitialMarginNotMet' });
    expect(
      world.refused({
        type: 'Transfer',
        time,
        from: account,
        to: sibling,
        asset: 1,
        amount: one(0.5),
      }),
    ).toMatchObject({
      type: 'InitialMarginNotMet',
    });
    expect(
      world.refused({
        type: 'Transfer',
        time,
        from: account,
        to: stranger,
        asset: 1,
        amount: one(0.01),
      }),
    ).toMatchObject({ type: 'DifferentOwner' });
    expect(world.refused(withdrawal(world, world.state.scalar('sharedFund'), 1n))).toMatchObject({
      type: 'HouseAccount',
    });
    world.must({ type: 'Transfer', time, from: account, to: sibling, asset: 1, amount: one(0.1) });
    expect(world.state.balanceOf(sibling, 1)).toBe(one(0.1));
  });

  test('C4 resting orders reserve margin at their worse side, and withdrawals see it', () => {
    const world = new World();
    const account = world.account(10_000);
    const mark = world.mark(0);
    world.must(world.order(account, 0, 500, mark)); // 50,000: 2,500 initial + 25 fee
    world.must(world.order(account, 0, -800, mark)); // 80,000: 4,000 initial + 40 fee, the worse side
    const risk = world.engine.requirement(account);
    expect(risk.initial).toBe(quanta(4_040));
    expect(risk.positions[0]).toMatchObject({ binding: 'sells', orderInitial: quanta(4_040) });
    expect(risk.maintenance).toBe(0n);
    world.refused(withdrawal(world, account, quanta(10_000 - 4_040) + 1n));
    world.must(withdrawal(world, account, quanta(10_000 - 4_040)));
    // With the worse side gone only the other is reserved.
    world.must({ type: 'ReleaseOrder', time: world.time, order: 2, reason: 'cancelled' });
    expect(world.engine.requirement(account).initial).toBe(quanta(2_525));
    world.must({ type: 'ReleaseOrder', time: world.time, order: 1, reason: 'cancelled' });
    expect(world.engine.requirement(account).initial).toBe(0n);
  });

  test('C8 an isolated loss never exceeds its own margin, and neither account pays for the other', () => {
    const world = new World();
    const maker = world.account(10_000_000);
    const cross = world.account(20_000, { owner: 7 });
    const isolated = world.account(3_000, { owner: 7, market: 0 });
    world.deposit(world.state.scalar('sharedFund'), 1_000_000);
    world.deposit(world.state.market(0).bucketAccount, 1_000_000);
    expect(
      world.refused({
        type: 'Deposit',
        time: world.time,
        account: isolated,
        asset: 1,
        amount: 1n as Quanta,
      }),
    ).toMatchObject({
      type: 'AssetNotAccepted',
    });
    expect(world.refused(world.order(isolated, 1, 1, world.mark(1)))).toMatchObject({
      type: 'WrongMarket',
    });
    world.trade(isolated, maker, 0, 500); // 50,000 long on 3,000
    world.trade(cross, maker, 1, 100);
    const crossBefore = world.cash(cross);
    world.tick({ btc: 80_000 }); // -10,000 on the isolated position: a band first
    world.tick({ btc: 80_000 });
    world.tick({ btc: 80_000 });
    expect(world.size(isolated, 0)).toBe(0n);
    expect(world.cash(isolated)).toBe(0n);
    expect(world.cash(cross)).toBe(crossBefore);
    expect(world.size(cross, 1)).toBe(100n);
    world.engine.check();
  });
});

describe('orders', () => {
  test('P1 an order whose worst fill leaves equity below initial margin is refused', () => {
    const world = new World();
    const account = world.account(2_525);
    const mark = world.mark(0);
    expect(world.refused(world.order(account, 0, 501, mark))).toMatchObject({
      type: 'InitialMarginNotMet',
    });
    // One tick above the mark loses 500 lots * 100 quanta at once.
    expect(world.refused(world.order(account, 0, 500, mark + 1))).toMatchObject({
      type: 'InitialMarginNotMet',
    });
    world.must(world.order(account, 0, 500, mark));
  });

  test('P1 below initial margin a reduce-only order passes if risk falls, and not with equity at or below zero', () => {
    const world = new World({ btc: { liquidationOrderMs: 600_000 } });
    const maker = world.account(10_000_000);
    const account = world.account(2_600);
    world.trade(account, maker, 0, 500);
    world.tick({ btc: 98_500 }); // equity 1,825: below initial 2,462.5, above maintenance 1,477.5
    const before = world.engine.requirement(account);
    expect(before.equity < before.initial && before.equity > before.maintenance).toBe(true);
    expect(world.refused(world.order(account, 0, 1, world.mark(0)))).toMatchObject({
      type: 'InitialMarginNotMet',
    });
    world.must(world.order(account, 0, -100, world.mark(0), true));
    // A reduction so cheap for the other side that the margin ratio worsens is refused.
    expect(world.refused(world.order(account, 0, -100, 940_000, true))).toMatchObject({
      type: 'RiskNotReduced',
    });
  });

  test('P2 reduce-only never flips the side; two together and a position that shrinks meanwhile lose the excess', () => {
    const world = new World();
    const maker = world.account(10_000_000);
    const account = world.account(100_000);
    const mark = world.mark(0);
    expect(world.refused(world.order(account, 0, -10, mark, true))).toMatchObject({
      type: 'NothingToReduce',
    });
    world.trade(account, maker, 0, 500);
    const first = world.order(account, 0, -400, mark, true);
    world.must(first);
    const second = world.order(account, 0, -400, mark, true);
    world.must(second);
    expect(world.of('OrderReserved')[0]?.size).toBe(100n); // what the first one left
    expect(world.refused(world.order(account, 0, -1, mark, true))).toMatchObject({
      type: 'NothingToReduce',
    });
    world.trade(account, maker, 0, -450); // a plain sale shrinks the position to 50
    expect(world.size(account, 0)).toBe(50n);
    const left = [first, second]
      .map(({ order }) => world.state.orderRow(order))
      .map((row) => (row === 0xffff_ffff ? 0n : world.state.orders.size.get(row)));
    expect(left).toEqual([50n, 0n]);
    const buyer = world.order(maker, 0, 50, mark);
    world.must(buyer);
    expect(
      world.refused({
        type: 'PostFill',
        time: world.time,
        market: 0,
        maker: buyer.order,
        taker: first.order,
        price: ticks(mark),
        size: lots(51),
      }),
    ).toMatchObject({
      type: 'FillMismatch',
    });
    world.must({
      type: 'PostFill',
      time: world.time,
      market: 0,
      maker: buyer.order,
      taker: first.order,
      price: ticks(mark),
      size: lots(50),
    });
    expect(world.size(account, 0)).toBe(0n);
  });

  test('P5 fees are part of the check: margin for the position alone is not enough', () => {
    const world = new World();
    const mark = world.mark(0);
    const short = world.account(2_524.999999);
    const enough = world.account(2_525);
    expect(world.refused(world.order(short, 0, 500, mark))).toMatchObject({
      type: 'InitialMarginNotMet',
      required: quanta(2_525),
    });
    const maker = world.account(1_000_000);
    world.trade(enough, maker, 0, 500);
    const risk = world.engine.requirement(enough);
    expect(risk.equity).toBe(risk.initial);
  });
});
