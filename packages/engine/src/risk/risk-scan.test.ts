// The screen against its exact twin: it may show an account needlessly, never hide one. Random books, prices on and
// around every threshold, magnitudes from dust to billions.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Contracts } from '../../test/contracts.fixture.ts';
import { World } from '../../test/world.fixture.ts';
import { holds } from '../base/property.fixture.ts';
import { type Event, MARGIN_LEVELS } from '../domain/event.ts';
import type { State } from '../state/state.ts';
import { marginLevel } from './margin-levels.ts';
import { RiskScan } from './risk-scan.ts';

type Venue = Pick<World, 'state' | 'engine'>;

function shown(world: Venue): ReadonlySet<number> {
  const scan = new RiskScan(world.state as State);
  const visited = new Set<number>();
  scan.scan((account) => visited.add(account));
  return visited;
}

/** The accounts that an event writes. */
function accountsOf(event: Event): readonly number[] {
  const named = event as { readonly [name: string]: unknown };
  const postings = 'postings' in event ? event.postings : [];
  const holders = postings.filter(({ ledger }) => ledger === 'account').map(({ owner }) => owner);
  const ids = [named['account'], named['from'], named['to'], ...holders];
  return ids.filter((id): id is number => typeof id === 'number');
}

/** Accounts whose exact level is not the announced one, or who are below maintenance. */
function mustShow(world: Venue): readonly number[] {
  const found: number[] = [];
  for (let account = 0; account < world.state.scalar('accounts'); account++) {
    if (world.state.accountKind(account) === 'suspense') continue;
    const risk = world.engine.requirement(account);
    const level = marginLevel(risk, world.state.venue);
    if (level === 'liquidation' || level !== MARGIN_LEVELS[world.state.accounts.level.get(account)])
      found.push(account);
  }
  return found;
}

test('the screen shows every account that the exact check would act on', () => {
  const trade = fc.record({
    cash: fc.integer({ min: 10, max: 2_000_000 }),
    btc: fc.integer({ min: -30_000, max: 30_000 }),
    eth: fc.integer({ min: -9_000, max: 9_000 }),
    pledged: fc.integer({ min: 0, max: 50 }),
  });
  holds(
    fc.property(
      fc.array(trade, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: -9, max: 9 }),
      (trades, step) => {
        const world = new World();
        const maker = world.account(500_000_000);
        for (const { cash, btc, eth, pledged } of trades) {
          const account = world.account(cash);
          if (pledged > 0) world.deposit(account, pledged / 10, 1);
          for (const [market, size] of [btc, eth].entries()) {
            if (
              size === 0 ||
              world.step(world.order(account, market, size, world.mark(market))) !== undefined
            )
              continue;
            const orderId = Number(
              world.state.orders.id.get(world.state.accounts.firstOrder.get(account)),
            );
            const other = world.order(maker, market, -size, world.mark(market));
            world.must(other);
            world.must({
              type: 'PostFill',
              time: world.time,
              market,
              maker: other.order,
              taker: orderId,
              price: other.limit,
              size: other.size,
            });
          }
        }
        // Marks move under the accounts without the tick's own announcements.
        const state = world.state as State;
        for (const market of [0, 1])
          state.markets.mark.set(
            market,
            ((state.mark(market) * BigInt(1_000 + step)) / 1_000n) as never,
          );
        const visited = shown(world);
        expect(mustShow(world).filter((account) => !visited.has(account))).toEqual([]);
      },
    ),
    150,
  );
});

test('one long-lived screen, through many small moves, trades and deposits, hides nobody either', () => {
  const move = fc.record({
    market: fc.constantFrom(0, 1),
    ppm: fc.integer({ min: -9_000, max: 9_000 }),
    act: fc.integer({ min: 0, max: 40 }),
  });
  holds(
    fc.property(fc.array(move, { minLength: 10, maxLength: 80 }), (moves) => {
      const world = new World();
      const maker = world.account(500_000_000);
      const accounts = Array.from({ length: 40 }, (_, i) => world.account(6_000 + 100 * i));
      for (const [i, account] of accounts.entries()) {
        world.trade(account, maker, i % 2, (i % 3 === 0 ? -1 : 1) * (i % 2 === 0 ? 900 : 2_000));
        if (i % 4 === 0) world.deposit(account, 0.02, 1);
      }
      const state = world.state as State;
      const scan = new RiskScan(state);
      scan.scan(() => {});
      for (const { market, ppm, act } of moves) {
        const account = accounts[act];
        if (account !== undefined && act % 3 === 0) world.deposit(account, 50);
        else if (account !== undefined && act % 3 === 1) {
          world.deposit(account, 50_000);
          world.trade(maker, account, market, 5);
        }
        const price = (state.mark(market) * BigInt(1_000_000 + ppm)) / 1_000_000n;
        state.markets.mark.set(market, price as never);
        if (account !== undefined) scan.note(new Set([account, maker]));
        const visited = new Set<number>();
        scan.scan((each) => visited.add(each));
        expect(mustShow(world).filter((each) => !visited.has(each))).toEqual([]);
      }
    }),
    60,
  );
});

test('an account exactly at maintenance, and one quantum to either side, is shown and decided exactly', () => {
  const world = new World();
  const maker = world.account(10_000_000);
  const account = world.account(10_000);
  world.trade(account, maker, 0, 1_000);
  const state = world.state as State;
  const risk = world.engine.requirement(account);
  for (const gap of [-1n, 0n, 1n]) {
    state.accounts.cash.set(
      account,
      (state.accounts.cash.get(account) - (risk.equity - risk.maintenance) + gap) as never,
    );
    expect(shown(world).has(account)).toBe(true);
    expect(marginLevel(world.engine.requirement(account), state.venue) === 'liquidation').toBe(
      gap < 0n,
    );
    state.accounts.cash.set(
      account,
      (state.accounts.cash.get(account) + (risk.equity - risk.maintenance) - gap) as never,
    );
  }
});

test('a healthy book is not shown', () => {
  const world = new World();
  const maker = world.account(10_000_000);
  for (let i = 0; i < 50; i++) world.trade(world.account(50_000), maker, i % 2, 100);
  world.tick({});
  expect([...shown(world)]).toEqual([]);
});

test.each(['linear', 'inverse'] as const)(
  'one long-lived screen of perpetuals, futures and options settled in the %s asset hides nobody',
  (payoff) => {
    const move = fc.record({
      ppm: fc.integer({ min: -12_000, max: 12_000 }),
      volatility: fc.constantFrom(0.5, 0.6, 0.6, 0.6, 0.9),
      act: fc.integer({ min: 0, max: 24 }),
    });
    let fewest = Number.POSITIVE_INFINITY;
    holds(
      fc.property(fc.array(move, { minLength: 8, maxLength: 40 }), (moves) => {
        const world = new Contracts(payoff);
        const unit = payoff === 'linear' ? 1 : 1e-5;
        const deep = world.account(50_000_000 * unit);
        const accounts = Array.from({ length: 24 }, (_, i) =>
          world.account((5_600 + 70 * i) * unit),
        );
        // A coin's worth of the two that go by tiers; every sixth account holds an option.
        const coin = payoff === 'linear' ? 1_000 : 10_000;
        for (const [i, account] of accounts.entries()) {
          const market = i % 6 === 5 ? 2 + (i % 4 === 1 ? 1 : 0) : i % 2;
          const lots = market < 2 ? coin : coin / (payoff === 'linear' ? 4 : 4_000);
          world.trade(account, deep, market, Math.round(i % 3 === 0 ? -lots : lots) || 1);
        }
        const state = world.state as State;
        const scan = new RiskScan(state);
        scan.scan(() => {});
        for (const { ppm, volatility, act } of moves) {
          const account = accounts[act];
          if (account !== undefined && act % 3 === 0) {
            world.deposit(account, 50 * unit);
            scan.note(new Set([account]));
          }
          // The marks move; what the tick itself announces and liquidates is written like anything else.
          world.tick({ price: world.price * (1 + ppm / 1e6), volatility });
          scan.note(new Set(world.events.flatMap(accountsOf)));
          const visited = new Set<number>();
          scan.scan((each) => visited.add(each));
          fewest = Math.min(fewest, visited.size);
          expect(mustShow(world).filter((each) => !visited.has(each))).toEqual([]);
        }
      }),
      30,
    );
    // It clears those it can: the four with options are always asked, others only when they are near.
    expect(fewest).toBeLessThan(15);
  },
);
