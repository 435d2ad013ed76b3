// The engine's own unwind and its verification of others', over random accounts: what a plan says comes true by the bookings of
// fills, and no proposal passes that falls short, turns a leg or costs more, however it was made.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Lots,
  planUnwind,
  type ProposedLeg,
  type Ticks,
  unwindLegs,
  verifyUnwind,
} from '../src/index.ts';
import { holds } from '../src/base/property.fixture.ts';
import { unwindAnswer } from '../src/liquidation/unwind/questions.ts';
import { healthOf } from '../src/margin/account-risk.ts';
import { CALL, FUTURE, PERPETUAL, PUT } from './contracts.fixture.ts';
import { portfolioWorld } from './portfolio.fixture.ts';
import { accountOf, anAccount, filledAtLimits, termsOf } from './unwind.fixture.ts';

const { world } = portfolioWorld();
world.tick({ price: 100_500, perpetual: 100_520, volatility: 0.55 });
const view = world.state;
const terms = termsOf(view);
const exits = (equity: bigint, maintenance: bigint): boolean =>
  equity * 1_000_000n >= maintenance * terms.exitPpm;

describe.each(['rulebook', 'listing'] as const)('margined by the %s', (margining) => {
  test('a plan that restores does so by the bookings of fills, of the least lots of each leg', () => {
    let restored = 0;
    holds(
      fc.property(anAccount, (drawn) => {
        const portfolio = accountOf(view, drawn, margining);
        if (portfolio === undefined) return;
        const plan = planUnwind(portfolio, view, terms);
        if (plan.type !== 'unwind') return;
        const legs = unwindLegs(portfolio, view, terms);
        for (const { market, side, lots } of plan.orders) {
          const leg = legs.find((each) => each.market === market);
          expect(leg?.side).toBe(side);
          expect(lots).toBeGreaterThan(0n);
          expect(lots).toBeLessThanOrEqual(leg?.held ?? 0n);
        }
        const after = healthOf(filledAtLimits(portfolio, view, plan.orders), view);
        expect([after.equity, after.maintenance]).toEqual([
          plan.equityAfter,
          plan.maintenanceAfter,
        ]);
        expect(exits(after.equity, after.maintenance)).toBe(plan.restores);
        if (!plan.restores) return;
        restored++;
        const [last] = plan.orders.filter(({ lots }) => lots > 1n).slice(-1);
        if (plan.orders.length > 1 || last === undefined) return;
        const less = [{ ...last, lots: (last.lots - 1n) as Lots }];
        expect(
          unwindAnswer(portfolio, view, { legs, closings: less, exitPpm: terms.exitPpm })?.restores,
        ).toBe(false);
      }),
      120,
    );
    expect(restored).toBeGreaterThan(50);
  });

  test('the account is brought nearer to its exit level, or nothing is planned', () => {
    holds(
      fc.property(anAccount, (drawn) => {
        const portfolio = accountOf(view, drawn, margining);
        if (portfolio === undefined) return;
        const before = healthOf(portfolio, view);
        const plan = planUnwind(portfolio, view, terms);
        if (plan.type !== 'unwind') return;
        const surplus = (equity: bigint, maintenance: bigint): bigint =>
          equity * 1_000_000n - maintenance * terms.exitPpm;
        expect(surplus(plan.equityAfter, plan.maintenanceAfter)).toBeGreaterThan(
          surplus(before.equity, before.maintenance),
        );
      }),
      120,
    );
  });
});

test('delta goes first: futures that hedge nothing are closed and no option is touched', () => {
  const drawn = { sizes: [600, 0, -150, -150], sharePpm: 900_000 } as const;
  const portfolio = accountOf(view, { ...drawn, sizes: [...drawn.sizes] });
  if (portfolio === undefined) throw new Error('the account has a margin');
  const plan = planUnwind(portfolio, view, terms);
  expect(plan).toMatchObject({ type: 'unwind', restores: true });
  if (plan.type !== 'unwind') return;
  expect(plan.orders.map(({ market, side }) => [market, side])).toEqual([[PERPETUAL, 'sell']]);
});

test('an option in its settlement window is closed after everything else only', () => {
  const late = portfolioWorld();
  late.world.waitUntil(late.world.state.market(CALL).expiryMs - 900_000);
  const { state } = late.world;
  const closedOf = (...sizes: [number, number, number, number]) => {
    const portfolio = accountOf(state, { sizes, sharePpm: 950_000 });
    if (portfolio === undefined) throw new Error('the account has a margin');
    const legs = unwindLegs(portfolio, state, termsOf(state));
    expect(legs.map(({ isSettling }) => isSettling)).toEqual(
      legs.map(({ listed }) => listed.expiryMs !== 0),
    );
    const plan = planUnwind(portfolio, state, termsOf(state));
    if (plan.type !== 'unwind') throw new Error('there is a plan');
    return plan.orders.map(({ market, lots }) => [market, lots]);
  };
  // The perpetual is more than the decayed calls need: it alone is closed, though calls are cheaper.
  expect(closedOf(800, 0, -50, 0)).toMatchObject([[PERPETUAL, expect.anything()]]);
  // Nothing but options is left to close.
  expect(closedOf(0, 0, -400, -300).every(([market]) => market === CALL || market === PUT)).toBe(
    true,
  );
});

test('a leg in a market that is not live is left, and counts', () => {
  const portfolio = accountOf(view, { sizes: [600, 300, -150, -150], sharePpm: 900_000 });
  if (portfolio === undefined) throw new Error('the account has a margin');
  const shut = { ...terms, isLive: (market: number) => market !== PERPETUAL };
  const plan = planUnwind(portfolio, view, shut);
  if (plan.type !== 'unwind') throw new Error('there is a plan');
  expect(plan.orders.map(({ market }) => market)).not.toContain(PERPETUAL);
});

type SpoiltLeg = { readonly market: number; readonly lots: number; readonly mark: number };

describe('verification', () => {
  /** The engine's plan, spoilt in some way; or anything at all. */
  const spoilt = fc.record({
    drawn: anAccount,
    base: fc.constantFrom('own', 'own', 'nothing', 'everything'),
    legs: fc.oneof(
      { weight: 2, arbitrary: fc.constant<readonly SpoiltLeg[]>([]) },
      {
        weight: 3,
        arbitrary: fc.array<SpoiltLeg>(
          fc.record({
            market: fc.constantFrom(PERPETUAL, FUTURE, CALL, PUT, 4, 99),
            lots: fc.integer({ min: -5, max: 1_000 }),
            mark: fc.constantFrom(0, 0, 0, 1, -1),
          }),
          { maxLength: 5 },
        ),
      },
    ),
    scale: fc.constantFrom(1, 1, 1, 0.99, 0.9, 1.01, 2),
  });

  test('passes nothing that falls short, turns a leg, saw other marks or costs more than the own plan', () => {
    const passed: string[] = [];
    holds(
      fc.property(spoilt, ({ drawn, base, legs, scale }) => {
        const portfolio = accountOf(view, drawn);
        if (portfolio === undefined) return;
        const own = planUnwind(portfolio, view, terms);
        const all = portfolio.positions.map(({ market, size }) => ({
          market,
          lots: size < 0n ? -size : size,
        }));
        const from =
          base === 'own' && own.type === 'unwind' ? own.orders : base === 'everything' ? all : [];
        const proposed: ProposedLeg[] = [
          ...from.map(({ market, lots }) => ({
            market,
            lots: BigInt(Math.round(Number(lots) * scale)) as Lots,
            mark: view.mark(market),
          })),
          ...[...legs].map(({ market, lots, mark }: SpoiltLeg) => ({
            market,
            lots: BigInt(lots) as Lots,
            mark: ((market < 5 ? view.mark(market) : 0n) + BigInt(mark)) as Ticks,
          })),
        ];
        const verified = verifyUnwind(portfolio, view, { account: 0, legs: proposed, terms });
        if (!verified.ok) return;
        passed.push(base);
        const { orders, cost } = verified.value;
        const after = filledAtLimits(portfolio, view, orders);
        const { equity, maintenance } = healthOf(after, view);
        expect(exits(equity, maintenance)).toBe(true);
        for (const held of portfolio.positions) {
          const left = after.positions.find(({ market }) => market === held.market)?.size ?? 0n;
          expect(left * held.size).toBeGreaterThanOrEqual(0n);
          expect(left * left).toBeLessThanOrEqual(held.size * held.size);
        }
        expect(
          after.positions.every(({ market }) =>
            portfolio.positions.some((p) => p.market === market),
          ),
        ).toBe(true);
        expect(
          orders.every(({ market }) =>
            proposed.some((p) => p.market === market && p.mark === view.mark(market)),
          ),
        ).toBe(true);
        if (own.type === 'unwind' && own.restores) expect(cost).toBeLessThanOrEqual(own.cost);
      }),
      250,
    );
    expect(passed.length).toBeGreaterThan(20);
  });

  test.each([
    ['a market twice', 'UnwindLegRefused'],
    ['a stale mark', 'UnwindMarkMoved'],
    ['a lot too few', 'UnwindFallsShort'],
    ['all of it', 'UnwindTooDear'],
    ['a shut book', 'UnwindLegRefused'],
    ['nothing', 'UnwindFallsShort'],
  ])('refuses %s with the numbers', (what, type) => {
    const portfolio = accountOf(view, { sizes: [600, 0, -150, -150], sharePpm: 900_000 });
    if (portfolio === undefined) throw new Error('the account has a margin');
    const own = planUnwind(portfolio, view, terms);
    if (own.type !== 'unwind') throw new Error('there is a plan');
    const good = own.orders.map(({ market, lots }) => ({ market, lots, mark: view.mark(market) }));
    const [first] = good;
    if (first === undefined) throw new Error('the plan has an order');
    const legs: Record<string, readonly ProposedLeg[]> = {
      'a market twice': [...good, first],
      'a stale mark': [{ ...first, mark: (first.mark + 1n) as Ticks }],
      'a lot too few': [{ ...first, lots: (first.lots - 1n) as Lots }],
      'all of it': portfolio.positions.map(({ market, size }) => ({
        market,
        lots: (size < 0n ? -size : size) as Lots,
        mark: view.mark(market),
      })),
      'a shut book': good,
      nothing: [],
    };
    const of = { account: 7, legs: legs[what] ?? [], terms };
    const shut = { ...terms, isLive: () => false };
    const verified = verifyUnwind(
      portfolio,
      view,
      what === 'a shut book' ? { ...of, terms: shut } : of,
    );
    expect(verified).toMatchObject({ ok: false, error: { type, account: 7 } });
    expect(verifyUnwind(portfolio, view, { ...of, legs: good })).toMatchObject({
      ok: true,
      value: { cost: own.cost },
    });
  });
});
