// Haircuts that follow a forecast, accounts under a rulebook, and what a listing may not do at once: C7.
import { describe, expect, test } from 'vitest';
import { type Asset, rulebookText, listingDocument, type Quanta } from '../src/index.ts';
import { affectedAccounts, affectedByHaircut, scheduleView } from '../src/views/index.ts';
import { HOUR, ScheduledWorld } from './schedule.fixture.ts';
import { marketOf, quanta } from './world.fixture.ts';

/** BTC as collateral: listed at 10 %, up 2 % an hour after an hour, maintenance at 1 %, down 0.5 %. */
const haircutSchedule = {
  haircutCoverPpm: 1_000_000,
  haircutMaxPpm: 500_000,
  haircutRiseHourPpm: 20_000,
  haircutFallHourPpm: 5_000,
  maintenanceHaircutRiseHourPpm: 10_000,
  haircutNoticeMs: HOUR,
} satisfies Partial<Asset>;

function world(change: Partial<Asset> = {}): ScheduledWorld {
  const made = new ScheduledWorld({ btc: { riseHourPpm: 0 } });
  setAsset(made, { ...haircutSchedule, ...change });
  return made;
}
function setAsset(of: ScheduledWorld, change: Partial<Asset>): void {
  of.must({ type: 'SetAsset', time: of.time, asset: 1, ...of.state.listedAsset(1), ...change });
}
const haircuts = ({ state }: ScheduledWorld) => [
  state.initialHaircutPpm(1),
  state.asset(1).haircutPpm,
];

describe('a haircut', () => {
  test('rises after notice to the quantile and the cost of conversion, for initial margin first', () => {
    const of = world();
    of.hour(158_000);
    // 15.8 % and the conversion discount of 2 %.
    expect(of.of('HaircutChangeProposed')).toMatchObject([
      { asset: 1, haircutPpm: 178_000, effectiveTime: of.time + HOUR, accounts: 0 },
    ]);
    const path = Array.from({ length: 7 }, () => {
      of.hour(158_000);
      return haircuts(of);
    });
    expect(path).toEqual([
      [100_000, 100_000],
      [120_000, 110_000],
      [140_000, 120_000],
      [160_000, 130_000],
      [178_000, 140_000],
      [178_000, 150_000],
      [178_000, 160_000],
    ]);
    of.hour(50_000);
    expect(haircuts(of)).toEqual([173_000, 170_000]);
  });

  test('is wider by the root of the time to sell what the venue holds, at most the largest', () => {
    const of = world({ depthMarket: 0 });
    of.must({
      type: 'SetMarket',
      time: of.time,
      market: 0,
      ...of.state.listedMarket(0),
      unwindDepthPpm: 100_000,
      unwindIntervalMs: 60_000,
    });
    // 432 coins are 432,000 lots; 100 lots a minute of a depth of 1,000 take three days: sqrt(1 + 3) = 2.
    of.deposit(of.account(1), 432, 1);
    of.tick({ depth: 1_000 });
    of.hour(100_000);
    expect(of.of('HaircutChangeProposed')).toMatchObject([{ haircutPpm: 220_000 }]);
    of.hour(400_000);
    expect(of.of('HaircutChangeProposed')).toMatchObject([{ haircutPpm: 500_000 }]);
  });

  test('that rises first binds orders and withdrawals, not maintenance', () => {
    const of = world();
    const account = of.account(100);
    const maker = of.account(10_000_000);
    of.deposit(account, 0.1, 1);
    of.trade(account, maker, 0, 1_000);
    const before = of.engine.requirement(account);
    of.hours(4, 158_000);
    const after = of.engine.requirement(account);
    // 0.1 BTC of 100,000: 4 % less for initial margin, of which 2 % for maintenance.
    expect(haircuts(of)).toEqual([140_000, 120_000]);
    expect(before.equity - after.equity).toBe(200_000_000n);
    expect(after.initial - before.initial).toBe(200_000_000n);
    expect(after.maintenance).toBe(before.maintenance);
    // What may leave is counted at the haircut of initial margin too, to the quantum.
    of.deposit(account, 10_000);
    const { withdrawableEquity, initial, withdrawalFloor } = of.engine.requirement(account);
    expect(initial).toBe(5_000_000_000n + 200_000_000n);
    const free = withdrawableEquity - (initial > withdrawalFloor ? initial : withdrawalFloor);
    const withdraw = (amount: bigint) =>
      ({ type: 'Withdraw', time: of.time, account, asset: 0, amount: amount as Quanta }) as const;
    expect(of.refused(withdraw(free + 1n))).toMatchObject({ type: 'InitialMarginNotMet' });
    of.must(withdraw(free));
  });

  test('shelters who was healthy at what was in force, until he can stand without', () => {
    const of = world();
    const maker = of.account(10_000_000);
    const account = of.account(0);
    of.deposit(account, 0.05, 1);
    of.trade(account, maker, 0, 800);
    of.tick({ btc: 97_500 });
    const { equity, maintenance } = of.engine.requirement(account);
    expect(equity > maintenance).toBe(true);
    of.hours(8, 158_000);
    const row = of.state.balanceRow(account, 1);
    const weight = of.state.balances.weightFloor.get(row);
    expect(weight).toBeGreaterThan(1_000_000 - 160_000);
    expect(weight).toBeLessThanOrEqual(900_000);
    const sheltered = of.engine.requirement(account);
    expect(sheltered.equity >= sheltered.maintenance).toBe(true);
    expect(sheltered.equity < sheltered.initial).toBe(true);
    expect(of.state.accounts.stage.get(account)).toBe(0);
    expect(affectedByHaircut(of.state, 1, 5).worst.map((each) => each.account)).toEqual([account]);
    of.deposit(account, 5_000);
    of.tick({});
    expect(of.of('BalanceSheltered')).toEqual([
      { type: 'BalanceSheltered', account, asset: 1, weightPpm: 0 },
    ]);
  });

  test('is held by a risk manager within its bounds, and never on the settlement asset', () => {
    const of = world();
    of.hour(50_000);
    const override = {
      type: 'OverrideHaircut',
      time: of.time,
      asset: 1,
      initialHaircutPpm: 400_000,
      maintenanceHaircutPpm: 200_000,
      until: of.time + HOUR / 2,
    } as const;
    expect(of.refused({ ...override, asset: 0 })).toMatchObject({ range: '0 to 0' });
    expect(of.refused({ ...override, asset: 7 })).toMatchObject({ type: 'UnknownId' });
    expect(of.refused({ ...override, initialHaircutPpm: 500_001 })).toMatchObject({
      range: '100000 to 500000',
    });
    expect(of.refused({ ...override, maintenanceHaircutPpm: 400_001 })).toMatchObject({
      range: '100000 to 400000',
    });
    of.must(override);
    expect(haircuts(of)).toEqual([400_000, 200_000]);
    of.hour(50_000);
    expect(haircuts(of)).toEqual([395_000, 210_000]);
  });

  test.each([
    ['an unknown market', 7, { type: 'UnknownId', what: 'market', id: 7 }],
    ['a market on another index', 1, { type: 'TermsMismatch', parameter: 'depthMarket' }],
  ])('may not be listed with %s to be sold in', (_what, depthMarket, reject) => {
    const of = world();
    const listed = of.state.listedAsset(1);
    expect(
      of.refused({ type: 'SetAsset', time: of.time, asset: 1, ...listed, depthMarket }),
    ).toMatchObject(reject);
  });
});

describe('C7 one message of an admin liquidates nobody', () => {
  /** Long 1 BTC with 400 above maintenance. */
  function near() {
    const of = new ScheduledWorld();
    const maker = of.account(10_000_000);
    const accounts = [of.account(5_050), of.account(5_060), of.account(50_000)];
    for (const account of accounts) of.trade(account, maker, 0, 1_000);
    of.tick({ btc: 98_360 });
    return { of, accounts };
  }
  const tighter = (maintenancePpm: number) =>
    marketOf({ tiers: [{ fromNotional: quanta(0), initialPpm: 60_000, maintenancePpm }] });

  test('C7 a market listed at a higher maintenance rate is refused with how many it would liquidate', () => {
    const { of, accounts } = near();
    const command = { type: 'SetMarket', time: of.time, market: 0, ...tighter(36_000) } as const;
    expect(of.refused(command)).toEqual({
      type: 'LiquidatesHealthy',
      what: 'market',
      id: 0,
      accounts: 2,
      first: accounts[0],
      why: 'the schedule of its margin, or OverrideMargin, raises maintenance margin and shelters who was healthy',
    });
    // The same to what nobody fails at is a listing like any other, and the next tick liquidates nobody.
    of.must({ ...command, ...tighter(33_000) });
    of.tick({});
    expect(of.of('LiquidationStarted')).toEqual([]);
  });

  test('C7 the risk manager brings the same rate into force at once, and nobody is liquidated', () => {
    const { of, accounts } = near();
    of.must({
      type: 'OverrideMargin',
      time: of.time,
      market: 0,
      initialScalePpm: 1_200_000,
      maintenanceScalePpm: 1_200_000,
      until: of.time + HOUR,
    });
    expect(of.of('PositionSheltered').map(({ account }) => account)).toEqual(accounts.slice(0, 2));
    of.tick({});
    expect(of.of('LiquidationStarted')).toEqual([]);
    expect(of.state.market(0).tiers[0]).toMatchObject({ maintenancePpm: 36_000 });
  });

  test('C7 an asset listed at a higher haircut is refused the same way', () => {
    const of = new ScheduledWorld();
    const maker = of.account(10_000_000);
    const account = of.account(0);
    of.deposit(account, 0.05, 1);
    of.trade(account, maker, 0, 800);
    of.tick({ btc: 97_500 });
    const listed = of.state.listedAsset(1);
    const command = { type: 'SetAsset', time: of.time, asset: 1, ...listed, haircutPpm: 300_000 };
    expect(of.refused(command as never)).toEqual({
      type: 'LiquidatesHealthy',
      what: 'asset',
      id: 1,
      accounts: 1,
      first: account,
      why: 'the schedule of its haircut, or OverrideHaircut, raises the haircut and shelters who was healthy',
    });
  });
});

test('an account under a rulebook needs the largest scale of its markets, and is sheltered as a whole', () => {
  const of = new ScheduledWorld();
  of.must({ type: 'SetRulebook', time: of.time, text: rulebookText(listingDocument(of.state)) });
  const maker = of.account(10_000_000);
  const account = of.portfolioAccount();
  of.deposit(account, 5_300);
  of.trade(account, maker, 0, 700);
  of.trade(account, maker, 1, 100);
  const listed = of.engine.requirement(account);
  const scaled = (amount: Quanta, ppm: bigint): bigint => (amount * ppm + 999_999n) / 1_000_000n;
  of.must({
    type: 'OverrideMargin',
    time: of.time,
    market: 0,
    initialScalePpm: 1_500_000,
    maintenanceScalePpm: 1_200_000,
    until: of.time + HOUR,
  });
  const before = of.engine.requirement(account);
  expect(before.initial).toBe(scaled(listed.initial, 1_500_000n));
  expect(before.maintenance).toBe(scaled(listed.maintenance, 1_200_000n));
  // To twice of it he would fall below: the whole account is held at what was in force.
  const { equity } = before;
  expect(equity >= before.maintenance && equity < listed.maintenance * 3n).toBe(true);
  of.must({
    type: 'OverrideMargin',
    time: of.time,
    market: 0,
    initialScalePpm: 3_000_000,
    maintenanceScalePpm: 3_000_000,
    until: of.time + HOUR,
  });
  expect(of.of('PositionSheltered')).toMatchObject([{ account, market: 0, scalePpm: 1_200_000 }]);
  expect(of.engine.requirement(account).maintenance).toBe(before.maintenance);
  of.tick({});
  expect(of.of('LiquidationStarted')).toEqual([]);
});

test('the view shows forecast, target, proposal and scale, and the accounts that a proposal makes short', () => {
  const of = new ScheduledWorld();
  const maker = of.account(10_000_000);
  const [little, less] = [of.account(8_000), of.account(7_000)];
  of.trade(little, maker, 0, 1_000);
  of.trade(less, maker, 0, 1_000);
  const [first] = scheduleView(of.state).markets;
  expect(first).toMatchObject({ forecast: null, targetScalePpm: null, proposal: null });
  of.hour(100_000);
  const view = scheduleView(of.state);
  expect(view.markets[0]).toMatchObject({
    market: 0,
    symbol: 'BTC-PERP',
    isScheduled: true,
    forecast: { longPpm: 100_000, shortPpm: 100_000 },
    targetScalePpm: 2_000_000,
    initialScalePpm: 1_000_000,
    maintenanceScalePpm: 1_000_000,
    proposal: { initialScalePpm: 2_000_000, effectiveTime: of.time + HOUR },
    overrideUntil: null,
  });
  expect(view.markets[1]).toMatchObject({ isScheduled: false, forecast: null });
  expect(view.assets.map(({ symbol }) => symbol)).toEqual(['BTC', 'ETH']);
  expect(affectedAccounts(of.state, 0, 9).worst).toEqual([
    { account: less, owner: less, shortfall: '3050' },
    { account: little, owner: little, shortfall: '2050' },
  ]);
  expect(affectedAccounts(of.state, 0, 1)).toMatchObject({ accounts: 2, worst: [{}] });
  expect(affectedAccounts(of.state, 1, 9)).toEqual({ accounts: 0, shortfall: '0', worst: [] });
});
