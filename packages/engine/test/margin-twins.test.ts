// Two forms of one rule: the integers that decide for isolated and cross accounts, and the exact models under the rulebook
// that the listing makes. Random venues in dollars and in the coin, random books and orders; they agree to the rounding.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds, isFixedSeed } from '../src/base/property.fixture.ts';
import {
  exactPortfolio,
  type LiveRulebook,
  type Portfolio,
  type Quanta,
  requirementOf,
  rulebookOfListing,
} from '../src/index.ts';
import type { Payoff } from '../src/domain/instrument.ts';
import { pow10 } from '../src/domain/units.ts';
import { assess, type Assessment } from '../src/margin/model/assess.ts';
import { Exact } from '../src/base/exact.ts';
import { Contracts } from './contracts.fixture.ts';

const TRADERS = 4;
const who = fc.integer({ min: 0, max: TRADERS - 1 });
const market = fc.integer({ min: 0, max: 4 });
const size = fc.integer({ min: -4_000, max: 4_000 }).filter((lots) => lots !== 0);
const act = fc.oneof(
  fc.record({ kind: fc.constant('trade' as const), who, market, size }),
  fc.record({
    kind: fc.constant('order' as const),
    who,
    market,
    size,
    limitPpm: fc.integer({ min: -90_000, max: 90_000 }),
  }),
  fc.record({
    kind: fc.constant('pledge' as const),
    who,
    amount: fc.integer({ min: 1, max: 50_000_000 }),
  }),
  fc.record({
    kind: fc.constant('price' as const),
    ppm: fc.integer({ min: -17_000, max: 17_000 }),
    volatility: fc.constantFrom(0.3, 0.6, 1.5, 4),
    afterMs: fc.constantFrom(20_000, 600_000, 30_000_000),
  }),
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

const tested = { orders: 0, pledged: 0, positions: new Set<string>(), liquidatable: 0 };

function play(payoff: Payoff, acts: readonly Act[]): void {
  const world = new Contracts(payoff);
  const isLinear = payoff === 'linear';
  const maker = world.account(isLinear ? 500_000_000 : 10_000);
  const traders = Array.from({ length: TRADERS }, (_, i) =>
    world.account(isLinear ? 20_000 * (1 + i * 3) : 0.02 * (1 + i)),
  );
  const live = rulebookOfListing(world.state);
  for (const each of acts) {
    run(world, each, { maker, traders });
    for (const account of traders) agreeAround(world, world.state.portfolio(account), live);
  }
}

function run(
  world: Contracts,
  each: Act,
  { maker, traders }: { readonly maker: number; readonly traders: readonly number[] },
): void {
  switch (each.kind) {
    case 'trade':
      if (each.market < world.markets)
        world.tryTrade(traders[each.who] as number, maker, each.market, lotsOf(world, each));
      return;
    case 'order': {
      if (each.market >= world.markets) return;
      const limit = Math.round((world.mark(each.market) * (1e6 + each.limitPpm)) / 1e6);
      const lots = lotsOf(world, each);
      world.step(world.order(traders[each.who] as number, each.market, lots, Math.max(1, limit)));
      return;
    }
    case 'pledge':
      if (world.payoff === 'linear')
        world.must({
          type: 'Deposit',
          time: world.time,
          account: traders[each.who] as number,
          asset: 1,
          amount: BigInt(each.amount) as Quanta,
        });
      return;
    case 'price':
      world.tick({
        price: world.price * (1 + each.ppm / 1e6),
        perpetual: world.price,
        volatility: each.volatility,
        afterMs: each.afterMs,
      });
      return;
    default:
      each satisfies never;
  }
}

/** A lot of a coin-settled option is a tenth of a coin, of everything else some dollars. */
function lotsOf(
  world: Contracts,
  { market: traded, size: lots }: { market: number; size: number },
): number {
  const isCoinOption = world.payoff === 'inverse' && world.state.market(traded).kind === 'option';
  return isCoinOption ? Math.sign(lots) * Math.ceil(Math.abs(lots) / 1_000) : lots;
}

/** The account as it is, and with its money moved to where it is just liquidatable, and just not. */
function agreeAround(world: Contracts, portfolio: Portfolio, live: LiveRulebook): void {
  if (portfolio.positions.some(({ market: held }) => !world.state.isOpen(held))) return;
  agree(world, portfolio, live);
  if (portfolio.positions.length === 0) return;
  const { equity, maintenance } = requirementOf(portfolio, world.state);
  for (const gap of [-1n, 0n]) {
    const cash = (portfolio.cash - (equity - maintenance) + gap) as Quanta;
    agree(world, { ...portfolio, cash }, live);
  }
}

/** How far the integers may lie from the exact numbers: a quantum for each thing that is rounded on its own. */
function agree(world: Contracts, portfolio: Portfolio, live: LiveRulebook): void {
  const { state } = world;
  const priced = exactPortfolio(portfolio, state, { premiums: live.premiums, instruments: 'held' });
  const asked = assess(priced.holdings, priced.snapshot, live.rulebook);
  if (!asked.ok) throw new Error(asked.error.message);
  const risk = requirementOf(portfolio, state);
  const unit = pow10(state.asset(0).scale);
  const exact = quantaOf(asked.value, unit);

  // Positions and money are exact. A pledged asset is rounded down twice, value and haircut.
  const pledged = BigInt(2 * portfolio.collateral.length);
  within(risk.equity - exact.equity, -pledged, 0n);
  // The requirement of a contract is rounded up once, in both forms. The integers also round the worth of the coins of an
  // option up, what it is out of the money down, and the fee of each open order up.
  const held = new Set([...portfolio.positions, ...portfolio.orders].map((row) => row.market));
  const options = BigInt([...held].filter((each) => state.market(each).kind === 'option').length);
  const orders = BigInt(portfolio.orders.length);
  within(risk.maintenance - exact.maintenance, 0n, options);
  within(risk.initial - exact.initial, 0n, orders + 2n * options);
  // So the decisions are the same, but for an account within these quanta of its limit.
  const apart = pledged + orders + 2n * options;
  decide(risk.equity - risk.maintenance, asked.value.maintenance.excess, apart);
  decide(risk.equity - risk.initial, asked.value.initial.excess, apart);
  note(world, portfolio, risk.equity < risk.maintenance);
}

function quantaOf({ initial, maintenance }: Assessment, unit: bigint) {
  const whole = (value: Exact): bigint => {
    const scaled = value.times(Exact.integer(unit));
    const rounded = scaled.unitsOf(Exact.ONE, 'down');
    expect(scaled.equals(Exact.integer(rounded)), 'the rulebook rounds to whole quanta').toBe(true);
    return rounded;
  };
  return {
    equity: whole(maintenance.equity.value),
    initial: whole(initial.requirement.value),
    maintenance: whole(maintenance.requirement.value),
  };
}

function decide(gap: bigint, excess: Exact, apart: bigint): void {
  if (gap < 0n && gap >= -apart) return;
  expect(gap < 0n).toBe(excess.sign < 0);
}

function within(difference: bigint, low: bigint, high: bigint): void {
  expect(difference).toBeGreaterThanOrEqual(low);
  expect(difference).toBeLessThanOrEqual(high);
}

function note(world: Contracts, portfolio: Portfolio, isLiquidatable: boolean): void {
  if (portfolio.orders.length > 0) tested.orders++;
  if (portfolio.collateral.length > 0) tested.pledged++;
  if (isLiquidatable) tested.liquidatable++;
  for (const { market: held, size: lots } of portfolio.positions)
    tested.positions.add(`${world.payoff} ${held} ${lots > 0n ? 'long' : 'short'}`);
}

test.each(['linear', 'inverse'] as const)(
  'settled in the %s asset, integers and exact models say the same of every account',
  (payoff) => {
    holds(
      fc.property(fc.array(act, { minLength: 10, maxLength: 40 }), (acts) => {
        play(payoff, acts);
      }),
      12,
    );
    if (!isFixedSeed) return;
    const count = payoff === 'linear' ? 5 : 4;
    const sides = Array.from({ length: count }, (_, held) => [
      `${payoff} ${held} long`,
      `${payoff} ${held} short`,
    ]).flat();
    expect(sides.filter((side) => !tested.positions.has(side))).toEqual([]);
    expect(tested.orders).toBeGreaterThan(100);
    if (payoff === 'linear') expect(tested.pledged).toBeGreaterThan(100);
    expect(tested.liquidatable).toBeGreaterThan(0);
  },
  60_000,
);
