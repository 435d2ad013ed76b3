// Random venues on which portfolio accounts trade with others, through storms and an expiry: the books balance after every
// step, the screen changes no decision, nobody below maintenance is overlooked, and both replays agree.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds, isFixedSeed } from '../src/base/property.fixture.ts';
import { type Event, type Input, NONE, replayEvents, replayInputs } from '../src/index.ts';
import type { Payoff } from '../src/domain/instrument.ts';
import { isFrozen } from '../src/liquidation/detect.ts';
import { bruteForce, type Tick } from './brute-force.fixture.ts';
import { EXPIRY_MS } from './contracts.fixture.ts';
import { openPortfolio, PortfolioWorld, setRulebook } from './portfolio.fixture.ts';
import { scenarioDocument } from './scenario-document.fixture.ts';
import { lots, ticks } from './world.fixture.ts';
import { ladderOrder } from './ladder-order.fixture.ts';

const TRADERS = 4;
const who = fc.integer({ min: 0, max: TRADERS - 1 });
const act = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('trade' as const),
      who,
      market: fc.integer({ min: 0, max: 4 }),
      share: fc.integer({ min: -100, max: 100 }).filter((share) => share !== 0),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('price' as const),
      ppm: fc.integer({ min: -17_000, max: 17_000 }),
      volatility: fc.constantFrom(0.3, 0.6, 1.5),
      afterMs: fc.constantFrom(20_000, 600_000, 7_200_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('price' as const),
      ppm: fc.integer({ min: -200_000, max: 300_000 }),
      volatility: fc.constantFrom(0.6, 3),
      afterMs: fc.constant(20_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('fill' as const),
      ppm: fc.integer({ min: 1, max: 1_000_000 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('rulebook' as const),
      move: fc.constantFrom('0.05', '0.1', '0.2'),
    }),
  },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

const reached = new Set<Event['type']>();

/** A venue whose every tick is compared with its twin without a screen. */
class Compared extends PortfolioWorld {
  override must(input: Input): readonly Event[] {
    const before = input.type === 'Tick' ? this.engine.snapshot() : undefined;
    const events = super.must(input);
    for (const { type } of events) reached.add(type);
    if (before !== undefined) {
      const kept = events.filter(({ type }) => type !== 'StateRootRecorded');
      expect(kept).toEqual(bruteForce(before, input as Tick));
    }
    return events;
  }
}

function play(payoff: Payoff, acts: readonly Act[]): Compared {
  const world = new Compared(payoff);
  const unit = payoff === 'linear' ? 10_000 : 0.1;
  world.tick({ depth: 100_000 });
  const traders = Array.from({ length: TRADERS }, (_, i) =>
    i === 0 ? world.account(3 * unit) : openPortfolio(world, i * unit),
  );
  for (const each of acts) {
    run(world, each, traders);
    expect(overlooked(world)).toEqual([]);
  }
  return world;
}

function run(world: Compared, each: Act, traders: readonly number[]): void {
  switch (each.kind) {
    case 'trade': {
      if (each.market >= world.markets || !world.state.isOpen(each.market)) return;
      const unit = Math.abs(Number(world.state.unitValue(each.market)));
      const isOption = world.state.market(each.market).kind === 'option';
      const wanted = Number(world.money(world.payoff === 'linear' ? 2_000 : 0.02)) * each.share;
      const size = Math.trunc(wanted / Math.max(unit, 1) / (isOption ? 20 : 2));
      if (size !== 0) world.tryTrade(traders[each.who] as number, world.maker, each.market, size);
      return;
    }
    case 'price':
      world.tick({
        price: world.price * (1 + each.ppm / 1e6),
        volatility: each.volatility,
        afterMs: each.afterMs,
      });
      return;
    case 'fill':
      fillLiquidations(world, each.ppm);
      return;
    case 'rulebook':
      setRulebook(world, scenarioDocument({ move: each.move }));
      return;
    default:
      each satisfies never;
  }
}

/** The maker fills a part of every liquidation order at its limit. */
function fillLiquidations(world: Compared, ppm: number): void {
  const { state, time } = world;
  for (let account = 0; account < state.scalar('accounts'); account++) {
    const order = ladderOrder(state, account);
    const row = order === 0 ? NONE : state.orderRow(order);
    if (row === NONE) continue;
    const market = state.orders.market.get(row);
    const size = Math.floor((Number(state.orders.size.get(row)) * ppm) / 1e6);
    const limit = Number(state.orders.limit.get(row));
    if (size === 0) continue;
    const bid = world.order(
      world.maker,
      market,
      state.orders.side.get(row) === 1 ? size : -size,
      limit,
    );
    if (world.step(bid) !== undefined) continue;
    world.step({
      type: 'PostFill',
      time,
      market,
      maker: bid.order,
      taker: order,
      price: ticks(limit),
      size: lots(size),
    });
  }
}

/** Accounts below maintenance after a tick that the ladder could act on and has not taken up. */
function overlooked(world: Compared): readonly number[] {
  const { state, engine } = world;
  if (!world.events.some(({ type }) => type === 'MarkPriceSet')) return [];
  if (world.of('SettlementFixed').length > 0 || world.of('LossSocialised').length > 0) return [];
  const found: number[] = [];
  for (let account = 0; account < state.scalar('accounts'); account++) {
    if (state.accountKind(account) === 'suspense' || isFrozen(state, account)) continue;
    const { equity, maintenance } = engine.requirement(account);
    if (equity < maintenance && state.accounts.stage.get(account) === 0) found.push(account);
  }
  return found;
}

test.each(['linear', 'inverse'] as const)(
  'settled in the %s asset, portfolio accounts keep every law of the venue',
  (payoff) => {
    holds(
      fc.property(fc.array(act, { minLength: 15, maxLength: 45 }), (acts) => {
        const world = play(payoff, acts);
        const decided = replayInputs(world.records);
        if ('why' in decided) expect.fail(`${decided.why} at ${decided.sequence}`);
        expect(decided.stepHash).toEqual(world.engine.stepHash);
        expect(replayEvents(world.records).stateRoot()).toEqual(world.engine.stateRoot());
      }),
      12,
    );
    const wanted: readonly Event['type'][] = [
      'RulebookSet',
      'MarginLevelChanged',
      'LiquidationStarted',
      'LiquidationOrderPlaced',
      'PositionTransferred',
    ];
    if (isFixedSeed) expect(wanted.filter((type) => !reached.has(type))).toEqual([]);
  },
  60_000,
);

test('across an expiry nothing is left and nobody is refused a margin', () => {
  const world = new Compared('linear');
  const account = openPortfolio(world, 50_000);
  for (const market of [1, 2, 3])
    world.trade(account, world.maker, market, market === 2 ? -100 : 100);
  world.waitUntil(EXPIRY_MS - 900_000, 600_000);
  expect(world.engine.requirement(account).refusal).toBeUndefined();
  world.waitUntil(EXPIRY_MS + 60_000, 600_000);
  expect(world.state.accounts.positions.get(account)).toBe(0);
  expect(world.engine.requirement(account)).toMatchObject({ maintenance: 0n });
});
