// The penalty through the real engine: planned as it will be charged, never more than there is, nobody's income from himself.
import { expect, test } from 'vitest';
import { collectPenalty } from '../src/liquidation/charge-penalty.ts';
import { DEFAULT_LADDER, type Event, type Ladder, NONE, type Quanta } from '../src/index.ts';
import type { Step } from '../src/state/step.ts';
import { ladderOrder } from './ladder-order.fixture.ts';
import { lots, quanta, World } from './world.fixture.ts';

/** From 0.5 % to 1.5 % in two minutes of liquidation, and with stress. */
const RISING = { penaltyMaxPpm: 3_000_000, penaltyRampMs: 120_000 } as const;

function ladderWorld(ladder: Partial<Ladder>): World {
  const world = new World();
  world.must({ type: 'SetLadder', time: world.time, ...DEFAULT_LADDER, ...ladder });
  return world;
}

/** One account long 100 lots at 100,000, brought to 97,000: equity `cash` - 305, maintenance 291. */
function liquidated(cash: number, ladder: Partial<Ladder>) {
  const world = ladderWorld(ladder);
  const maker = world.account(5_000_000);
  const account = world.account(cash);
  world.deposit(world.state.market(0).bucketAccount, 100_000);
  world.trade(account, maker, 0, 100);
  world.tick({ btc: 98_500 });
  world.tick({ btc: 97_000 });
  return { world, maker, account };
}

/** Fills the order of the ladder at its limit, all of it but `missing` lots. */
function fill(world: World, account: number, maker: number, missing = 0n): readonly Event[] {
  const order = ladderOrder(world.state, account);
  const row = world.state.orderRow(order);
  const price = world.state.orders.limit.get(row);
  const size = world.state.orders.size.get(row) - missing;
  const other = world.order(maker, 0, Number(size), Number(price));
  world.must(other);
  return world.must({
    type: 'PostFill',
    time: world.time,
    market: 0,
    maker: other.order,
    taker: order,
    price,
    size: lots(Number(size)),
  });
}

const isRestored = (world: World, account: number): boolean => {
  const { equity, maintenance } = world.engine.requirement(account);
  return equity * 10n >= maintenance * 12n;
};

test('L2 an order is planned at the penalty of its last moment: filled then it restores, with one lot less it does not', () => {
  for (const missing of [0n, 1n]) {
    const { world, maker, account } = liquidated(595.9, RISING);
    const [placed] = world.of('LiquidationOrderPlaced');
    expect(placed).toMatchObject({ account, side: 'sell' });
    // The order lives a minute: half of the ramp, 1 %, and the stress of 0.1 short of 291.
    world.time += 59_999;
    fill(world, account, maker, missing);
    const [charged] = world.of('PenaltyCharged');
    const notional = ((placed?.size ?? 0n) - missing) * BigInt(placed?.limit ?? 0n) * 100n;
    expect(Number(charged?.amount ?? 0n) / Number(notional)).toBeCloseTo(0.01, 4);
    expect(isRestored(world, account)).toBe(missing === 0n);
  }
});

test('L2 the same order filled at once is charged less, and restores with something left', () => {
  const { world, maker, account } = liquidated(595.9, RISING);
  const [placed] = world.of('LiquidationOrderPlaced');
  fill(world, account, maker);
  const [charged] = world.of('PenaltyCharged');
  const amount = charged?.amount ?? 0n;
  expect(charged).toMatchObject({ account, market: 0, liquidator: NONE, toLiquidator: 0n });
  // 0.5 % and the stress of 0.1 short of 291: 5,004 ppm.
  const notional = (placed?.size ?? 0n) * BigInt(placed?.limit ?? 0n) * 100n;
  expect(amount).toBe((notional * 5_004n + 999_999n) / 1_000_000n);
  expect(charged?.postings.map((posting) => [posting.owner, posting.amount])).toEqual([
    [account, -amount],
    [world.state.market(0).bucketAccount, amount],
  ]);
  expect(isRestored(world, account)).toBe(true);
});

test('L4 a penalty of ten times the listed one still takes no more than what is left, and makes no deficit', () => {
  const world = ladderWorld({ penaltyMaxPpm: 10_000_000 });
  const maker = world.account(5_000_000);
  const account = world.account(520);
  world.deposit(world.state.market(0).bucketAccount, 100_000);
  world.trade(account, maker, 0, 100);
  // The first print beyond the bound opens a band, the second confirms it: equity 15 of 285, a stress of 0.947.
  for (let print = 0; print < 2; print++) world.tick({ btc: 95_000 });
  expect(world.of('PenaltyCharged')).toMatchObject([{ account, amount: quanta(15) }]);
  expect(world.of('DeficitFixed').every(({ deficit }) => deficit === 0n)).toBe(true);
  expect([world.cash(account), world.size(account, 0)]).toEqual([0n, 0n]);
});

test('L3 stress counts from before the account is taken over: nearly bankrupt it is charged nearly the most', () => {
  const { world, account } = liquidated(595, { penaltyMaxPpm: 2_000_000 });
  const order = ladderOrder(world.state, account);
  world.must({ type: 'ReleaseOrder', time: world.time, order, reason: 'expired' });
  world.tick({ btc: 95_500 });
  // Equity 595 - 5 - 450 = 140 of 286.5: 0.5 % times 1 + 0.5113 is 7,557 ppm, of 9,550.
  const [charged] = world.of('PenaltyCharged');
  expect(charged).toMatchObject({ account, amount: quanta(72.16935) });
  expect(world.of('LiquidationEnded')).toMatchObject([{ account, outcome: 'takenOver' }]);
});

/** The events of collecting a penalty on a state that is not changed. */
function collected(world: World, account: number, liquidator: number, most: Quanta) {
  const events: Event[] = [];
  const step: Step = { state: world.state, time: world.time, emit: (event) => events.push(event) };
  const charge = { account, market: 0, notional: quanta(9_700), ratePpm: 5_000n, most, liquidator };
  const amount = collectPenalty(step, charge);
  return { amount, events };
}

test('L8 a liquidator has his share of the penalty, by rule; of his own liquidation he has none', () => {
  const world = ladderWorld({ liquidatorSharePpm: 300_000 });
  const account = world.account(1_000, { owner: 7 });
  const twin = world.account(1_000, { owner: 7 });
  const bidder = world.account(1_000, { owner: 8 });
  const { bucketAccount } = world.state.market(0);
  expect(collected(world, account, bidder, quanta(1_000)).events).toMatchObject([
    {
      type: 'PenaltyCharged',
      amount: quanta(48.5),
      liquidator: bidder,
      toLiquidator: quanta(14.55),
      postings: [
        { owner: account, amount: -quanta(33.95) },
        { owner: bucketAccount, amount: quanta(33.95) },
        { owner: account, amount: -quanta(14.55) },
        { owner: bidder, amount: quanta(14.55) },
      ],
    },
  ]);
  expect(collected(world, account, twin, quanta(1_000)).events).toMatchObject([
    { amount: quanta(48.5), toLiquidator: 0n },
  ]);
});

test('L8 what a liquidator earns is never more than what the liquidated account still has', () => {
  const world = ladderWorld({ liquidatorSharePpm: 1_000_000 });
  const [account, bidder] = [world.account(1_000), world.account(1_000)];
  expect(collected(world, account, bidder, quanta(2)).events).toMatchObject([
    { amount: quanta(2), toLiquidator: quanta(2) },
  ]);
  for (const most of [0n, -5n])
    expect(collected(world, account, bidder, most as Quanta)).toEqual({ amount: 0n, events: [] });
});
