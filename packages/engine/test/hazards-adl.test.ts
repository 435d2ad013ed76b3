// Deleveraging under every policy, through the real engine: exact, bounded by what each account has, in a total order, and
// with a receipt for each account touched. Titles name the hazards.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds } from '../src/base/property.fixture.ts';
import {
  ADL_POLICIES,
  type AdlPolicyName,
  DEFAULT_LADDER,
  type Event,
  type EventOf,
  replayInputs,
} from '../src/index.ts';
import { adlRank, AdlRanks } from '../src/views/index.ts';
import { deficits, gap, transfers } from './bankruptcy.fixture.ts';
import { quanta, World } from './world.fixture.ts';

const receiptsIn = (events: readonly Event[]): readonly EventOf<'AdlReceiptIssued'>[] =>
  events.filter((event): event is EventOf<'AdlReceiptIssued'> => event.type === 'AdlReceiptIssued');

function worldUnder(adlPolicy: AdlPolicyName): World {
  const world = new World();
  world.must({ type: 'SetLadder', time: world.time, ...DEFAULT_LADDER, adlPolicy });
  return world;
}

type Short = { readonly lots: number; readonly leverage: number; readonly hedge: number };
const shortArbitrary = fc.record({
  lots: fc.integer({ min: 1, max: 40 }),
  leverage: fc.integer({ min: 1, max: 12 }),
  /** Share of the position, in tenths, that an opposite leg in the other market makes up for. */
  hedge: fc.constantFrom(0, 0, 0, 5, 10),
});

/** A long that goes bankrupt against shorts of any leverage, some of them hedged in the other market. */
function opened(adlPolicy: AdlPolicyName, shorts: readonly Short[]) {
  const world = worldUnder(adlPolicy);
  const size = shorts.reduce((total, { lots }) => total + lots, 0);
  const long = world.account(5.2 * size);
  const maker = world.account(5_000_000);
  const accounts = shorts.map(({ lots, leverage, hedge }) => {
    const account = world.account((lots * 100 * (1 + hedge / 10)) / leverage + 5);
    world.trade(long, account, 0, lots);
    // One lot of ETH is worth 40, one of BTC 100.
    const against = Math.round((lots * 100 * hedge) / 10 / 40);
    if (against > 0) world.trade(account, maker, 1, against);
    return account;
  });
  return { world, long, accounts };
}

describe.each(ADL_POLICIES)('under %s', (policy) => {
  test('W5 E6 lots taken are the residual exactly, nobody flips, pays a fee, or ends below zero', () => {
    holds(
      fc.property(
        fc.array(shortArbitrary, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 5_200, max: 9_000 }),
        (shorts, fall) => {
          const { world, long, accounts } = opened(policy, shorts);
          const before = new Map(accounts.map((account) => [account, world.size(account, 0)]));
          const events = gap(world, 100_000 - fall);
          const fixed = deficits(events).find(({ account }) => account === long);
          if (fixed === undefined) throw new Error('the long is bankrupt');
          const adl = fixed.claims.filter(({ kind }) => kind === 'adl');
          // E6: over the one event and over the cascade nothing is taken that was not needed.
          expect(adl.reduce((sum, { size }) => sum + size, 0n)).toBe(fixed.size);
          for (const { account, size } of adl) {
            expect(accounts).toContain(account);
            expect(size > 0n && size <= -(before.get(account) ?? 0n)).toBe(true);
            expect(world.size(account, 0) <= 0n).toBe(true);
          }
          for (const { account } of adl)
            if (world.state.accounts.stage.get(account) === 0)
              expect(world.engine.requirement(account).equity >= 0n).toBe(true);
          expect(events.some(({ type }) => type === 'OrderFilled')).toBe(false);
          const paid = transfers(events).filter(({ reason }) => reason === 'adl');
          for (const { to, quote, size } of paid) {
            const claim = adl.find(({ account }) => account === to);
            if (claim?.size === size) expect(quote).toBe(claim.amount);
          }
          world.engine.check();
        },
      ),
      25,
    );
  });

  test('W4 equal accounts are taken in the order of their ids, and again so from the same inputs', () => {
    const { world } = opened(
      policy,
      Array.from({ length: 4 }, () => ({ lots: 25, leverage: 2, hedge: 0 })),
    );
    const [fixed] = deficits(gap(world, 94_000));
    const ids = (fixed?.claims ?? []).map(({ account }) => account);
    const start = ids.indexOf(Math.min(...ids));
    // By lot the order begins somewhere, and goes round.
    const turned = policy === 'dydx' ? [...ids.slice(start), ...ids.slice(0, start)] : ids;
    expect(turned).toEqual([...ids].sort((a, b) => a - b));
    expect(ids).toHaveLength(4);
    expect(replayInputs(world.records)).not.toHaveProperty('why');
  });

  test('W6 the same side, bystanders and accounts in liquidation are never asked at the bankruptcy price', () => {
    const { world, accounts } = opened(policy, [
      { lots: 60, leverage: 2, hedge: 0 },
      { lots: 40, leverage: 4, hedge: 10 },
    ]);
    const bystander = world.account(10_000);
    const sameSide = world.account(50_000);
    const other = world.account(50_000);
    world.trade(sameSide, other, 0, 10);
    const untouched = [bystander, sameSide];
    const before = untouched.map((account) => [world.cash(account), world.size(account, 0)]);
    const events = gap(world, 94_000);
    const asked = receiptsIn(events).map(({ account }) => account);
    expect(asked.length).toBeGreaterThan(0);
    for (const account of asked) expect([...accounts, other]).toContain(account);
    expect(untouched.map((account) => [world.cash(account), world.size(account, 0)])).toEqual(
      before,
    );
  });

  test('a receipt goes with every claim on lots, fixed with the deficit, and says what the others would have taken', () => {
    const { world } = opened(policy, [
      { lots: 30, leverage: 2, hedge: 0 },
      { lots: 30, leverage: 8, hedge: 10 },
      { lots: 40, leverage: 5, hedge: 0 },
    ]);
    const passer = world.account(90_000);
    const counterparty = world.account(90_000);
    world.trade(passer, counterparty, 0, 100);
    const events = gap(world, 94_200);
    const [fixed] = deficits(events);
    const receipts = receiptsIn(events).filter(({ bankrupt }) => bankrupt === fixed?.account);
    const claims = (fixed?.claims ?? []).filter(({ kind }) => kind === 'adl');
    expect(receipts.map(({ account, lots, quote }) => [account, lots, quote])).toEqual(
      claims.map(({ account, size, amount }) => [account, size, amount]),
    );
    expect(receipts.map(({ rank }) => rank)).toEqual(claims.map((_, at) => at + 1));
    for (const receipt of receipts) {
      expect(receipt).toMatchObject({ policy, of: claims.length, mark: world.state.mark(0) });
      expect(receipt.others.map((each) => each.policy)).toEqual(
        ADL_POLICIES.filter((name) => name !== policy),
      );
      expect(receipt.others.every(({ lots }) => lots >= 0n)).toBe(true);
    }
  });
});

test('what a receipt says another policy would have taken is what it takes when it is the ladder’s', () => {
  const shorts: readonly Short[] = [
    { lots: 30, leverage: 2, hedge: 0 },
    { lots: 30, leverage: 6, hedge: 10 },
    { lots: 40, leverage: 4, hedge: 0 },
    { lots: 20, leverage: 3, hedge: 5 },
  ];
  // A stranger holds as much again, so that there is a choice.
  const played = (policy: AdlPolicyName) => {
    const { world, long } = opened(policy, shorts);
    world.trade(world.account(200_000), world.account(60_000), 0, 60);
    const events = gap(world, 94_000);
    const own = receiptsIn(events).filter(({ bankrupt }) => bankrupt === long);
    return new Map(own.map((receipt) => [receipt.account, receipt]));
  };
  let compared = 0;
  for (const policy of ADL_POLICIES) {
    if (policy === 'dydx') continue;
    const real = played(policy);
    for (const chosen of ADL_POLICIES) {
      if (chosen === policy) continue;
      for (const receipt of played(chosen).values()) {
        const said = receipt.others.find((each) => each.policy === policy)?.lots;
        expect([policy, receipt.account, said]).toEqual([
          policy,
          receipt.account,
          real.get(receipt.account)?.lots ?? 0n,
        ]);
        compared += 1;
      }
    }
  }
  expect(compared).toBeGreaterThan(50);
});

test('ours leaves the hedge whole while others can pay and levels their leverage; a queue tears the hedge first', () => {
  const shorts: readonly Short[] = [
    { lots: 50, leverage: 9, hedge: 10 },
    { lots: 50, leverage: 6, hedge: 0 },
    { lots: 100, leverage: 2, hedge: 0 },
  ];
  const played = (policy: AdlPolicyName) => {
    const { world, long, accounts } = opened(policy, shorts);
    // Half of the long is someone else's who can bear the fall, so that half of the shorts suffices.
    world.trade(long, world.account(100_000), 0, -100);
    const own = receiptsIn(gap(world, 89_000)).filter(({ bankrupt }) => bankrupt === long);
    const lots = new Map<number, bigint>(own.map((each) => [each.account, each.lots]));
    return { world, accounts, lots: accounts.map((account) => lots.get(account) ?? 0n) };
  };
  const { world, accounts, lots } = played('minimalHarm');
  expect(lots[0]).toBe(0n);
  expect(lots.reduce((sum, each) => sum + each, 0n)).toBe(100n);
  const [high, low] = [accounts[1], accounts[2]].map((account) => {
    const { equity, notional } = world.engine.requirement(account as number);
    return Number(notional) / Number(equity);
  });
  // A lot more or less is worth 89 of an equity of at least 1,300.
  expect(Math.abs((high ?? 0) - (low ?? 0))).toBeLessThan(89 / 1_300);
  expect(played('hyperliquid').lots).toEqual([50n, 50n, 0n]);
});

test('the rank is seen beforehand, under the policy in force, and is the order in which accounts are taken', () => {
  const { world, accounts } = opened('bitmex', [
    { lots: 30, leverage: 2, hedge: 0 },
    { lots: 30, leverage: 8, hedge: 0 },
    { lots: 40, leverage: 4, hedge: 0 },
  ]);
  world.tick({ btc: 99_000 });
  const ranks = new AdlRanks(world.state, 60_000);
  const lines = accounts.map((account) => ranks.of(account)[0]);
  expect(lines.map((line) => line?.rank)).toEqual([3, 1, 2]);
  expect(lines.map((line) => line?.lights)).toEqual([1, 4, 2]);
  expect(lines[1]).toEqual({
    market: 0,
    symbol: 'BTC-PERP',
    side: 'short',
    policy: 'bitmex',
    rank: 1,
    of: 3,
    quantile: 2 / 3,
    lights: 4,
  });
  const [fixed] = deficits(gap(world, 94_000));
  const byRank = [accounts[1], accounts[2], accounts[0]];
  expect((fixed?.claims ?? []).map(({ account }) => account)).toEqual(byRank);
});

test('by lot and pro rata nobody has a rank beforehand; the house has none at all', () => {
  for (const policy of ['dydx', 'proRata'] as const) {
    const { world, accounts } = opened(policy, [{ lots: 30, leverage: 2, hedge: 0 }]);
    expect(adlRank(world.state, accounts[0] as number)).toMatchObject([
      { policy, rank: null, quantile: null, lights: 0, of: 1 },
    ]);
    expect(adlRank(world.state, world.state.market(0).bucketAccount)).toEqual([]);
  }
});

test('E6 over a cascade of bankruptcies the lots taken sum to the lots left, under every policy', () => {
  for (const policy of ADL_POLICIES) {
    const world = worldUnder(policy);
    const longs = Array.from({ length: 6 }, (_, at) => world.account(520 + at * 40));
    const shorts = longs.map((long, at) => {
      const short = world.account(3_000 + at * 1_000);
      world.trade(long, short, 0, 100);
      return short;
    });
    let left = 0n;
    let taken = 0n;
    for (const btc of [94_000, 92_000, 90_000]) {
      for (const fixed of deficits(gap(world, btc))) {
        left += fixed.size;
        for (const { size } of fixed.claims) taken += size;
        for (const { account } of fixed.claims) expect(shorts).toContain(account);
      }
    }
    expect(left).toBeGreaterThan(300n);
    expect(taken).toBe(left);
    expect(world.state.markets.uncovered.get(0) <= quanta(0)).toBe(true);
    world.engine.check();
  }
});
