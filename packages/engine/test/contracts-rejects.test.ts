// What is refused around contracts that end, coins and inverse values: each with the numbers that decided it, and nothing
// recorded. The terms of a listing by themselves are in rules/terms.test.ts.
import { describe, expect, test } from 'vitest';
import type { Command, CommandOf, Market, Quanta, Ticks } from '../src/index.ts';
import {
  CALL,
  CAPPED,
  Contracts,
  EXPIRY_MS,
  FUTURE,
  inverseMarket,
  PERPETUAL,
  price,
  PUT,
} from './contracts.fixture.ts';

const list = (world: Contracts, changes: Market): CommandOf<'ListMarket'> => ({
  type: 'ListMarket',
  time: world.time,
  market: world.state.scalar('markets'),
  ...changes,
});

describe('listing', () => {
  const world = new Contracts('linear');
  test.each<readonly [string, Market, object]>([
    [
      'an expiry in the past',
      world.listing(FUTURE, { expiryMs: world.time }),
      { type: 'ExpiryPassed', expiryMs: world.time, time: world.time },
    ],
    [
      'an option at strike 0',
      world.listing(CALL, { strike: price(0) }),
      { type: 'TermsMismatch', parameter: 'strike', value: '0' },
    ],
    [
      'a perpetual with an expiry',
      world.listing(PERPETUAL, { expiryMs: EXPIRY_MS, settlementWindowMs: 1 }),
      { type: 'TermsMismatch', parameter: 'expiryMs' },
    ],
    [
      'a funding rate on a dated future',
      world.listing(FUTURE, { fundingCapPpm: 3_000 }),
      { type: 'TermsMismatch', parameter: 'fundingCapPpm', value: '3000' },
    ],
    [
      'another window than its neighbours',
      world.listing(PUT, { settlementWindowMs: 60_000 }),
      {
        type: 'TermsMismatch',
        parameter: 'settlementWindowMs',
        value: '60000',
        why: 'other markets of the index that end then have 1800000 ms',
      },
    ],
    [
      'an index that is not listed',
      world.listing(CALL, { index: 9 }),
      { type: 'UnknownId', what: 'index', id: 9 },
    ],
  ])('%s is refused', (_what, market, reject) => {
    expect(world.refused(list(world, market))).toMatchObject(reject);
  });

  test('an inverse tick that rounding would blur is refused', () => {
    const coin = new Contracts('inverse');
    const market = inverseMarket(PERPETUAL, { maxPriceTicks: 800_000n as Ticks });
    expect(coin.refused(list(coin, market))).toEqual({
      type: 'TickUnresolved',
      price: 800_000n,
      quanta: 3n,
      least: 4n,
    });
  });

  test('an inverse step that a linear contract would bear is refused', () => {
    const coin = new Contracts('inverse');
    const tiers = [{ fromNotional: 0n as Quanta, initialPpm: 50_000, maintenancePpm: 28_800 }];
    const market = inverseMarket(PERPETUAL, { tiers });
    expect(coin.refused(list(coin, market))).toMatchObject({
      type: 'ListingUnsafe',
      breaches: [{ rule: 'longStep', coverPpm: 28_800 }],
    });
  });
});

test.each<readonly [keyof Market, Partial<Market>]>([
  ['expiryMs', { expiryMs: EXPIRY_MS + 1 }],
  ['strike', { strike: price(90_000) }],
  ['right', { right: 'put' }],
])('the %s of a listed option does not change', (name, changes) => {
  const world = new Contracts('linear');
  const listed = world.listing(CALL, changes);
  const refused = world.refused({ type: 'SetMarket', time: world.time, market: CALL, ...listed });
  expect(refused).toMatchObject({ type: 'GridChangeRefused', market: CALL });
  expect(refused).toMatchObject({ why: expect.stringContaining(name) as string });
});

describe('from its expiry on a market refuses', () => {
  const world = new Contracts('linear');
  const one = world.account(100_000);
  const other = world.account(100_000);
  const resting = world.order(one, FUTURE, 5, 999_000);
  world.must(resting);
  const taker = world.order(other, FUTURE, -5, 999_000);
  world.must(taker);
  world.tick({ at: EXPIRY_MS - 1 });
  world.time = EXPIRY_MS;
  const expired = { type: 'MarketExpired', market: FUTURE, expiryMs: EXPIRY_MS, time: EXPIRY_MS };
  test.each<readonly [string, Command]>([
    ['an order', world.order(one, FUTURE, 1)],
    ['an order that only reduces', world.order(one, FUTURE, -1, 1_000_000, true)],
    [
      'a fill',
      {
        type: 'PostFill',
        time: EXPIRY_MS,
        market: FUTURE,
        maker: resting.order,
        taker: taker.order,
        price: resting.limit,
        size: resting.size,
      },
    ],
    [
      'new parameters',
      { type: 'SetMarket', time: EXPIRY_MS, market: FUTURE, ...world.listing(FUTURE) },
    ],
  ])('F7 %s, before it is settled', (_what, command) => {
    expect(world.refused(command)).toEqual(expired);
  });

  test('F7 an order, after it is settled; its neighbour without an end goes on', () => {
    world.tick({ at: EXPIRY_MS });
    expect(world.state.phase(FUTURE)).toBe('settled');
    expect(world.refused(world.order(one, FUTURE, 1))).toMatchObject({ type: 'MarketExpired' });
    world.must(world.order(one, PERPETUAL, 1));
  });
});

test('limits lie between the least and the largest price, a cap included', () => {
  const coin = new Contracts('inverse');
  const account = coin.account(10);
  const below = coin.order(account, PERPETUAL, 1, 9_999);
  expect(coin.refused(below)).toEqual({ type: 'PriceOffGrid', price: 9_999n });
  const world = new Contracts('linear');
  const buyer = world.account(1_000_000);
  const above = world.order(buyer, CAPPED, 1, 1_200_001);
  expect(world.refused(above)).toEqual({ type: 'PriceOffGrid', price: 1_200_001n });
});

describe('coins for dollars', () => {
  const world = new Contracts('linear');
  const buyer = world.account(60_000);
  const seller = world.account(1_000);
  const isolated = world.account(60_000, PERPETUAL);
  const coins = 50_000_000n as Quanta;
  const half = world.money(50_000);
  world.must({ type: 'Deposit', time: world.time, account: seller, asset: 1, amount: coins });
  const spot = (changes: Partial<CommandOf<'PostSpotFill'>> = {}): CommandOf<'PostSpotFill'> => ({
    type: 'PostSpotFill',
    time: world.time,
    buyer,
    seller,
    asset: 1,
    amount: coins,
    quote: half,
    ...changes,
  });

  test.each<readonly [string, Partial<CommandOf<'PostSpotFill'>>, object]>([
    ['an unknown buyer', { buyer: 99 }, { type: 'UnknownId', what: 'account', id: 99 }],
    ['an unknown seller', { seller: 99 }, { type: 'UnknownId', what: 'account', id: 99 }],
    ['an unknown asset', { asset: 9 }, { type: 'UnknownId', what: 'asset', id: 9 }],
    ['nothing', { amount: 0n as Quanta }, { type: 'AmountNotPositive', amount: 0n }],
    ['a gift', { quote: 0n as Quanta }, { type: 'AmountNotPositive', amount: 0n }],
    ['the house', { buyer: 0 }, { type: 'HouseAccount', account: 0 }],
    ['itself', { seller: buyer }, { type: 'SelfTrade', account: buyer }],
    ['dollars for dollars', { asset: 0 }, { type: 'AssetNotAccepted', asset: 0 }],
    ['an isolated account', { buyer: isolated }, { type: 'AssetNotAccepted', account: isolated }],
    [
      'a price too high',
      { quote: world.money(52_500.000001) },
      { type: 'QuoteOutsideCollar', most: world.money(52_500) },
    ],
    [
      'a price too low',
      { quote: world.money(47_499.999999) },
      { type: 'QuoteOutsideCollar', least: world.money(47_500) },
    ],
    [
      'more coins than there are',
      { amount: 50_000_001n as Quanta },
      { type: 'InsufficientBalance', asset: 1, required: 50_000_001n, available: coins },
    ],
    [
      'more dollars than there are',
      { buyer: seller, seller: buyer, amount: 2_000_000n as Quanta, quote: world.money(2_000) },
      { type: 'InsufficientBalance', asset: 0, available: world.money(1_000) },
    ],
  ])('%s is refused', (_what, changes, reject) => {
    expect(world.refused(spot(changes))).toMatchObject(reject);
  });

  test('what margin rests on is not sold below it', () => {
    const other = new Contracts('linear');
    const deep = other.account(1_000_000);
    const account = other.account(0);
    other.must({ type: 'Deposit', time: other.time, account, asset: 1, amount: coins });
    // Coins count 45,000 and dollars in full: 940,000 can rest on 50,000, and then no longer on the coins.
    other.trade(account, deep, PERPETUAL, 8_000);
    const sale = spot({ time: other.time, buyer: deep, seller: account });
    other.must(sale);
    other.trade(account, deep, PERPETUAL, 1_400);
    const back = spot({
      time: other.time,
      buyer: account,
      seller: deep,
      quote: other.money(52_000),
    });
    expect(other.refused(back)).toMatchObject({ type: 'InsufficientBalance' });
    other.deposit(account, 2_600);
    expect(other.refused(back)).toMatchObject({ type: 'InitialMarginNotMet', account });
  });

  test('a stale index prices nothing', () => {
    const silent = new Contracts('linear');
    silent.account(60_000);
    silent.account(0);
    silent.tick({ silent: true, afterMs: 600_000 });
    const [first, second] = [buyer, seller];
    const refused = silent.refused(spot({ time: silent.time, buyer: first, seller: second }));
    expect(refused).toEqual({ type: 'IndexStale', index: 0 });
  });

  test('else both balances move, and nothing is left over', () => {
    world.must(spot());
    expect(world.of('SpotFilled')[0]).toMatchObject({ buyer, seller, amount: coins, quote: half });
    expect([world.cash(buyer), world.cash(seller)]).toEqual([
      world.money(10_000),
      world.money(51_000),
    ]);
    expect(world.state.balanceOf(buyer, 1)).toBe(coins);
    expect(world.state.balanceOf(seller, 1)).toBe(0n);
    world.engine.check();
  });
});
