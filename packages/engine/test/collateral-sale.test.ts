// Pledged coins are offered to the market before the fund buys them: first in the book, then by Dutch auction.
import { expect, test } from 'vitest';
import { LIQUIDATION_STAGES, type Quanta, rungOf } from '../src/index.ts';
import { auctionWorld } from './auction.fixture.ts';
import { quanta, type World } from './world.fixture.ts';

const eth = (units: number): Quanta => BigInt(Math.round(units * 1e8)) as Quanta;
const stageOf = (world: World, account: number) =>
  LIQUIDATION_STAGES[world.state.accounts.stage.get(account)];

/** Owes 210, beyond the cap of 100, against one ETH at 4,000; in liquidation since the last tick. */
function indebted(): { readonly world: World; readonly account: number; readonly buyer: number } {
  const rungs = [
    rungOf({ stage: 'cancelOrders' }),
    rungOf({ stage: 'convertCollateral', patienceMs: 180_000 }),
    rungOf({ stage: 'takeOver' }),
  ];
  const world = auctionWorld({ rungs }, { venue: { negativeBalanceCap: quanta(100) } });
  world.deposit(world.state.scalar('sharedFund'), 10_000);
  const maker = world.account(1_000_000);
  const account = world.account(0);
  const buyer = world.account(100_000);
  world.deposit(account, 1, 2);
  world.trade(account, maker, 0, 100);
  world.tick({ btc: 99_000 });
  world.tick({ btc: 98_000 });
  world.trade(account, maker, 0, -100);
  expect(world.cash(account)).toBe(quanta(-209.9));
  world.tick({});
  return { world, account, buyer };
}

function buy(
  world: World,
  parties: { readonly account: number; readonly buyer: number },
  amount: Quanta,
  quote: Quanta,
) {
  return world.step({
    type: 'BuyCollateral',
    time: world.time,
    ...parties,
    asset: 2,
    amount,
    quote,
  });
}

test('an order for the spot book: as much as pays the debt at the index less the discount, released once it is paid', () => {
  const { world, account, buyer } = indebted();
  const parties = { account, buyer };
  const [placed] = world.of('CollateralOrderPlaced');
  // 209.90 / (4,000 * 0.98), rounded up to the next quantum of the coin.
  expect(placed).toMatchObject({ account, asset: 2, amount: 5_354_592n, limit: 392_000n });
  expect(world.cash(account)).toBe(quanta(-209.9));
  expect(buy(world, parties, eth(0.02), quanta(78.399_999))).toMatchObject({
    type: 'ProceedsTooLow',
    least: quanta(78.4),
  });
  expect(buy(world, parties, eth(0.06), quanta(240))).toMatchObject({ type: 'AmountTooLarge' });
  expect(buy(world, parties, eth(0.02), quanta(90))).toMatchObject({ type: 'QuoteOutsideCollar' });
  expect(buy(world, { account, buyer: account }, eth(0.02), quanta(79))).toMatchObject({
    type: 'SelfTrade',
  });
  expect(buy(world, parties, eth(0.02), quanta(80))).toBeUndefined();
  expect(world.of('CollateralSold')).toMatchObject([{ left: 3_354_592n }]);
  expect(world.cash(account)).toBe(quanta(-129.9));
  // The owner pays the rest: nothing is for sale any more.
  world.deposit(account, 200);
  expect(buy(world, parties, eth(0.01), quanta(40))).toMatchObject({
    type: 'CollateralNotForSale',
  });
  world.tick({});
  expect(world.of('CollateralSaleEnded')).toMatchObject([{ account, reason: 'released' }]);
  expect(stageOf(world, account)).toBe('none');
  expect(world.state.scalar('collateralSales')).toBe(0);
});

test('what the book left is auctioned from above the index down to the discount, and the rest is the fund\u2019s', () => {
  const { world, account, buyer } = indebted();
  const parties = { account, buyer };
  for (const _ of [1, 2]) world.tick({});
  world.tick({});
  expect(world.of('CollateralSaleEnded')).toMatchObject([{ reason: 'expired' }]);
  const [opened] = world.of('CollateralAuctionStarted');
  expect(opened).toMatchObject({ account, asset: 2, start: 420_000n, limit: 392_000n });
  // At its start 4,200 are asked, halfway 4,060.
  expect(buy(world, parties, eth(0.01), quanta(41.99))).toMatchObject({
    type: 'ProceedsTooLow',
    least: quanta(42),
  });
  world.tick({ afterMs: 30_000 });
  expect(buy(world, parties, eth(0.01), quanta(40.6))).toBeUndefined();
  expect(world.cash(account)).toBe(quanta(-169.3));
  world.tick({ afterMs: 30_000 });
  // Nobody took the rest: the fund buys at the discount, exactly what is owed.
  expect(world.of('CollateralConverted')).toMatchObject([{ account, asset: 2 }]);
  expect(world.cash(account)).toBeGreaterThanOrEqual(0n);
  expect(world.state.scalar('collateralSales')).toBe(0);
  expect(stageOf(world, account)).toBe('none');
});
