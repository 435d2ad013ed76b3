// Auctions through the engine: how one opens, what a bid takes and pays, when it is refused, how it ends.
import { expect, test } from 'vitest';
import { LIQUIDATION_STAGES } from '../src/index.ts';
import { ALL, auctionWorld, bid, gap, versionOf, worth } from './auction.fixture.ts';
import { quanta, type World } from './world.fixture.ts';

const stageOf = (world: World, account: number) =>
  LIQUIDATION_STAGES[world.state.accounts.stage.get(account)];

/** 100 lots of BTC (10,000) on 520, fee 5: at 97,000 equity is 215 and maintenance 291. */
function condemned(world: World) {
  const maker = world.account(1_000_000);
  const bidder = world.account(100_000);
  const account = world.account(520);
  world.trade(account, maker, 0, 100);
  gap(world, { btc: 97_000 });
  return { maker, bidder, account };
}

test('a condemned account is put up for auction, and a bid restores it: positions at the mark, price and penalty in cash', () => {
  const world = auctionWorld();
  const { bidder, account } = condemned(world);
  expect(stageOf(world, account)).toBe('auction');
  expect(world.of('AuctionStarted')).toMatchObject([{ account, kind: 'solvent', version: 0 }]);
  // Half of the fast fall: 0.925 of the equity is asked for the share that brings it to 125 % of maintenance.
  expect(bid(world, { auction: account, bidder }, { afterMs: 30_000 })).toBeUndefined();
  const [taken] = world.of('AuctionBidTaken');
  // f = BM / (BM - price), BM = 215 - 1.25 * 291 = -148.75, price = 215 * 0.925 - 48.5 of penalty: 49.7 %, in whole lots.
  expect(taken?.sharePpb).toBe(500_000_000);
  expect(taken?.received).toBe(8_062_500n);
  expect(world.size(bidder, 0)).toBe(50n);
  expect(world.size(account, 0)).toBe(50n);
  expect(worth(world, bidder)).toBe(quanta(100_000) + 8_062_500n);
  // 215 - 8.0625 - half a per cent of 4,850.
  expect(worth(world, account)).toBe(182_687_500n);
  expect(world.of('AuctionEnded')).toMatchObject([{ account, reason: 'restored' }]);
  world.tick({});
  expect(world.of('LiquidationEnded')).toMatchObject([{ account, outcome: 'restored' }]);
  expect(world.state.assets.inAuction.get(0)).toBe(0n);
});

test('early bidders pay more than the market, and late ones less, until the price starts again', () => {
  const received = [0, 12_000, 60_000, 300_000].map((afterMs) => {
    const world = auctionWorld();
    const { bidder, account } = condemned(world);
    world.tick({ afterMs });
    expect(bid(world, { auction: account, bidder }, { sharePpb: 100_000_000 })).toBeUndefined();
    return world.of('AuctionBidTaken')[0]?.received;
  });
  // A tenth of 215 at 105, 100, 80 and 48 % (240 s into ten minutes of slow fall from 80 %).
  expect(received).toEqual([-1_075_000n, 0n, 4_300_000n, 11_180_000n]);
  const world = auctionWorld();
  const { bidder, account } = condemned(world);
  world.must({ type: 'SetBreaker', time: world.time, level: 'noReset' });
  world.tick({ afterMs: 660_000 });
  // The curve is at its end: nobody has anything for nothing.
  expect(bid(world, { auction: account, bidder }, {})).toMatchObject({
    type: 'AuctionStale',
    why: 'ended',
  });
  world.must({ type: 'SetBreaker', time: world.time, level: 'noNew' });
  world.tick({ afterMs: 0 });
  expect(world.of('AuctionReset')).toMatchObject([{ account, version: 1 }]);
  expect(bid(world, { auction: account, bidder }, { seen: 0 })).toMatchObject({
    type: 'AuctionChanged',
    version: 1,
  });
  expect(bid(world, { auction: account, bidder })).toBeUndefined();
  expect(world.of('AuctionBidTaken')[0]?.received).toBeLessThan(0n);
});

test('a bid is refused with what decided it', () => {
  const world = auctionWorld();
  const { maker, bidder, account } = condemned(world);
  const on = { auction: account, bidder };
  const own = world.account(10_000, { owner: account });
  const poor = world.account(10);
  const isolated = world.account(10_000, { market: 1 });
  expect(bid(world, { auction: maker, bidder })).toMatchObject({
    type: 'NotInAuction',
    account: maker,
  });
  expect(bid(world, { auction: account, bidder: own })).toMatchObject({ type: 'SelfTrade' });
  expect(
    bid(world, { auction: account, bidder: world.state.market(0).bucketAccount }),
  ).toMatchObject({ type: 'HouseAccount' });
  expect(bid(world, { auction: account, bidder: account })).toMatchObject({ type: 'SelfTrade' });
  expect(bid(world, { auction: account, bidder: poor })).toMatchObject({
    type: 'InitialMarginNotMet',
    account: poor,
  });
  expect(bid(world, { auction: account, bidder: isolated })).toMatchObject({ type: 'WrongMarket' });
  const outsideShares = { type: 'ParameterOutOfRange', parameter: 'sharePpb' };
  expect(bid(world, on, { sharePpb: 0 })).toMatchObject(outsideShares);
  expect(bid(world, on, { sharePpb: ALL + 1 })).toMatchObject(outsideShares);
  expect(bid(world, on, { sharePpb: 4_999_999 })).toMatchObject({ type: 'BidTooSmall' });
  expect(bid(world, on, { seen: 3 })).toMatchObject({
    type: 'AuctionChanged',
    seen: 3,
    version: 0,
  });
  // He wants to pay 5 % of 215 at most, for all of it: as much is asked now.
  expect(bid(world, on, { limit: quanta(-10.74), sharePpb: 100_000_000 })).toMatchObject({
    type: 'BidLimitNotMet',
    received: -1_075_000n,
  });
  expect(bid(world, on, { limit: quanta(-10.75), sharePpb: 100_000_000 })).toBeUndefined();
  world.must({ type: 'SetBreaker', time: world.time, level: 'noBids' });
  expect(bid(world, on)).toMatchObject({ type: 'AuctionsStopped', level: 'noBids' });
  world.must({ type: 'SetBreaker', time: world.time, level: 'noReset' });
  world.tick({ btc: 97_200, afterMs: 1_000 });
  expect(bid(world, on)).toBeUndefined();
});

test('whoever is first, the owner who cures or the bidder, is told by the journal; the other comes too late', () => {
  const world = auctionWorld();
  const { bidder, account } = condemned(world);
  expect(
    world.refused({ type: 'Withdraw', time: world.time, account, asset: 0, amount: quanta(1) }),
  ).toMatchObject({ type: 'AccountLiquidating' });
  world.deposit(account, 200);
  expect(bid(world, { auction: account, bidder })).toMatchObject({ type: 'NotInAuction', account });
  world.tick({});
  expect(world.of('AuctionEnded')).toMatchObject([{ account, reason: 'restored' }]);
  expect(stageOf(world, account)).toBe('none');
});

test('the price starts again when the account has moved, and not when its owner adds a little', () => {
  const world = auctionWorld({ auctionResetPpm: 4_000 });
  const { bidder, account } = condemned(world);
  world.deposit(account, 20);
  world.tick({});
  expect(world.of('AuctionReset')).toEqual([]);
  world.tick({ btc: 96_000 });
  expect(world.of('AuctionReset')).toMatchObject([{ account, kind: 'solvent', version: 1 }]);
  expect(bid(world, { auction: account, bidder }, { seen: 1 })).toBeUndefined();
});

test('no more than the ladder allows is in auction at once: the rest waits its turn, or goes on when patience is over', () => {
  const world = auctionWorld({ auctionNotionalMost: quanta(15_000) });
  const maker = world.account(1_000_000);
  const bidder = world.account(100_000);
  const accounts = [world.account(520), world.account(521)];
  for (const account of accounts) world.trade(account, maker, 0, 100);
  world.deposit(world.state.market(0).bucketAccount, 100_000);
  gap(world, { btc: 97_000 });
  const open = () => accounts.map((account) => versionOf(world, account));
  expect(open()).toEqual([0, undefined]);
  expect(accounts.map((account) => stageOf(world, account))).toEqual(['auction', 'auction']);
  expect(bid(world, { auction: accounts[0] as number, bidder })).toBeUndefined();
  world.tick({});
  expect(open()).toEqual([undefined, 0]);
});

test('L6 who waits for bidders takes no place in the batch of a step, and holds up nobody', () => {
  const world = auctionWorld({}, { venue: { liquidationsPerStepMax: 1 } });
  const maker = world.account(1_000_000);
  const accounts = [520, 521, 522].map((cash) => {
    const account = world.account(cash);
    world.trade(account, maker, 0, 100);
    return account;
  });
  gap(world, { btc: 97_000 });
  const opened = () => accounts.filter((account) => versionOf(world, account) !== undefined);
  for (let step = 1; step <= accounts.length; step++) {
    expect(opened()).toEqual(accounts.slice(0, step));
    world.tick({ afterMs: 1_000 });
  }
});

test('nobody bids: after its patience the ladder takes the account over, and nothing stays behind', () => {
  const world = auctionWorld();
  const { account } = condemned(world);
  world.deposit(world.state.market(0).bucketAccount, 100_000);
  for (let hour = 0; hour < 11; hour++) world.tick({ afterMs: 300_000 });
  expect(world.size(account, 0)).toBe(100n);
  world.tick({ afterMs: 300_000 });
  expect(world.size(account, 0)).toBe(0n);
  expect(world.state.scalar('auctions')).toBe(0);
});

test('of an account in a higher tier only as much is sold as restores it: what is left needs less for each lot', () => {
  const world = auctionWorld();
  const maker = world.account(50_000_000);
  const bidder = world.account(1_000_000);
  const account = world.account(290_000);
  // 25,000 lots: 2,500,000, of which 1,500,000 lie in the tier of 6 %: maintenance is 109,050 at 92,700.
  world.trade(account, maker, 0, 25_000);
  gap(world, { btc: 92_700 });
  const before = world.engine.requirement(account);
  expect(bid(world, { auction: account, bidder }, { afterMs: 12_000 })).toBeUndefined();
  const [taken] = world.of('AuctionBidTaken');
  const after = world.engine.requirement(account);
  expect(after.equity * 4n).toBeGreaterThanOrEqual(after.maintenance * 5n);
  // One lot less would not have done: a lot frees 6 % and costs half a per cent.
  const lot = 92_700_000n;
  const oneLess = {
    equity: after.equity + lot / 200n,
    maintenance: after.maintenance + (lot * 6n) / 100n,
  };
  expect(oneLess.equity * 4n).toBeLessThan(oneLess.maintenance * 5n);
  // In proportion BM / (BM - price) would be sold, with the penalty of 0.5 % out of the price.
  const margin = before.equity - (before.maintenance * 5n) / 4n;
  const price = before.equity - before.notional / 200n;
  const closedForm = (margin * BigInt(ALL)) / (margin - price);
  expect(BigInt(taken?.sharePpb ?? 0)).toBeLessThan((closedForm * 9n) / 10n);
});
