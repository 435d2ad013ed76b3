// The read model of auctions says what a bidder needs to bid, and what he is then given.
import { expect, test } from 'vitest';
import { bid, auctionWorld, gap } from '../../test/auction.fixture.ts';
import { quanta, lots } from '../../test/world.fixture.ts';
import { collateralOffers, openOffers } from '../index.ts';
import { auctionsView } from './auction-view.ts';

test('an open auction is shown at the price of now, with its version and the most that can be taken; makers with their loss', () => {
  const world = auctionWorld();
  const view = () =>
    auctionsView(world, {
      offers: openOffers(world.state, world.time),
      collateral: collateralOffers(world.state, world.time),
    });
  expect(view()).toEqual({
    breaker: 'none',
    inAuction: '0',
    auctions: [],
    collateral: [],
    backstops: [],
  });
  const maker = world.account(1_000_000);
  const bidder = world.account(100_000);
  const account = world.account(520);
  const until = world.time + 1_000_000;
  world.must({
    type: 'CommitBackstop',
    time: world.time,
    account: maker,
    market: 0,
    lots: lots(5),
    discountPpm: 2_000,
    lossBudget: quanta(10),
    until,
  });
  world.trade(account, maker, 0, 100);
  gap(world, { btc: 97_000 });
  world.time += 30_000;
  const { auctions, backstops, inAuction } = view();
  expect(inAuction).toBe('9700');
  // 92.5 % of 215 are asked; the bidder of all would have the rest.
  expect(auctions).toEqual([
    {
      account,
      kind: 'solvent',
      version: 0,
      startedTime: world.time - 30_000,
      value: '215',
      notional: '9700',
      onOffer: '215',
      price: '198.875',
      receivedForAll: '16.125',
      shareMost: '0.5',
      reserved: '0',
      closed: null,
      legs: [{ market: 0, symbol: 'BTC-PERP', size: '0.1' }],
    },
  ]);
  expect(backstops).toEqual([
    {
      account: maker,
      market: 0,
      symbol: 'BTC-PERP',
      size: '0.005',
      discount: '0.002',
      lossBudget: '10',
      loss: '0',
      until,
    },
  ]);
  expect(bid(world, { auction: account, bidder })).toBeUndefined();
  expect(world.of('AuctionBidTaken')[0]?.sharePpb).toBe(500_000_000);
});
