// Prices that should not be believed, through the real engine: what each action does at each quality, what time alone does to a
// price, and what a pump, a race or a half-told market can gain.
import { describe, expect, test } from 'vitest';
import {
  LIQUIDATION_STAGES,
  type Market,
  ORACLE_QUALITIES,
  type OracleQuality,
  replayEvents,
  restoreEngine,
} from '../src/index.ts';
import { marketViews } from '../src/views/market-views.ts';
import {
  all,
  fiveSources,
  type FiveOptions,
  moneyOut,
  refusalOf,
  SOL,
  STAKED,
  say,
} from './five-sources.fixture.ts';
import { quanta, World } from './world.fixture.ts';

const stageOf = (world: World, account: number) =>
  LIQUIDATION_STAGES[world.state.accounts.stage.get(account)];
const one = quanta(1);

/** Mango v4's stable price, and a divergence of a twentieth. */
const slow = { stableRatePpb: 300_000, divergentPpm: 50_000 } as const;
type Reached = Exclude<OracleQuality, 'none'>;
const REACHED: readonly Reached[] = ['good', 'divergent', 'uncertain', 'degraded', 'stale'];

/** Makes the price of SOL of a quality, at 200 or near it. */
const reach: Readonly<Record<Reached, (world: World) => void>> = {
  good: (world) => say(world, all(200)),
  divergent: (world) => {
    for (const units of [203, 206, 209, 212]) say(world, all(units), 1_000);
  },
  uncertain: (world) => say(world, all(200, 4)),
  degraded: (world) => {
    for (let i = 0; i < 4; i++) say(world, [{ source: 3, units: 200 }]);
  },
  stale: (world) => {
    for (let i = 0; i < 4; i++) say(world, []);
  },
};
const accepts = (quality: OracleQuality, worst: OracleQuality): boolean =>
  ORACLE_QUALITIES.indexOf(quality) <= ORACLE_QUALITIES.indexOf(worst);

function withLong(options: FiveOptions, cash = 10_000) {
  const world = fiveSources({ solIndex: slow, ...options });
  const maker = world.account(1_000_000);
  const account = world.account(cash);
  world.trade(account, maker, SOL.market, 1_000);
  return { world, maker, account };
}

describe('B1 each action stops at the worst quality that its market accepts', () => {
  const cases = REACHED.flatMap((quality) => REACHED.map((worst) => [quality, worst] as const));
  test.each(cases)('B1 at a price that is %s, where %s will do', (quality, worst) => {
    const matrix: Partial<Market> = {
      openQuality: worst,
      withdrawQuality: worst,
      reduceQuality: 'stale',
      liquidateQuality: worst,
    };
    const { world, account } = withLong({ solMarket: matrix });
    reach[quality](world);
    expect(world.state.oracleQuality(SOL.index)).toBe(quality);
    const permitted = accepts(quality, worst);
    const mark = world.mark(SOL.market);
    const open = refusalOf(world, world.order(account, SOL.market, 1, mark));
    const out = refusalOf(world, moneyOut(world, account, one));
    expect([open === undefined, out === undefined]).toEqual([permitted, permitted]);
    // Reducing and depositing go on.
    world.must(world.order(account, SOL.market, -1, mark, true));
    world.deposit(account, 1);
    const shown = marketViews(world.state)[SOL.market]?.oracle;
    expect(shown).toMatchObject({
      quality,
      permissions: {
        open: { accepts: worst, permitted },
        withdraw: { accepts: worst, permitted },
        reduce: { accepts: 'stale', permitted: true },
        liquidate: { accepts: worst, permitted },
      },
    });
  });

  test('B1 an old price has its own refusal, a doubtful one says how good it is and what would do', () => {
    const { world, account } = withLong({});
    reach.uncertain(world);
    const order = world.order(account, SOL.market, 1, world.mark(SOL.market));
    const said = { market: SOL.market, quality: 'uncertain', accepts: 'divergent' };
    expect(world.refused(order)).toEqual({ type: 'OracleQualityTooLow', action: 'open', ...said });
    expect(world.refused(moneyOut(world, account, one))).toEqual({
      type: 'OracleQualityTooLow',
      action: 'withdraw',
      ...said,
    });
    reach.stale(world);
    expect(world.refused({ ...order, time: world.time })).toEqual({
      type: 'MarketStale',
      market: SOL.market,
    });
  });

  test('B1 nobody is liquidated at a price that is not good enough for it, and on the first that is', () => {
    const { world, account } = withLong({ solMarket: { liquidateQuality: 'good' } }, 3_500);
    // 2 % and more at a time opens bands, so in steps: 20,000 of SOL at 182 is a loss of 1,800.
    for (const units of [197, 194, 191, 188, 185, 182.5, 180, 178, 176, 174, 172.5, 171])
      say(world, all(units, 4), 20_000);
    const { equity, maintenance } = world.engine.requirement(account);
    expect(equity).toBeGreaterThan(maintenance);
    for (const units of [169, 167, 166]) say(world, all(units, 4), 20_000);
    expect(world.engine.requirement(account).equity).toBeLessThan(
      world.engine.requirement(account).maintenance,
    );
    expect([world.state.oracleQuality(SOL.index), stageOf(world, account)]).toEqual([
      'uncertain',
      'none',
    ]);
    expect(world.state.markets.fundingRatePpb.get(SOL.market)).toBe(0n);
    // Sure of itself again, but still far from where it slowly comes from.
    const started: OracleQuality[] = [];
    for (let i = 0; i < 60 && started.length === 0; i++) {
      say(world, all(166));
      if (world.of('LiquidationStarted').length > 0)
        started.push(world.state.oracleQuality(SOL.index));
      else expect(world.state.oracleQuality(SOL.index)).toBe('divergent');
    }
    expect(started).toEqual(['good']);
  });

  test('B1 funding that falls due at a price in doubt waits, and is charged once', () => {
    const hour = 3_600_000;
    const world = new World({ btc: { fundingIntervalMs: hour, fundQuality: 'good' } });
    world.tick({ btcPerpetual: 100_100 });
    world.time += hour;
    const due = world.state.markets.nextFunding.get(0);
    // ETH alone is heard: BTC is stale.
    const eth = { source: 1, price: 400_000n as never, time: world.time, confidence: 0n as never };
    world.must({ type: 'Tick', time: world.time, prices: [eth], books: [], volatilities: [] });
    expect([
      world.time >= due,
      world.of('FundingIndexMoved').filter(({ market }) => market === 0),
    ]).toEqual([true, []]);
    world.tick({ btcPerpetual: 100_100, afterMs: 1_000 });
    expect(world.of('FundingIndexMoved').filter(({ market }) => market === 0)).toHaveLength(1);
    world.tick({ btcPerpetual: 100_100, afterMs: 1_000 });
    expect(world.of('FundingIndexMoved').filter(({ market }) => market === 0)).toHaveLength(0);
  });
});

describe('M1 price age is judged by event time', () => {
  const STALENESS_MS = 180_000;
  function afterStall(ms: number) {
    const world = new World();
    const maker = world.account(1_000_000);
    const account = world.account(20_000);
    world.deposit(account, 1, 1);
    world.trade(account, maker, 0, 100);
    const lender = world.account(0);
    world.deposit(lender, 1, 1);
    world.time += ms;
    return { world, account, lender };
  }

  test('M1 as old as allowed everything goes on', () => {
    const { world, account, lender } = afterStall(STALENESS_MS);
    world.must(world.order(account, 0, 1, 1_000_000));
    world.must(moneyOut(world, account, one));
    world.must(world.order(lender, 0, 1, 1_000_000));
  });

  test('M1 a command a millisecond later sees stale prices although no tick said so', () => {
    const { world, account, lender } = afterStall(STALENESS_MS + 1);
    expect(world.state.markets.stale.get(0)).toBe(0);
    const stale = { type: 'MarketStale', market: 0 };
    expect(world.refused(world.order(account, 0, 1, 1_000_000))).toEqual(stale);
    expect(world.refused(moneyOut(world, account, one))).toEqual(stale);
    // Coins back nothing new at a price that old, whichever market is asked.
    expect(world.refused(world.order(lender, 1, 1, 40_000))).toEqual({ ...stale, market: 1 });
    world.must(world.order(account, 0, -1, 1_000_000, true));
    world.deposit(account, 1);
    world.tick({ afterMs: 0 });
    world.must(world.order(account, 0, 1, 1_000_000));
    world.must(world.order(lender, 0, 1, 1_000_000));
  });
});

describe('B3 a pump of a thin coin', () => {
  const TEN_MINUTES = Array.from({ length: 30 }, (_, at) => 200 * 24 ** ((at + 1) / 30));

  test('B3 one source jumps 24 times in ten minutes: the index does not move, nor does what may be withdrawn', () => {
    const { world, account } = withLong({});
    const before = world.engine.requirement(account);
    for (const units of TEN_MINUTES) say(world, [...all(200).slice(1), { source: 3, units }]);
    expect(world.state.priceOfIndex(SOL.index)).toBe(20_000n);
    expect(world.engine.requirement(account)).toEqual(before);
    expect(world.state.oracleQuality(SOL.index)).toBe('good');
  });

  test('B3 all sources jump: the gain buys and withdraws nothing beyond what the stable price says', () => {
    const { world, account } = withLong({
      solIndex: { ...slow, divergentPpm: 100_000_000 },
      solMarket: { stepBoundPpm: 18_000 },
    });
    for (const units of TEN_MINUTES) say(world, all(units));
    say(world, all(4_800));
    const stable = Number(world.state.stablePrice(SOL.index)) / 20_000;
    // s^2 = 1 + 2 * 0.0003 * 600 at most.
    expect(stable).toBeGreaterThan(1.1);
    expect(stable).toBeLessThan(Math.sqrt(1.38));
    const { equity, withdrawableEquity, caution } = world.engine.requirement(account);
    // 100 coins from 200 to 4,800.
    expect(equity).toBeGreaterThan(quanta(450_000));
    expect(withdrawableEquity).toBeLessThanOrEqual(quanta(10_000));
    expect(caution).toBeGreaterThan(quanta(400_000));
    // At the index the gain would carry 100 BTC; at the stable price it does not carry 1 more.
    expect(refusalOf(world, world.order(account, 0, 1_000, 1_000_000))).toBe('InitialMarginNotMet');
  });
});

test('B7 an order is priced by the mark of its own place in the journal: the price of the past is not to be had', () => {
  const world = new World();
  const [maker, slowTrader, fast] = [
    world.account(5_000_000),
    world.account(5_000_000),
    world.account(5_000_000),
  ];
  // Before the news an offer at 100,000 rests; it was fair then.
  const resting = world.order(maker, 0, -10, 1_000_000);
  world.must(resting);
  for (const btc of [101_500, 103_000, 104_500, 106_000, 107_500, 109_000, 110_500, 112_000])
    world.tick({ btc });
  // A sell at the old price is 10.7 % below the new mark: refused with the mark that decided, not taken at the old one.
  const late = world.order(slowTrader, 0, -10, 1_000_000);
  expect(world.refused(late)).toMatchObject({ type: 'PriceOutsideCollar', mark: 1_120_000n });
  // Who saw the news first may hit the resting offer, yet gains margin only by the mark, and takes nothing out of it.
  const before = world.engine.requirement(fast).withdrawableEquity;
  const taker = world.order(fast, 0, 10, 1_000_000);
  world.must(taker);
  const fill = {
    type: 'PostFill',
    market: 0,
    maker: resting.order,
    taker: taker.order,
    price: 1_000_000n,
    size: 10n,
  } as const;
  world.must({ ...fill, time: world.time } as never);
  expect(world.engine.requirement(fast).withdrawableEquity).toBeLessThan(before);
  // The same order twice, or one at a time that is past, is none.
  expect(world.refused({ ...taker, time: world.time - 1 })).toMatchObject({
    type: 'TimeWentBackwards',
  });
});

describe('B10 two prices that belong together and come apart', () => {
  const late = {
    latencyFreeMs: 30_000,
    latencyPpmPerRootSecond: 20_000,
    latencyMaxPpm: 100_000,
    latencyWaitMs: 60_000,
  };

  /** 100 staked coins behind 400 short: a rise of both by a fifth leaves it healthy, one of SOL alone does not. */
  function hedged(options: FiveOptions) {
    const world = fiveSources(options);
    const maker = world.account(1_000_000);
    const account = world.account(1_000);
    world.deposit(account, 100, STAKED.asset);
    world.trade(account, maker, SOL.market, -4_000);
    return { world, account };
  }
  const staked = (units: number) => ({ source: STAKED.source, units });

  test('B10 a liquidation declines while one of the two prices is of an older batch, and is decided by both', () => {
    const { world, account } = hedged({ stakedIndex: late });
    say(world, all(241), 40_000);
    say(world, all(241));
    const { equity, maintenance } = world.engine.requirement(account);
    expect(equity).toBeLessThan(maintenance);
    expect([world.state.markets.band.get(SOL.market), stageOf(world, account)]).toEqual([
      0,
      'none',
    ]);
    say(world, [...all(241), staked(241)]);
    expect(stageOf(world, account)).toBe('none');
    expect(world.engine.requirement(account).equity).toBeGreaterThan(maintenance);
  });

  test('B10 for a bounded time: then the last price has to do', () => {
    const { world, account } = hedged({ stakedIndex: late });
    say(world, all(241), 40_000);
    for (let i = 0; i < 2; i++) {
      say(world, all(241));
      expect(stageOf(world, account)).toBe('none');
    }
    say(world, all(241));
    expect(stageOf(world, account)).not.toBe('none');
  });

  test('B10 a coin whose venue price breaks from what it redeems for counts at redemption less the charge', () => {
    const redeems = { redemptionIndex: SOL.index, depegPpm: 20_000, depegChargePpm: 100_000 };
    const { world, account } = hedged({
      stakedAsset: redeems,
      stakedIndex: { outlierPpm: 1_000_000 },
    });
    const before = world.engine.requirement(account);
    say(world, [...all(200), staked(130)]);
    expect(world.state.assetPrice(STAKED.asset)).toBe(18_940n);
    expect(stageOf(world, account)).toBe('none');
    // 100 coins at 189.40 instead of 200, less the haircut.
    expect(before.equity - world.engine.requirement(account).equity).toBe(quanta(954));
    // Pumped, it backs no more than it redeems for.
    say(world, [...all(200), staked(400)]);
    expect(world.state.assetPrice(STAKED.asset)).toBe(20_000n);
    // Where redemption itself is in doubt beyond measure, the venue's own price is all there is.
    for (let i = 0; i < 4; i++) say(world, [staked(130)]);
    expect(world.state.oracleQuality(SOL.index)).toBe('stale');
    expect(world.state.assetPrice(STAKED.asset)).toBe(13_000n);
  });

  test('what a coin redeems for is a listed index other than its own', () => {
    const world = fiveSources();
    const listed = {
      ...world.state.listedAsset(STAKED.asset),
      type: 'SetAsset',
      time: world.time,
      asset: STAKED.asset,
    } as const;
    expect(world.refused({ ...listed, redemptionIndex: STAKED.index })).toMatchObject({
      parameter: 'redemptionIndex',
    });
    expect(world.refused({ ...listed, redemptionIndex: 99 })).toMatchObject({
      type: 'UnknownId',
      id: 99,
    });
    world.must({ ...listed, redemptionIndex: SOL.index });
  });
});

test('a replay of the events alone restores slow prices, and an index without them records none', () => {
  const world = fiveSources({ solIndex: { ...slow, delayIntervals: 3, delayIntervalMs: 60_000 } });
  for (const units of [201, 203, 204, 206, 207, 205, 204, 206, 208, 210]) say(world, all(units));
  expect(world.of('SlowPricesMoved').map(({ index }) => index)).toEqual([SOL.index]);
  const { stable, twap, runningMean } = world.state.indexes;
  expect([stable, twap, runningMean].every((column) => column.get(SOL.index) > 0n)).toBe(true);
  expect([stable, twap].map((column) => column.get(0))).toEqual([0n, 0n]);
  expect(world.state.stablePrice(0)).toBe(world.state.priceOfIndex(0));
  expect(world.state.twapPrice(SOL.index)).not.toBe(world.state.priceOfIndex(SOL.index));
  world.engine.check();
  for (const again of [replayEvents(world.records), restoreEngine(world.engine.snapshot())]) {
    expect(again.stateRoot()).toEqual(world.engine.stateRoot());
    expect(again.state.stablePrice(SOL.index)).toBe(world.state.stablePrice(SOL.index));
  }
});
