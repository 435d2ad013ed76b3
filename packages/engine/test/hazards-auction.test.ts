// Sections L3, L4, L8, L10 and L11 where the ladder auctions and has backstop makers.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds, isFixedSeed } from '../src/base/property.fixture.ts';
import { LIQUIDATION_STAGES, rungOf } from '../src/index.ts';
import { ALL, auctionLadder, auctionWorld, bid, gap, worth } from './auction.fixture.ts';
import { lots, quanta, World } from './world.fixture.ts';

const stageOf = (world: World, account: number) =>
  LIQUIDATION_STAGES[world.state.accounts.stage.get(account)];
const bucketOf = (world: World, market: number) => world.state.market(market).bucketAccount;
const reservedOf = (world: World, market: number) =>
  world.state.markets.auctionReserved.get(market);

/** 100 lots of BTC on 520, fee 5, against a rich short; `btc` is confirmed after a band. */
function fallTo(world: World, btc: number) {
  const maker = world.account(1_000_000);
  const bidder = world.account(100_000);
  const account = world.account(520);
  world.trade(account, maker, 0, 100);
  gap(world, { btc });
  return { maker, bidder, account };
}

test('L3 equity that does not pay for closing goes to auction whole: the fee is what is left at most, nothing below zero', () => {
  const world = auctionWorld();
  world.deposit(bucketOf(world, 0), 10_000);
  // At 94,900 equity is 5, closing in the book would cost about 100.
  const { bidder, account } = fallTo(world, 94_900);
  expect(stageOf(world, account)).toBe('auction');
  expect(world.of('AuctionStarted')).toMatchObject([{ kind: 'solvent', value: quanta(5) }]);
  expect(bid(world, { auction: account, bidder }, { afterMs: 60_000 })).toBeUndefined();
  expect(world.of('AuctionBidTaken')).toMatchObject([{ sharePpb: ALL, received: quanta(1) }]);
  expect(world.of('PenaltyCharged')).toMatchObject([{ amount: quanta(4) }]);
  expect([world.size(account, 0), worth(world, account)]).toEqual([0n, 0n]);
  world.tick({});
  expect(world.of('LiquidationEnded')).toMatchObject([{ account, outcome: 'flat' }]);
});

test('L4 an insolvent account goes to auction with its worst payout reserved: no fee, the deficit fixed with each bid, flat at exactly zero', () => {
  const world = auctionWorld();
  world.deposit(bucketOf(world, 0), 1_000);
  const { bidder, account } = fallTo(world, 94_000);
  // 85 are missing, and maintenance is 282.
  expect(world.of('AuctionStarted')).toMatchObject([
    { kind: 'insolvent', value: quanta(-85), legs: [{ market: 0, reserved: quanta(367) }] },
  ]);
  expect(reservedOf(world, 0)).toBe(quanta(367));
  const before = world.cash(bidder);
  // Half of it after half of the time: 42.5 for the deficit, and 70.5 of 141 to the bidder.
  expect(
    bid(world, { auction: account, bidder }, { sharePpb: ALL / 2, afterMs: 60_000 }),
  ).toBeUndefined();
  expect(world.of('DeficitFixed')).toMatchObject([
    { account, deficit: quanta(42.5), insurance: quanta(42.5), uncovered: 0n },
  ]);
  expect(world.cash(bidder)).toBe(before + quanta(14.1));
  expect(world.of('PenaltyCharged')).toEqual([]);
  for (let at = 0; at < 9; at++) world.tick({ afterMs: 60_000 });
  expect(bid(world, { auction: account, bidder })).toBeUndefined();
  // The other half at the end: all that was held ready for it.
  expect(world.of('AuctionBidTaken')).toMatchObject([{ fromInsurance: quanta(141) }]);
  expect([world.size(account, 0), world.cash(account)]).toEqual([0n, 0n]);
  expect(world.cash(bucketOf(world, 0))).toBe(quanta(1_000 - 85 - 14.1 - 141));
  expect([reservedOf(world, 0), world.state.scalar('auctions')]).toEqual([0n, 0]);
});

test('L4 what is reserved for one payout pays nothing else, and without it there is no insolvent auction', () => {
  const world = auctionWorld();
  world.deposit(bucketOf(world, 0), 400);
  const maker = world.account(1_000_000);
  const [first, second] = [world.account(520), world.account(519)];
  for (const account of [first, second]) world.trade(account as number, maker, 0, 100);
  gap(world, { btc: 94_000 });
  // The worse account is first; what is left of the bucket (32) cannot bear the other, which is taken over at once.
  expect(world.of('AuctionStarted').map(({ account }) => account)).toEqual([second]);
  const fixed = world.of('DeficitFixed').filter(({ account }) => account === first);
  expect(fixed).toMatchObject([{ deficit: quanta(85), insurance: quanta(32), adl: quanta(53) }]);
  expect(world.cash(bucketOf(world, 0))).toBe(quanta(368));
  expect(reservedOf(world, 0)).toBe(quanta(368));
});

test('L4 an auction that turns insolvent starts again as one, or is withdrawn where the buckets cannot bear it', () => {
  for (const bucket of [10_000, 100]) {
    const world = auctionWorld();
    world.deposit(bucketOf(world, 0), bucket);
    const { bidder, account } = fallTo(world, 97_000);
    gap(world, { btc: 94_000 });
    if (bucket === 10_000) {
      expect(world.of('AuctionReset')).toMatchObject([{ account, kind: 'insolvent', version: 1 }]);
      expect(bid(world, { auction: account, bidder })).toBeUndefined();
    } else {
      expect(world.of('AuctionEnded')).toMatchObject([{ account, reason: 'withdrawn' }]);
      expect(bid(world, { auction: account, bidder }, { seen: 0 })).toMatchObject({
        type: 'NotInAuction',
      });
    }
    expect(world.size(account, 0)).toBe(0n);
  }
});

test('L4 an insolvent auction whose account is worth something again starts anew, however little the price moved', () => {
  const world = auctionWorld();
  world.deposit(bucketOf(world, 0), 10_000);
  // Equity -15 at 94,700, and 5 at 94,900: a fifth of a per cent of notional, far less than a move that starts the price again.
  const { bidder, account } = fallTo(world, 94_700);
  expect(world.of('AuctionStarted')).toMatchObject([{ account, kind: 'insolvent' }]);
  world.tick({ btc: 94_900, afterMs: 60_000 });
  expect(world.of('AuctionReset')).toMatchObject([{ account, kind: 'solvent', version: 1 }]);
  expect(reservedOf(world, 0)).toBe(0n);
  const bucket = world.cash(bucketOf(world, 0));
  expect(bid(world, { auction: account, bidder })).toBeUndefined();
  expect(world.cash(bucketOf(world, 0))).toBeGreaterThanOrEqual(bucket);
});

test('L8 an owner who has himself liquidated by accounts of his own, as bidder and as backstop, gains nothing on any price path (property)', () => {
  const act = fc.record({
    stepPpm: fc.integer({ min: -17_000, max: 17_000 }),
    bid: fc.option(fc.record({ share: fc.integer({ min: 1, max: 100 }), isSame: fc.boolean() })),
    afterMs: fc.constantFrom(1_000, 20_000, 120_000),
  });
  const cases = fc.record({
    cash: fc.integer({ min: 510, max: 900 }),
    isLong: fc.boolean(),
    startPpm: fc.constantFrom(900_000, 1_050_000, 2_000_000),
    sharePpm: fc.constantFrom(0, 500_000, 1_000_000),
    hasBackstop: fc.boolean(),
    acts: fc.array(act, { minLength: 5, maxLength: 25 }),
  });
  const reached = { bids: 0, takings: 0 };
  holds(
    fc.property(cases, ({ cash, isLong, startPpm, sharePpm, hasBackstop, acts }) => {
      const rungs = [
        rungOf({ stage: 'cancelOrders' }),
        rungOf({ stage: 'auction', patienceMs: 100_000 }),
        rungOf({ stage: 'backstop' }),
        rungOf({ stage: 'takeOver' }),
      ];
      const world = auctionWorld({
        rungs,
        auctionStartPpm: startPpm,
        liquidatorSharePpm: sharePpm,
        penaltyMaxPpm: 3_000_000,
        penaltyRampMs: 60_000,
      });
      world.deposit(bucketOf(world, 0), 10_000);
      // Three owners on paper: who is liquidated, who holds the other side, who takes.
      const group = [world.account(cash), world.account(50_000), world.account(50_000)] as const;
      const [account, other, taker] = group;
      const wealth = () => group.reduce((sum, each) => sum + worth(world, each), 0n);
      const before = wealth();
      world.trade(account, other, 0, isLong ? 100 : -100);
      if (hasBackstop)
        world.must({
          type: 'CommitBackstop',
          time: world.time,
          account: taker,
          market: 0,
          lots: lots(1_000),
          discountPpm: 5_000,
          lossBudget: quanta(1_000_000),
          until: world.time + 86_400_000,
        });
      // What the group holds in all moves with the market, whoever holds the rest: that is no gain of a liquidation.
      let market = 0n;
      let price = 100_000;
      for (const { stepPpm, bid: wanted, afterMs } of acts) {
        price = Math.round(price * (1 + (isLong ? -Math.abs(stepPpm) : Math.abs(stepPpm)) / 2e6));
        const held = group.reduce((sum, each) => sum + world.size(each, 0), 0n);
        const mark = world.state.mark(0);
        world.tick({ btc: price, afterMs });
        market += held * (world.state.mark(0) - mark) * 100n;
        if (world.of('BackstopTaken').length > 0) reached.takings++;
        expect(world.of('DeficitFixed').every(({ deficit }) => deficit === 0n)).toBe(true);
        if (wanted === null) continue;
        const bidder = wanted.isSame ? other : taker;
        const refused = bid(world, { auction: account, bidder }, { sharePpb: wanted.share * 1e7 });
        if (refused === undefined) reached.bids++;
        expect(worth(world, account) >= 0n).toBe(true);
      }
      const after = wealth() - market;
      expect(after <= before, `the group has ${after} of ${before}`).toBe(true);
    }),
    25,
  );
  if (isFixedSeed) expect(Math.min(reached.bids, reached.takings)).toBeGreaterThan(4);
});

test('L10 with the book empty and nobody bidding: makers within their limits, then the fund within its budget, then deleveraging at the mark', () => {
  const rungs = [
    rungOf({ stage: 'cancelOrders' }),
    rungOf({ stage: 'reduceInBook' }),
    rungOf({ stage: 'auction', patienceMs: 60_000 }),
    rungOf({ stage: 'backstop' }),
    rungOf({ stage: 'takeOver' }),
  ];
  const world = new World({ btc: { takeOverBudget: quanta(2_000), liquidationOrderMs: 30_000 } });
  world.must({ type: 'SetLadder', time: world.time, ...auctionLadder({ rungs }) });
  world.deposit(bucketOf(world, 0), 10_000);
  const vault = world.account(10_000);
  world.must({
    type: 'CommitBackstop',
    time: world.time,
    account: vault,
    market: 0,
    lots: lots(30),
    discountPpm: 1_000,
    lossBudget: quanta(1_000),
    until: world.time + 86_400_000,
  });
  const { maker, account } = fallTo(world, 96_000);
  const mark = world.state.mark(0);
  const moved: (readonly [string, bigint, bigint])[] = [];
  for (let at = 0; at < 12 && world.size(account, 0) > 0n; at++) {
    world.tick({ afterMs: 15_000, depth: 0 });
    for (const { reason, size, quote } of world.of('PositionTransferred'))
      moved.push([reason, size, quote / size]);
  }
  expect(world.state.mark(0)).toBe(mark);
  // 96 a lot at the mark: 30 to the vault at 95.904, 20 of the budget to the fund, the rest back to who is short.
  expect(moved).toEqual([
    ['backstop', 30n, 95_904_000n],
    ['takeOver', 20n, 96_000_000n],
    ['suspense', 50n, 96_000_000n],
    ['adl', 50n, 96_000_000n],
  ]);
  expect(world.size(maker, 0)).toBe(-50n);
});

test('L11 a vault that takes and loses stops at the budget of that market; its siblings pay nothing, and what it cannot bear is deleveraged', () => {
  const rungs = [
    rungOf({ stage: 'cancelOrders' }),
    rungOf({ stage: 'backstop' }),
    rungOf({ stage: 'takeOver' }),
  ];
  const world = auctionWorld({ rungs }, { btc: { takeOverBudget: quanta(0) } });
  const maker = world.account(1_000_000);
  const owner = 900;
  const vault = world.account(2_000, { owner, market: 0 });
  const sibling = world.account(50_000, { owner, market: 1 });
  for (const [account, market] of [
    [vault, 0],
    [sibling, 1],
  ] as const)
    world.must({
      type: 'CommitBackstop',
      time: world.time,
      account,
      market,
      lots: lots(1_000),
      discountPpm: 1_000,
      lossBudget: quanta(500),
      until: world.time + 86_400_000,
    });
  const shorts = [world.account(520), world.account(520), world.account(520)];
  for (const short of shorts) world.trade(short, maker, 0, -100);
  gap(world, { btc: 103_000 });
  const taken = -world.size(vault, 0);
  expect(taken).toBeGreaterThan(0n);
  // One allowed step of 1.8 % on all that it took fits into the budget.
  expect(taken * 103_000n * 18n).toBeLessThanOrEqual(500n * 1_000_000n);
  // Squeezed on: its loss passes the budget, and it takes no more there.
  gap(world, { btc: 106_000 });
  gap(world, { btc: 108_500 });
  expect(world.of('BackstopTaken')).toEqual([]);
  const before = world.cash(sibling);
  for (const btc of [114_000, 120_000, 130_000]) gap(world, { btc });
  world.tick({});
  expect(world.size(vault, 0)).toBe(0n);
  expect(world.cash(vault)).toBeGreaterThanOrEqual(0n);
  expect(world.cash(sibling)).toBe(before);
  // In the other market its owner's vault still takes.
  const long = world.account(520);
  world.trade(long, maker, 1, 200);
  gap(world, { eth: 3_750 });
  expect(world.of('BackstopTaken').map(({ account }) => account)).toEqual([sibling]);
});
