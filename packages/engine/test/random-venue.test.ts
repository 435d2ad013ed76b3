// Random venues: a few accounts, any commands, prices that jump, books that fill or do not. Every step is followed by the
// full check of the invariants, every run is replayed from its inputs and from its events. A failure prints its replay line.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds, isFixedSeed } from '../src/base/property.fixture.ts';
import type { Event, Quanta, Venue } from '../src/index.ts';
import { NONE, replayEvents, replayInputs } from '../src/index.ts';
import { reachesExit } from '../src/liquidation/plan.ts';
import { LIQUIDATION_ORDER_BASE } from '../src/state/state.ts';
import { auditGains } from './gain-audit.fixture.ts';
import { auditInterest } from './interest-audit.fixture.ts';
import { lots, ticks, World } from './world.fixture.ts';
import { ladderOrder } from './ladder-order.fixture.ts';

const TRADERS = 6;
type Pair = { readonly who: number; readonly with: number; readonly market: number };
type Act =
  | {
      readonly kind: 'price';
      readonly market: number;
      readonly ppm: number;
      readonly hours: number;
    }
  | (Pair & { readonly kind: 'trade'; readonly size: number; readonly offPpm: number })
  | (Pair & { readonly kind: 'rest'; readonly size: number; readonly offPpm: number })
  | (Pair & { readonly kind: 'reduce' })
  | { readonly kind: 'move'; readonly who: number; readonly asset: number; readonly share: number }
  | { readonly kind: 'book'; readonly fillPpm: number };

const who = fc.integer({ min: 0, max: TRADERS - 1 });
const market = fc.constantFrom(0, 1);
const order = {
  who,
  with: who,
  market,
  size: fc.integer({ min: -4_000, max: 4_000 }).filter((size) => size !== 0),
  offPpm: fc.integer({ min: -20_000, max: 20_000 }),
};
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('price' as const),
      market,
      ppm: fc.integer({ min: -90_000, max: 90_000 }),
      hours: fc.constantFrom(0, 0, 0, 1, 9),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('price' as const),
      market,
      ppm: fc.integer({ min: -400_000, max: 600_000 }),
      hours: fc.constant(0),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('trade' as const), ...order }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('rest' as const), ...order }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('reduce' as const), who, with: who, market }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('move' as const),
      who,
      asset: fc.constantFrom(0, 1, 2),
      share: fc.integer({ min: -1_000, max: 1_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('book' as const),
      fillPpm: fc.integer({ min: 0, max: 1_000_000 }),
    }),
  },
);

/** What the venue is run with: interest flat or steep, charged in one step or in several, gains held or not. */
type Setting = Pick<Venue, 'interestKinks' | 'interestChargesPerStepMax' | 'gainMaturityMs'>;
const plain: Setting = {
  interestKinks: [{ utilisationPpm: 0, ppmPerYear: 100_000 }],
  interestChargesPerStepMax: 1_000,
  gainMaturityMs: 0,
};
const steep: Setting['interestKinks'] = [
  { utilisationPpm: 0, ppmPerYear: 10_000 },
  { utilisationPpm: 1_000, ppmPerYear: 500_000 },
  { utilisationPpm: 200_000, ppmPerYear: 10_000_000 },
];
const setting: fc.Arbitrary<Setting> = fc.record({
  interestKinks: fc.constantFrom(plain.interestKinks, steep),
  interestChargesPerStepMax: fc.constantFrom(1, 2, 1_000),
  gainMaturityMs: fc.constantFrom(0, 30_000, 3_600_000, 86_400_000),
});

/** What the random run has reached: each must happen somewhere in the campaign, or the campaign proves little. */
const reached = new Map<Event['type'], number>();

function play(acts: readonly Act[], fund: number, venue: Setting): World {
  const world = new World({ venue });
  const traders = Array.from({ length: TRADERS }, (_, i) =>
    world.account([2_000, 8_000, 20_000, 60_000, 500_000, 5_000][i] ?? 0, {
      owner: i,
      ...(i === 5 ? { market: 0 } : {}),
    }),
  );
  world.deposit(traders[2] as number, 0.2, 1);
  world.deposit(traders[3] as number, 5, 2);
  if (fund > 0) {
    world.deposit(world.state.scalar('sharedFund'), fund);
    world.deposit(world.state.market(0).bucketAccount, fund);
    world.deposit(world.state.market(1).bucketAccount, fund / 4);
  }
  const note = () => {
    for (const { type } of world.events) reached.set(type, (reached.get(type) ?? 0) + 1);
    for (const event of world.events) lawful(world, event);
  };
  const price = [100_000, 4_000];
  for (const each of acts) {
    if (each.kind === 'price') {
      price[each.market] = Math.max(1, (price[each.market] as number) * (1 + each.ppm / 1e6));
      world.tick({
        btc: price[0] as number,
        eth: price[1] as number,
        btcPerpetual: (price[0] as number) * 1.002,
        afterMs: 20_000 + each.hours * 3_600_000,
        depth: 500,
      });
      note();
      expect(overlooked(world)).toEqual([]);
      expect(kept(world)).toEqual([]);
    } else if (each.kind === 'trade' || each.kind === 'rest') {
      const account = traders[each.who] as number;
      const limit = Math.max(1, Math.round(world.mark(each.market) * (1 + each.offPpm / 1e6)));
      const taker = world.order(account, each.market, each.size, limit);
      if (world.step(taker) !== undefined || each.kind === 'rest') continue;
      note();
      cross(world, taker.order, traders[each.with] as number, each.market, -each.size, limit);
    } else if (each.kind === 'reduce') {
      const account = traders[each.who] as number;
      const held = Number(world.size(account, each.market));
      if (held === 0) continue;
      const taker = world.order(account, each.market, -held, world.mark(each.market), true);
      if (world.step(taker) === undefined)
        cross(
          world,
          taker.order,
          traders[each.with] as number,
          each.market,
          held,
          world.mark(each.market),
        );
    } else if (each.kind === 'move') {
      const account = traders[each.who] as number;
      const amount = ((world.state.balanceOf(account, each.asset) * BigInt(Math.abs(each.share))) /
        1_000n) as Quanta;
      if (each.share < 0)
        world.step({ type: 'Withdraw', time: world.time, account, asset: each.asset, amount });
      else world.step({ type: 'Deposit', time: world.time, account, asset: each.asset, amount });
    } else fillBook(world, traders[4] as number, each.fillPpm);
    note();
  }
  world.engine.check();
  return world;
}

/**
 * Of one event: L-b (forced moves go towards zero and never flip a side), W-sum and W-exact (the parts of a deficit sum to it,
 * its claims to the parts), I5 (an uncovered loss of a market halts it).
 */
function lawful(world: World, event: Event): void {
  if (event.type === 'OrderFilled' && event.order >= LIQUIDATION_ORDER_BASE)
    expect(event.sizeAfter * event.sizeDelta, 'L-b').toBeLessThanOrEqual(0n);
  if (event.type === 'PositionTransferred') {
    expect(event.fromSizeAfter * event.size, 'L-b').toBeGreaterThanOrEqual(0n);
    const kind = world.state.accountKind(event.to);
    if (event.reason === 'adl' && kind !== 'insurance')
      expect(event.toSizeAfter * event.size, 'L-b').toBeLessThanOrEqual(0n);
  }
  if (event.type !== 'DeficitFixed') return;
  const { insurance, adl, socialised, uncovered, claims } = event;
  expect(insurance + adl + socialised + uncovered, 'W-sum').toBe(event.deficit);
  const of = (kind: 'adl' | 'socialise') => claims.filter((claim) => claim.kind === kind);
  const total = (amounts: readonly bigint[]) => amounts.reduce((a, b) => a + b, 0n);
  expect(total(of('adl').map(({ size }) => size)), 'W-adl').toBe(event.size);
  expect(total(of('socialise').map(({ amount }) => amount)), 'W-exact').toBe(socialised);
  if (uncovered > 0n && event.market !== NONE)
    expect(world.state.markets.halted.get(event.market), 'I5').toBe(1);
}

const isHeldBack = ({ state }: World, account: number): boolean => {
  const { positions, collateral } = state.portfolio(account);
  // Assets 1 and 2 are the coins of markets 0 and 1.
  const priced = [
    ...positions.map(({ market }) => market),
    ...collateral.map(({ asset }) => asset - 1),
  ];
  return priced.some((each) => state.markets.band.get(each) === 1);
};

/** I7: accounts below maintenance after a tick, flat ones with a debt included, that the ladder has not taken up though no band holds it back. */
function overlooked(world: World): readonly number[] {
  const { state } = world;
  const found: number[] = [];
  for (let account = 0; account < state.scalar('accounts'); account++) {
    if (isHeldBack(world, account) || state.accountKind(account) === 'suspense') continue;
    const risk = world.engine.requirement(account);
    if (risk.equity < risk.maintenance && state.accounts.stage.get(account) === 0)
      found.push(account);
  }
  return found;
}

/**
 * L-g: accounts in liquidation after a tick that have reached the exit level, though no band holds the ladder back. One that
 * a claim of this very tick has cured leaves at the next.
 */
function kept(world: World): readonly number[] {
  const { state } = world;
  const found: number[] = [];
  for (let account = 0; account < state.scalar('accounts'); account++) {
    if (state.accounts.stage.get(account) === 0 || isHeldBack(world, account)) continue;
    if (world.of('PositionTransferred').some(({ to }) => to === account)) continue;
    const isWithinCap = state.accounts.cash.get(account) >= -state.venue.negativeBalanceCap;
    if (isWithinCap && reachesExit(world.engine.requirement(account), state)) found.push(account);
  }
  return found;
}

function cross(
  world: World,
  order: number,
  other: number,
  inMarket: number,
  size: number,
  limit: number,
): void {
  const maker = world.order(other, inMarket, size, limit);
  const row = world.state.orderRow(order);
  if (row === NONE || world.step(maker) !== undefined) return;
  const fits =
    world.state.orders.size.get(row) < lots(Math.abs(size))
      ? world.state.orders.size.get(row)
      : lots(Math.abs(size));
  world.step({
    type: 'PostFill',
    time: world.time,
    market: inMarket,
    maker: maker.order,
    taker: order,
    price: ticks(limit),
    size: fits,
  });
}

/** Fills a share of every liquidation order at its limit against one deep account, then lets the rest rest. */
function fillBook(world: World, deep: number, fillPpm: number): void {
  for (let account = 0; account < world.state.scalar('accounts'); account++) {
    const order = ladderOrder(world.state, account);
    if (order === 0) continue;
    const row = world.state.orderRow(order);
    const size = Math.floor((Number(world.state.orders.size.get(row)) * fillPpm) / 1e6);
    if (size === 0) continue;
    const sells = world.state.orders.side.get(row) === 1;
    cross(
      world,
      order,
      deep,
      world.state.orders.market.get(row),
      sells ? size : -size,
      Number(world.state.orders.limit.get(row)),
    );
  }
}

test('books balance, nothing is left undecided and replay agrees, whatever happens', () => {
  holds(
    fc.property(
      fc.array(act, { minLength: 20, maxLength: 120 }),
      fc.constantFrom(0, 200, 2_000, 100_000),
      setting,
      (acts, fund, venue) => {
        const world = play(acts, fund, venue);
        expect(auditInterest(world.records).faults).toEqual([]);
        expect(auditGains(world.records).faults).toEqual([]);
        const decided = replayInputs(world.records);
        if ('why' in decided) expect.fail(`${decided.why} at ${decided.sequence}`);
        expect(decided.stepHash).toEqual(world.engine.stepHash);
        expect(replayEvents(world.records).stateRoot()).toEqual(world.engine.stateRoot());
      },
    ),
    300,
  );
  const wanted: readonly Event['type'][] = [
    'LiquidationStarted',
    'LiquidationOrderPlaced',
    'PenaltyCharged',
    'CollateralConverted',
    'PositionTransferred',
    'DeficitFixed',
    'LossSocialised',
    'BandOpened',
    'FundingSettled',
    'InterestCharged',
    'InterestRateSet',
    'ImmatureGainSet',
    'LiquidationEnded',
  ];
  if (isFixedSeed) expect(wanted.filter((type) => !reached.has(type))).toEqual([]);
}, 60_000);

test('at constant prices all accounts together lose exactly what fees and residue gain', () => {
  const flat = act.filter((each) => each.kind !== 'price');
  holds(
    fc.property(fc.array(flat, { minLength: 10, maxLength: 60 }), (acts) => {
      const world = play(acts, 0, plain);
      // Deposits and withdrawals net out per account in `external`; what all accounts gained together is what fees cost.
      const totals = world.state.listing.assets.map((_, asset) => {
        let sum = 0n;
        for (let account = 0; account < world.state.scalar('accounts'); account++)
          sum += world.state.balanceOf(account, asset);
        return sum + world.state.assets.external.get(asset);
      });
      const settled = world.state.markets.clearing.get(0) + world.state.markets.clearing.get(1);
      expect((totals[0] as bigint) + settled).toBe(
        -world.state.assets.fees.get(0) - world.state.assets.residue.get(0),
      );
      expect(totals.slice(1)).toEqual([0n, 0n]);
    }),
    100,
  );
});
