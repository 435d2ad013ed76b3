// Random stories with everything on that moves margin or doubts a price: schedules, overrides, shelters, stable and redemption
// prices, re-opening, and any permission matrix. The books balance at every step, the screen and its brute-force twin record
// the same, restored prefixes agree, and so do replays.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds, isFixedSeed } from '../src/base/property.fixture.ts';
import {
  type Asset,
  type Command,
  defaultIndex,
  defaultSource,
  type Input,
  listingDocument,
  type Market,
  NONE,
  ORACLE_QUALITIES,
  type Price,
  type Quanta,
  replayEvents,
  replayInputs,
  restoreEngine,
  rulebookText,
} from '../src/index.ts';
import { bruteForce } from './brute-force.fixture.ts';
import { lots, World } from './world.fixture.ts';

const MINUTE = 60_000;
const quality = fc.constantFrom(...ORACLE_QUALITIES);
const permissions = fc.record({
  openQuality: quality,
  reduceQuality: quality,
  withdrawQuality: quality,
  liquidateQuality: quality,
  settleQuality: quality,
  fundQuality: quality,
});
const marketChange = fc.record({
  riseHourPpm: fc.constantFrom(0, 200_000, 1_000_000),
  fallHourPpm: fc.constantFrom(0, 100_000, 1_000_000),
  maintenanceRiseHourPpm: fc.constantFrom(0, 200_000, 1_000_000),
  noticeMs: fc.constantFrom(0, MINUTE, 20 * MINUTE),
  scaleMaxPpm: fc.constantFrom(1_000_000, 1_500_000, 5_000_000, 100_000_000),
  bufferPpm: fc.constantFrom(0, 250_000),
  stressWeightPpm: fc.constantFrom(0, 250_000, 1_000_000),
  unwindDepthPpm: fc.constantFrom(0, 100_000),
  openInterestLowerLots: fc.constant(lots(500)),
  openInterestUpperLots: fc.constantFrom(lots(0), lots(20_000)),
  openInterestScalePpm: fc.constantFrom(1_000_000, 3_000_000),
  reopenGraceMs: fc.constantFrom(0, 30_000),
  reopenWithdrawalMs: fc.constantFrom(0, 30_000),
  bandDeviationsPpm: fc.constantFrom(0, 3_000_000),
});
const assetChange = fc.record({
  haircutCoverPpm: fc.constantFrom(500_000, 1_000_000),
  haircutMaxPpm: fc.constantFrom(200_000, 900_000),
  haircutRiseHourPpm: fc.constantFrom(0, 100_000, 1_000_000),
  haircutFallHourPpm: fc.constantFrom(0, 100_000),
  maintenanceHaircutRiseHourPpm: fc.constantFrom(0, 100_000, 1_000_000),
  haircutNoticeMs: fc.constantFrom(0, 10 * MINUTE),
  depegPpm: fc.constantFrom(0, 20_000),
  depegChargePpm: fc.constantFrom(0, 100_000, 1_000_000),
  valueQuality: quality,
});

const who = fc.integer({ min: 0, max: 5 });
const on = fc.constantFrom(0, 1);
const step = fc.integer({ min: -15_000, max: 15_000 });
const act = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('price' as const),
      moves: fc.tuple(step, step, step),
      heard: fc.constantFrom([1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 0, 1], [0, 1, 0], [0, 0, 0]),
      width: fc.constantFrom(0, 0, 0, 5, 40, 3_000),
      lagMs: fc.constantFrom(0, 0, 0, 15_000, 40_000),
      afterMs: fc.constantFrom(
        1_000,
        20_000,
        ...Array<number>(7).fill(10 * MINUTE),
        50 * 60 * MINUTE,
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('forecast' as const),
      index: on,
      ppm: fc.integer({ min: 1_000, max: 900_000 }),
    }),
  },
  fc.record({
    kind: fc.constant('override' as const),
    market: on,
    ppm: fc.integer({ min: 1_000_000, max: 5_000_000 }),
    maintenancePpm: fc.integer({ min: 1_000_000, max: 5_000_000 }),
    forMs: fc.constantFrom(-1, 0, 1, 60 * MINUTE, 2 ** 52),
  }),
  fc.record({
    kind: fc.constant('overrideHaircut' as const),
    ppm: fc.integer({ min: 100_000, max: 900_000 }),
    forMs: fc.constantFrom(0, 60 * MINUTE, 2 ** 52),
  }),
  fc.record({
    kind: fc.constant('market' as const),
    market: on,
    change: marketChange,
    permissions,
    isWild: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('asset' as const), change: assetChange }),
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('trade' as const),
      who,
      market: on,
      size: fc.integer({ min: -1_500, max: 1_500 }).filter((size) => size !== 0),
    }),
  },
  fc.record({
    kind: fc.constant('money' as const),
    who,
    to: who,
    asset: fc.constantFrom(0, 1),
    how: fc.constantFrom('Deposit', 'Withdraw', 'Transfer', 'PostSpotFill'),
    units: fc.integer({ min: 1, max: 400 }),
  }),
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

const reached = new Map<string, number>();
const note = (what: string): void => {
  reached.set(what, (reached.get(what) ?? 0) + 1);
};

class Story {
  readonly world = new World({
    index: {
      stableRatePpb: 50_000,
      delayIntervals: 3,
      delayIntervalMs: 10 * MINUTE,
      divergentPpm: 40_000,
      latencyFreeMs: 30_000,
      latencyPpmPerRootSecond: 1_000,
      latencyWaitMs: 20_000,
      forecastJumpPpm: 100_000_000,
    },
    venue: { coverSharePpm: 500_000, scheduleStepMs: 10 * MINUTE },
  });
  readonly maker: number;
  readonly traders: readonly number[];
  readonly prices = [100_000, 4_000, 100_000];

  constructor() {
    const { world } = this;
    const at = { time: world.time };
    const named = { symbol: 'BTC-redemption', decimals: 3, quorum: 1, outlierPpm: 100_000 };
    const slow = { stableRatePpb: 50_000, delayIntervals: 2, delayIntervalMs: 5 * MINUTE };
    world.must({ type: 'ListIndex', ...defaultIndex, ...at, index: 2, ...named, ...slow });
    const heard = {
      symbol: 'redemption',
      role: 'index',
      weight: 1,
      stalenessMs: 10 * MINUTE,
    } as const;
    world.must({ type: 'ListSource', ...defaultSource, ...at, source: 3, index: 2, ...heard });
    this.setAsset({ redemptionIndex: 2 });
    world.deposit(world.state.scalar('sharedFund'), 20_000);
    this.maker = world.account(50_000_000);
    const text = rulebookText(listingDocument(world.state));
    world.must({ type: 'SetRulebook', time: world.time, text });
    // Two owners with two accounts each, one of them isolated, and one account under a rulebook.
    this.traders = [7, 7, 8, 8, 9, 10].map((owner, i) => {
      if (i === 3) return world.account(2_000, { owner, market: 1 });
      if (i < 5) return world.account(200 * (i + 1), { owner });
      const account = world.state.scalar('accounts');
      const opened = { account, owner, kind: 'portfolio', market: NONE } as const;
      world.must({ type: 'OpenAccount', ...at, ...opened });
      world.deposit(account, 1_200);
      return account;
    });
    // Each near his initial margin, long and short, most of it in coins.
    for (const [i, trader] of this.traders.entries()) {
      if (i !== 3) world.deposit(trader, 0.02 * (i + 1), 1);
      const size = (i + 1) * (i % 2 === 0 ? 360 : i === 3 ? 240 : 900);
      this.trade(trader, i % 2, i % 3 === 0 ? -size : size);
    }
  }

  setAsset(change: Partial<Asset>): unknown {
    const { world } = this;
    const listed = world.state.listedAsset(1);
    return world.step({ type: 'SetAsset', time: world.time, asset: 1, ...listed, ...change });
  }
  setMarket(market: number, change: Partial<Market>): unknown {
    const { world } = this;
    const listed = world.state.listedMarket(market);
    return world.step({ type: 'SetMarket', time: world.time, market, ...listed, ...change });
  }

  run(each: Act): void {
    const { world } = this;
    const { time } = world;
    const account = 'who' in each ? (this.traders[each.who] as number) : 0;
    switch (each.kind) {
      case 'price':
        return this.tick(each);
      case 'forecast': {
        const { index, ppm } = each;
        const said = { model: 'har', horizonMs: 86_400_000, confidencePpm: 990_000 };
        const quantiles = { longPpm: ppm, shortPpm: ppm, validUntil: time + 12 * 60 * MINUTE };
        world.must({ type: 'Forecast', time, index, ...said, ...quantiles });
        return;
      }
      case 'override': {
        const { market, ppm, maintenancePpm, forMs } = each;
        const until = forMs === 0 ? 0 : time + forMs;
        const scales = { initialScalePpm: ppm, maintenanceScalePpm: maintenancePpm };
        world.step({ type: 'OverrideMargin', time, market, ...scales, until });
        return;
      }
      case 'overrideHaircut': {
        const until = each.forMs === 0 ? 0 : time + each.forMs;
        const haircuts = { initialHaircutPpm: each.ppm, maintenanceHaircutPpm: each.ppm };
        world.step({ type: 'OverrideHaircut', time, asset: 1, ...haircuts, until });
        return;
      }
      case 'market':
        this.setMarket(each.market, { ...each.change, ...(each.isWild ? each.permissions : {}) });
        return;
      case 'asset':
        this.setAsset(each.change);
        return;
      case 'trade':
        return this.trade(account, each.market, each.size);
      case 'money':
        return this.money(account, each);
      default:
        each satisfies never;
    }
  }

  tick(each: Extract<Act, { kind: 'price' }>): void {
    const { world, prices } = this;
    world.time += each.afterMs;
    const sent = [];
    for (const [i, move] of each.moves.entries()) {
      prices[i] = (prices[i] as number) * (1 + move / 1e6);
      if (each.heard[i] !== 1) continue;
      const index = world.state.listing.indexes[i];
      const unit = 10 ** (index?.decimals ?? 0);
      sent.push({
        source: i === 2 ? 3 : i,
        price: BigInt(Math.round((prices[i] as number) * unit)) as Price,
        time: world.time - each.lagMs,
        confidence: BigInt(Math.round(each.width * unit)) as Price,
      });
    }
    const books = [0, 1].map((market) => ({
      market,
      bidDepth: lots(3_000),
      askDepth: lots(3_000),
    }));
    const tick = { type: 'Tick', time: world.time, prices: sent, books, volatilities: [] } as const;
    const before = world.engine.snapshot();
    world.must(tick);
    const decided = world.events.filter(({ type }) => type !== 'StateRootRecorded');
    expect(decided).toEqual(bruteForce(before, tick));
    for (const { type } of world.events) note(type);
  }

  trade(account: number, market: number, size: number): void {
    const { world } = this;
    const mark = world.mark(market);
    const maker = world.order(this.maker, market, -size, mark);
    const taker = world.order(account, market, size, mark);
    const { time } = world;
    const orders = [maker, taker].filter((order) => world.step(order) === undefined);
    const filled = {
      market,
      maker: maker.order,
      taker: taker.order,
      price: taker.limit,
      size: taker.size,
    };
    const isFilled =
      orders.length === 2 && world.step({ type: 'PostFill', time, ...filled }) === undefined;
    note(isFilled ? 'filled' : 'not filled');
    if (isFilled) return;
    for (const { order } of orders)
      world.must({ type: 'ReleaseOrder', time, order, reason: 'cancelled' });
  }

  money(account: number, each: Extract<Act, { kind: 'money' }>): void {
    const { world } = this;
    const { time } = world;
    const { asset, units, how } = each;
    const to = this.traders[each.to] as number;
    const amount = BigInt(asset === 0 ? units * 10_000_000 : units * 10_000) as Quanta;
    const quote = BigInt(Math.round((units * 10_000 * (this.prices[0] as number)) / 100)) as Quanta;
    const command: Command =
      how === 'Transfer'
        ? { type: how, time, from: account, to, asset, amount }
        : how === 'PostSpotFill'
          ? {
              type: how,
              time,
              buyer: account,
              seller: to,
              asset: 1,
              amount: BigInt(units * 10_000) as Quanta,
              quote,
            }
          : how === 'Withdraw'
            ? { type: how, time, account, asset, amount }
            : { type: 'Deposit', time, account, asset, amount };
    if (world.step(command as Input) === undefined) note(how);
  }
}

test('over random stories with everything on the screen misses nobody, restored prefixes agree, and so do replays', () => {
  holds(
    fc.property(
      fc.array(act, { minLength: 30, maxLength: 80 }),
      marketChange,
      assetChange,
      (acts, change, asset) => {
        const story = new Story();
        story.setMarket(0, change);
        story.setMarket(1, { ...change, reopenGraceMs: 0 });
        story.setAsset({ ...asset, valueQuality: 'uncertain' });
        const { world } = story;
        for (const [at, each] of acts.entries()) {
          story.run(each);
          if (at % 5 !== 0) continue;
          const restored = restoreEngine(world.engine.snapshot());
          expect(restored.stateRoot()).toEqual(world.engine.stateRoot());
          for (const account of story.traders)
            expect(restored.requirement(account)).toEqual(world.engine.requirement(account));
        }
        const decided = replayInputs(world.records);
        if ('why' in decided) expect.fail(`${decided.why} at ${decided.sequence}`);
        expect(decided.stepHash).toEqual(world.engine.stepHash);
        expect(replayEvents(world.records).stateRoot()).toEqual(world.engine.stateRoot());
      },
    ),
    20,
  );
  if (!isFixedSeed) return;
  for (const what of [
    'PositionSheltered',
    'BalanceSheltered',
    'MarginScaleSet',
    'HaircutSet',
    'LiquidationStarted',
    'MarketReopened',
    'PostSpotFill',
  ])
    expect(reached.get(what) ?? 0, what).toBeGreaterThan(0);
}, 120_000);
