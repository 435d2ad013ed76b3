// What the fund pays, Cover-1 and Cover-2, and reverse stress: bucket before shared bucket, the share that one deficit may draw,
// and the smallest move that empties the fund: a hair less does not.
import { describe, expect, test } from 'vitest';
import { World } from '../../../engine/test/world.fixture.ts';
import { accountStress } from './account-stress.ts';
import { BreakingAccounts } from './breaking-accounts.ts';
import { fundCover } from './fund-cover.ts';
import { priceShock } from './resolve-shocks.ts';
import { directions, reverseStress, sized, smallest } from './reverse-stress.ts';
import type { StressVenue } from './stress-venue.ts';
import { PLAIN, perpetualWorld, shockOf, venueOf } from './stress.fixture.ts';

const DOLLAR = 1e6;

/** One owner long 1 coin with 6,000 dollars; a bucket of 2,000 and 8,000 shared, of which a quarter at a time. */
function oneDebtor(): { readonly world: World; readonly venue: StressVenue; readonly row: number } {
  const world = new World();
  world.deposit(world.state.scalar('sharedFund'), 8_000);
  world.deposit(world.state.market(0).bucketAccount, 2_000);
  world.deposit(world.state.market(1).bucketAccount, 50_000);
  const maker = world.account(10_000_000);
  const account = world.account(6_000);
  world.trade(account, maker, 0, 1_000);
  const venue = venueOf(world.state);
  return { world, venue, row: venue.book.account.indexOf(account) };
}

describe('the waterfall of a loss', () => {
  test("own bucket first, then a quarter of the shared one, never the other market's", () => {
    const { world, venue, row } = oneDebtor();
    // Bought 100,000 and paid 50 in fees; at 90,000 it has lost 10,000 of 5,950; no book: slippage 0.5 %, fee 0.05 %.
    const cover = venue.cover(shockOf(world.state, { 0: -0.1 }));
    const missing = 10_000 - 5_950 + 90_000 * 0.0055;
    expect(venue.kernel.loss[row]).toBeCloseTo(missing * DOLLAR, 0);
    expect(cover.lossByMarket[0]).toBeCloseTo(missing * DOLLAR, 0);
    expect(cover.fund).toBeCloseTo(60_000 * DOLLAR, 0);
    const paid = 2_000 + 8_000 / 4;
    expect(cover.uncovered).toBeCloseTo((missing - paid) * DOLLAR, 0);
    expect(cover.fundLeft).toBeCloseTo((60_000 - paid) * DOLLAR, 0);
  });

  test('parts always sum to the whole, also over many accounts and markets', () => {
    const { state } = perpetualWorld(60, 5).engine;
    const venue = venueOf(state);
    for (const move of [-0.3, -0.1, 0.08, 0.5]) {
      const cover = venue.cover(shockOf(state, { 0: move, 1: 0.7 * move }));
      const byMarket = cover.lossByMarket.reduce((sum, each) => sum + each, cover.lendingLoss);
      expect(byMarket).toBeCloseTo(cover.loss, -1);
      expect(cover.loss - cover.uncovered).toBeCloseTo(cover.fund - cover.fundLeft, -1);
      expect(cover.fundLeft).toBeGreaterThanOrEqual(0);
    }
  });

  test('Cover-2 is at least Cover-1 and counts accounts of one owner together', () => {
    const { state } = perpetualWorld(60, 5).engine;
    const venue = venueOf(state);
    const { row, top } = venue.row(shockOf(state, { 0: -0.4, 1: -0.4 }));
    const { kernel, book } = venue;
    const byOwner = new Map<number, number>();
    for (let at = 0; at < book.rows; at += 1) {
      const owner = book.owner[at] as number;
      byOwner.set(owner, (byOwner.get(owner) ?? 0) + (kernel.loss[at] as number));
    }
    const [first = 0, second = 0] = [...byOwner.values()].sort((a, b) => b - a);
    expect(row.cover1).toBeCloseTo(first / DOLLAR, 6);
    expect(row.cover2).toBeCloseTo((first + second) / DOLLAR, 6);
    expect(second).toBeGreaterThan(0);
    expect(byOwner.get(top.first)).toBeCloseTo(first, 0);
    // The fixture gives every owner two accounts: the largest single loss is less than the owner's.
    expect(Math.max(...kernel.loss)).toBeLessThan(first);
  });
});

describe('reverse stress', () => {
  test('a hair less than the move found does not do it, the move does', () => {
    const { state } = perpetualWorld(60, 5).engine;
    const venue = venueOf(state);
    const lossAt = (moves: Float64Array): number => venue.cover(priceShock('', moves)).loss;
    const asked = directions({ names: venue.names, lossAt });
    expect(asked).toHaveLength(7);
    let found = 0;
    for (const direction of asked) {
      const { uncoveredAt, emptiedAt, path, breakers } = reverseStress(venue, direction);
      const at = (size: number) => venue.cover(priceShock('', sized(direction.weights, size)));
      if (uncoveredAt !== null) {
        expect(at(uncoveredAt).uncovered).toBeGreaterThan(0);
        expect(at(uncoveredAt * (1 - 1e-6)).uncovered).toBe(0);
      }
      if (emptiedAt === null) continue;
      found += 1;
      expect(at(emptiedAt).loss).toBeGreaterThanOrEqual(at(emptiedAt).fund);
      const less = at(emptiedAt * (1 - 1e-6));
      expect(less.loss).toBeLessThan(less.fund);
      expect(path.at(-1)?.loss).toBeCloseTo(at(emptiedAt).loss / DOLLAR, 3);
      expect(breakers[0]?.loss).toBeGreaterThanOrEqual(breakers.at(-1)?.loss ?? 0);
      for (const { belowAt, lossAt: first } of breakers)
        expect(belowAt ?? 1).toBeLessThanOrEqual(first ?? 0);
    }
    expect(found).toBeGreaterThan(3);
  });

  test('the worst signs lose at least what all together lose', () => {
    const { state } = perpetualWorld(60, 5).engine;
    const venue = venueOf(state);
    const lossAt = (moves: Float64Array): number => venue.cover(priceShock('', moves)).loss;
    const asked = directions({ names: venue.names, lossAt });
    const losses = asked.map(({ weights }) => lossAt(sized(weights, 0.3)));
    expect(losses.at(-1)).toBe(Math.max(...losses));
  });

  test('smallest finds the first crossing, not any', () => {
    const isHump = (size: number): boolean => (size > 0.2 && size < 0.4) || size > 0.8;
    const [first, never] = smallest({
      ask: (size) => size,
      conditions: [isHump, () => false],
      end: 0.99,
    });
    expect(first).toBeCloseTo(0.2, 8);
    expect(isHump(first ?? 0)).toBe(true);
    expect(never).toBeNull();
  });
});

describe('one account', () => {
  test('its smallest moves are where it stands at maintenance and at nothing', () => {
    const { world, venue, row } = oneDebtor();
    const account = venue.book.account[row] as number;
    const slippage = PLAIN;
    const { equity, reverse, scenarios } = accountStress(world.state, account, {
      shocks: [shockOf(world.state, { 0: -0.1 })],
      slippage,
    });
    expect(equity).toBeCloseTo(5_950, 6);
    const falls = reverse.find(({ direction }) => direction === 'BTC falls');
    // 5,950 - 100,000 x = 3 % of 100,000 (1 - x); and = 0. To a tick of 0.1 dollars a coin.
    expect(falls?.liquidatedAt).toBeCloseTo((5_950 - 3_000) / 97_000, 5);
    expect(falls?.negativeAt).toBeCloseTo(0.0595, 5);
    expect(reverse.find(({ direction }) => direction === 'ETH falls')?.liquidatedAt).toBeNull();
    expect(scenarios[0]).toMatchObject({ isLiquidatable: true });
    expect(scenarios[0]?.loss).toBeCloseTo(10_000 - 5_950 + 495, 3);
  });

  test('agrees with the venue-wide run where the book is deep', () => {
    const { state } = perpetualWorld(20, 9).engine;
    const venue = venueOf(state, { shape: 1, max: 0 });
    const shock = shockOf(state, { 0: -0.2, 1: 0.3 });
    venue.kernel.run(shock);
    for (let row = 0; row < venue.book.rows; row += 1) {
      if (venue.book.isHouse[row] === 1) continue;
      const account = venue.book.account[row] as number;
      const one = accountStress(state, account, {
        shocks: [shock],
        slippage: { shape: 1, max: 0 },
      });
      expect(one.scenarios[0]?.equity).toBe((venue.kernel.equity[row] as number) * venue.coin);
      expect(one.scenarios[0]?.loss).toBe((venue.kernel.loss[row] as number) * venue.coin);
    }
  });
});

test('accounts that break are told with the first scenario that breaks them, the largest loss first', () => {
  const { world, venue, row } = oneDebtor();
  venue.row(shockOf(world.state, {}));
  const breaking = new BreakingAccounts(venue);
  for (const move of [-0.02, -0.04, -0.3, -0.1]) {
    venue.row(shockOf(world.state, { 0: move }));
    breaking.note(`fall ${move}`);
  }
  expect(breaking.count).toBe(1);
  const [first] = breaking.ranked(50);
  expect(first).toMatchObject({
    account: venue.book.account[row],
    firstBelow: 'fall -0.04',
    firstNegative: 'fall -0.3',
    worstScenario: 'fall -0.3',
    breaksIn: 3,
  });
  expect(fundCover(venue.kernel).loss).toBeGreaterThan(0);
});
