// The kernel against the engine itself: every account's equity and maintenance after a shock are the engine's after a tick that
// says the same; and against a plain twin that walks portfolios.
import {
  defaultAsset,
  defaultIndex,
  defaultSource,
  NONE,
  type Portfolio,
  type Price,
  type Quanta,
} from '@plimsoll/engine';
import { describe, expect, test } from 'vitest';
import { portfolioWorld } from '../../../engine/test/portfolio.fixture.ts';
import type { Contracts } from '../../../engine/test/contracts.fixture.ts';
import type { World } from '../../../engine/test/world.fixture.ts';
import type { Shock } from './resolve-shocks.ts';
import type { StressVenue } from './stress-venue.ts';
import { contractWorld, moved, perpetualWorld, shockOf, venueOf } from './stress.fixture.ts';

/** Each held price, collateral and funding is rounded to whole quanta by the engine; the kernel rounds nothing. */
const QUANTA = 12;

/** Moves beyond every bound of a step: the band that they open leaves the accounts as they are on that print. */
const MOVES = [-0.6, -0.35, -0.12, 0.12, 0.4, 0.9] as const;

function expectEngine(
  venue: StressVenue,
  engine: ReturnType<typeof moved>,
  what: 'both' | 'equity' = 'both',
): void {
  const { book, kernel } = venue;
  for (let row = 0; row < book.rows; row += 1) {
    const account = book.account[row] as number;
    const { equity, maintenance } = engine.requirement(account);
    const scale = 1e-15 * Math.abs(Number(equity));
    expect(
      Math.abs((kernel.equity[row] as number) - Number(equity)),
      `equity of account ${account}`,
    ).toBeLessThanOrEqual(QUANTA + scale);
    if (what === 'equity') continue;
    expect(
      Math.abs((kernel.maintenance[row] as number) - Number(maintenance)),
      `maintenance margin of account ${account}`,
    ).toBeLessThanOrEqual(QUANTA + scale);
  }
}

describe("equity and maintenance are the engine's after a tick of the same move", () => {
  test('perpetuals with basis, coins as collateral and funding', () => {
    const { engine } = perpetualWorld(40, 7);
    const venue = venueOf(engine.state);
    for (const move of MOVES) {
      const shock = shockOf(engine.state, { 0: move, 1: -0.8 * move });
      venue.kernel.run(shock);
      const copy = moved(engine, shock);
      expect(copy.state.markets.band.get(0)).toBe(1);
      expectEngine(venue, copy);
    }
  });

  test.for(['linear', 'inverse'] as const)('every kind of %s contract', (payoff) => {
    const { engine } = contractWorld(payoff);
    const venue = venueOf(engine.state);
    for (const move of MOVES) {
      for (const volatility of [0.5, 1, 2.5]) {
        const shock = shockOf(engine.state, { 0: move }, { volatility });
        venue.kernel.run(shock);
        expectEngine(venue, moved(engine, shock));
        expect(venue.kernel.revaluation.unpriced).toBe(0);
      }
    }
  });

  test('accounts margined by a rulebook: equity, and what they ask now', () => {
    const { world, trader } = portfolioWorld(500_000);
    for (const [market, size] of [300, -250, 400, 300].entries())
      world.trade(trader, world.maker, market, size);
    const { engine }: Contracts = world;
    world.tick({ silent: true, afterMs: 1 });
    const venue = venueOf(engine.state);
    venue.kernel.run(shockOf(engine.state, {}));
    expectEngine(venue, engine);
    for (const move of MOVES) {
      const shock = shockOf(engine.state, { 0: move });
      venue.kernel.run(shock);
      expectEngine(venue, moved(engine, shock), 'equity');
    }
  });
});

describe('what the listing alone does not say', () => {
  test('a sheltered position keeps the scale that it was healthy under', () => {
    const world = perpetualWorld(40, 7, { btc: { scaleMaxPpm: 9_000_000 } });
    world.must({
      type: 'OverrideMargin',
      time: world.time,
      market: 0,
      initialScalePpm: 9_000_000,
      maintenanceScalePpm: 8_000_000,
      until: world.time + 3_600_000,
    });
    const { engine } = world;
    const venue = venueOf(engine.state);
    const { book, kernel } = venue;
    expect(book.terms.length).toBeGreaterThan(book.markets.length);
    for (const shock of [shockOf(engine.state, {}), shockOf(engine.state, { 0: -0.25, 1: 0.2 })]) {
      kernel.run(shock);
      const copy = moved(engine, shock);
      let sheltered = 0;
      for (let row = 0; row < book.rows; row += 1) {
        const account = book.account[row] as number;
        const at = copy.state.positionRow(account, 0);
        const { equity, maintenance } = copy.requirement(account);
        expect(Math.abs((kernel.equity[row] as number) - Number(equity))).toBeLessThan(QUANTA);
        // A tick may end a shelter that is needed no more; the shock does not.
        if (at === NONE || copy.state.positions.scaleCap.get(at) === 0) continue;
        sheltered += 1;
        const gap = Math.abs((kernel.maintenance[row] as number) - Number(maintenance));
        expect(gap, `maintenance margin of account ${account}`).toBeLessThan(QUANTA);
      }
      expect(sheltered).toBeGreaterThan(3);
    }
  });

  test('collateral that breaks from what it redeems for', () => {
    const world = perpetualWorld(0, 1);
    const account = depegged(world);
    const { engine } = world;
    const venue = venueOf(engine.state);
    const row = venue.book.account.indexOf(account);
    const equities = [0, -0.01, -0.05, -0.35, 0.1].map((move) => {
      const shock = shockOf(engine.state, { 2: move });
      venue.kernel.run(shock);
      const { equity } = moved(engine, shock).requirement(account);
      expect(Math.abs((venue.kernel.equity[row] as number) - Number(equity))).toBeLessThan(QUANTA);
      return Number(equity) / 1e6;
    });
    // 1,000 coins with a haircut of 10 %: redemption less 2 %, less a tenth of what lies beyond.
    expect(equities[3]).toBeCloseTo(900 * (1 - 0.02 - 0.1 * 0.33), 3);
    expect(equities[4]).toBeCloseTo(900, 3);
  });
});

/** An account with 1,000 of a coin that redeems for a dollar and trades at one; it is index 2, its redemption index 3. */
function depegged(world: World): number {
  const { time } = world;
  for (const [index, symbol] of [
    [2, 'USDE'],
    [3, 'USDE-redemption'],
  ] as const) {
    const decimals = index === 2 ? 4 : 6;
    world.must({
      type: 'ListIndex',
      ...defaultIndex,
      time,
      index,
      symbol,
      decimals,
      quorum: 1,
      outlierPpm: 100_000,
    });
    world.must({
      type: 'ListSource',
      ...defaultSource,
      time,
      source: index + 1,
      symbol,
      index,
      role: 'index',
      weight: 1,
      stalenessMs: 180_000,
    });
  }
  world.must({
    type: 'ListAsset',
    ...defaultAsset,
    time,
    asset: 3,
    symbol: 'USDE',
    custody: 'venue',
    scale: 6,
    index: 2,
    haircutPpm: 100_000,
    conversionBudget: 0n as Quanta,
    conversionDiscountPpm: 20_000,
    stepBoundPpm: 50_000,
    redemptionIndex: 3,
    depegPpm: 20_000,
    depegChargePpm: 100_000,
  });
  const prices = [3, 4].map((source) => ({
    source,
    price: (source === 3 ? 10_000n : 1_000_000n) as Price,
    time,
    confidence: 0n as Price,
  }));
  world.must({ type: 'Tick', time, prices, books: [], volatilities: [] });
  const account = world.account(0);
  world.must({ type: 'Deposit', time, account, asset: 3, amount: 1_000_000_000n as Quanta });
  world.tick({ afterMs: 1 });
  return account;
}

/** What the kernel should say, from plain portfolios and one revaluation at a time: no columns, no buffers. */
function twin(venue: StressVenue, shock: Shock) {
  const { state, book, kernel } = venue;
  const steps = shock.isFrozen ? 1 : shock.steps;
  const broken = new Map<number, { readonly equity: number; readonly loss: number }>();
  for (let step = 1; step <= steps; step += 1) {
    const share = step / steps;
    const { revaluation } = kernel;
    revaluation.to(
      shock.moves.map((move) => move * share),
      1 + share * (shock.volatility - 1),
    );
    const worthOf = ({ cash, positions, collateral }: Portfolio, rates: Float64Array): number =>
      Number(cash) +
      positions.reduce((sum, { market, size, cost, fundingIndex }) => {
        const owed = Number(size * (state.fundingIndex(market) - fundingIndex)) / 1e6;
        return (
          sum + Number(size) * (revaluation.unit[market] ?? 0) - Number(cost) - Math.ceil(owed)
        );
      }, 0) +
      collateral.reduce((sum, { asset, amount }) => sum + Number(amount) * (rates[asset] ?? 0), 0);
    const counted = revaluation.price.map(
      (each, asset) => each * (1 - state.asset(asset).haircutPpm / 1e6),
    );
    const marginOf = ({ positions }: Portfolio): number =>
      positions.reduce((sum, { market, size }) => {
        const notional = Math.abs(Number(size) * (revaluation.unit[market] ?? 0));
        const { tiers } = state.market(market);
        return tiers.reduce((margin, { fromNotional, maintenancePpm }, i) => {
          const upTo = Number(tiers[i + 1]?.fromNotional ?? Number.POSITIVE_INFINITY);
          const within = Math.max(0, Math.min(notional, upTo) - Number(fromNotional));
          return margin + (within * maintenancePpm) / 1e6;
        }, sum);
      }, 0);
    const customers = [...book.account].filter((id) => state.accountKind(id) === 'cross');
    const newly = customers
      .filter((id) => !broken.has(id))
      .map((id) => ({ id, held: state.portfolio(id) }))
      .filter(({ held }) => worthOf(held, counted) < marginOf(held));
    const flow = (market: number, sign: number): number =>
      newly
        .flatMap(({ held }) => held.positions)
        .filter((position) => position.market === market && Number(position.size) * sign > 0)
        .reduce((sum, { size }) => sum + Math.abs(Number(size)), 0);
    const slippageOf = (market: number, sign: number): number => {
      const { bidDepth, askDepth } = state.markets;
      const depth = Number((sign > 0 ? bidDepth : askDepth).get(market)) * shock.liquidity;
      const reach = state.market(market).liquidationSlippagePpm / 1e6;
      return Math.min(1, (reach * flow(market, sign)) / depth / 2);
    };
    for (const { id, held } of newly) {
      const cost = held.positions.reduce((sum, { market, size }) => {
        const rate =
          slippageOf(market, Math.sign(Number(size))) + state.market(market).takerFeePpm / 1e6;
        return sum + Math.abs(Number(size) * (revaluation.unit[market] ?? 0)) * rate;
      }, 0);
      const loss = Math.max(0, cost - worthOf(held, revaluation.realised));
      broken.set(id, { equity: worthOf(held, counted), loss });
    }
  }
  return broken;
}

test('who breaks and what is missing, against a plain twin: liquidity, steps, frozen', () => {
  const { engine } = perpetualWorld(60, 11);
  const { state } = engine;
  const venue = venueOf(state);
  const shocks = [
    shockOf(state, { 0: -0.15, 1: -0.2 }),
    shockOf(state, { 0: -0.15, 1: -0.2 }, { liquidity: 0.25 }),
    shockOf(state, { 0: 0.3, 1: -0.2 }, { steps: 4 }),
    shockOf(state, { 0: 0.3, 1: -0.2 }, { steps: 4, isFrozen: true }),
  ];
  for (const shock of shocks) {
    const expected = twin(venue, shock);
    venue.kernel.run(shock);
    const { kernel, book } = venue;
    expect(kernel.below).toBe(expected.size);
    expect(expected.size).toBeGreaterThan(3);
    expect(kernel.negative).toBe([...expected.values()].filter(({ equity }) => equity < 0).length);
    for (let row = 0; row < book.rows; row += 1) {
      const wanted = expected.get(book.account[row] as number);
      expect(kernel.brokenAt[row] !== 0).toBe(wanted !== undefined);
      expect(kernel.loss[row]).toBeCloseTo(wanted?.loss ?? 0, 0);
    }
  }
});

test('of linear contracts a rise gives what the same fall takes', () => {
  const { engine } = perpetualWorld(30, 3);
  const { state } = engine;
  const venue = venueOf(state);
  const { kernel, book } = venue;
  kernel.run(shockOf(state, {}));
  const still = kernel.equity.slice();
  kernel.run(shockOf(state, { 0: -0.1, 1: -0.1 }));
  const fall = kernel.equity.map((equity, row) => equity - (still[row] as number));
  kernel.run(shockOf(state, { 0: 0.1, 1: 0.1 }));
  for (let row = 0; row < book.rows; row += 1) {
    const rise = (kernel.equity[row] as number) - (still[row] as number);
    // A mark is rounded to its tick, which is worth size * tickLotQuanta: at most half a tick each way.
    const from = book.firstPosition[row] as number;
    const lots = book.size
      .slice(from, book.firstPosition[row + 1])
      .reduce((sum, size) => sum + Math.abs(size), 0);
    expect(Math.abs(rise + (fall[row] as number))).toBeLessThanOrEqual(100 * lots + 1);
  }
});

test('who is long only loses more the further prices fall, and never recovers below maintenance', () => {
  const world = perpetualWorld(0, 1);
  const maker = world.account(10_000_000);
  const account = world.account(10_000);
  world.trade(account, maker, 0, 800);
  const venue = venueOf(world.state);
  const row = venue.book.account.indexOf(account);
  let before = { below: false, loss: 0 };
  for (let move = 0; move >= -0.9; move -= 0.02) {
    venue.kernel.run(shockOf(world.state, { 0: move }));
    const now = {
      below: venue.kernel.brokenAt[row] !== 0,
      loss: venue.kernel.loss[row] as number,
    };
    expect(now.loss).toBeGreaterThanOrEqual(before.loss);
    expect(Number(now.below)).toBeGreaterThanOrEqual(Number(before.below));
    before = now;
  }
  expect(before.loss).toBeGreaterThan(0);
});

test("half the depth doubles the slippage of a linear book, no depth means the listing's own", () => {
  const world = perpetualWorld(0, 1);
  const maker = world.account(10_000_000);
  const account = world.account(10_000);
  world.trade(account, maker, 0, 800);
  const row = (venue: StressVenue): number => venue.book.account.indexOf(account);
  const venue = venueOf(world.state);
  const lossAt = (liquidity: number): number => {
    venue.kernel.run(shockOf(world.state, { 0: -0.3 }, { liquidity }));
    return venue.kernel.loss[row(venue)] as number;
  };
  const [whole, half, quarter] = [lossAt(1), lossAt(0.5), lossAt(0.25)];
  expect(half - whole).toBeGreaterThan(0);
  expect((quarter - half) / (half - whole)).toBeCloseTo(2, 6);
  expect(world.state.positionRow(account, 1)).toBe(NONE);
});
