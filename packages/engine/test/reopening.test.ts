// Markets that open again after a band: grace, then liquidations, then withdrawals; and bands that follow a forecast.
import { describe, expect, test } from 'vitest';
import { LIQUIDATION_STAGES, type Market } from '../src/index.ts';
import type { State } from '../src/state/state.ts';
import { quanta, ticks, World } from './world.fixture.ts';

const MINUTE_MS = 60_000;
const orderly: Partial<Market> = { reopenGraceMs: MINUTE_MS, reopenWithdrawalMs: MINUTE_MS };
const stageOf = (world: World, account: number) =>
  LIQUIDATION_STAGES[world.state.accounts.stage.get(account)];
const withdrawal = (world: World, account: number, units: number) =>
  ({ type: 'Withdraw', time: world.time, account, asset: 0, amount: quanta(units) }) as const;

/** `cash` behind half a BTC long, after a fall by 4 % that opened a band and was confirmed 20 s later. */
function afterFall(cash: number, btc: Partial<Market> = orderly) {
  const world = new World({ btc });
  const maker = world.account(1_000_000);
  const account = world.account(cash);
  world.trade(account, maker, 0, 500);
  expect(world.tick({ btc: 96_000 }).map(({ type }) => type)).toContain('BandOpened');
  expect(world.tick({}).map(({ type }) => type)).toContain('BandClosed');
  return { world, maker, account };
}

describe('L12 a market that was closed opens in order', () => {
  test('L12 in the grace nobody is liquidated, and owners may add margin or reduce', () => {
    // Equity 975 against a maintenance margin of 1,440.
    const { world, maker, account } = afterFall(3_000);
    expect(world.engine.requirement(account).equity).toBeLessThan(
      world.engine.requirement(account).maintenance,
    );
    expect(stageOf(world, account)).toBe('none');
    world.must(world.order(account, 0, -100, world.mark(0), true));
    world.deposit(account, 5_000);
    world.must(world.order(account, 0, 10, world.mark(0)));
    world.must(world.order(maker, 0, -10, world.mark(0)));
    world.tick({ afterMs: MINUTE_MS });
    expect(stageOf(world, account)).toBe('none');
  });

  test('L12 at the end of the grace, to the millisecond, whoever did nothing is liquidated', () => {
    const { world, account } = afterFall(3_000);
    world.tick({ afterMs: MINUTE_MS - 1 });
    expect(stageOf(world, account)).toBe('none');
    world.tick({ afterMs: 1 });
    expect(stageOf(world, account)).not.toBe('none');
  });

  test('L12 withdrawals wait until liquidations have had their time', () => {
    const { world, maker } = afterFall(3_000);
    const until = world.time + 2 * MINUTE_MS;
    expect(world.refused(withdrawal(world, maker, 1))).toEqual({
      type: 'MarketReopening',
      market: 0,
      until,
    });
    world.tick({ afterMs: 2 * MINUTE_MS - 1 });
    expect(world.refused(withdrawal(world, maker, 1))).toMatchObject({ type: 'MarketReopening' });
    world.tick({ afterMs: 1 });
    world.must(withdrawal(world, maker, 1));
  });

  test('L12 accounts without a position in the market withdraw as ever', () => {
    const { world } = afterFall(3_000);
    const bystander = world.account(1_000);
    world.must(withdrawal(world, bystander, 1_000));
  });

  test('L12 who has nothing left at the mark is not spared: others would pay for his wait', () => {
    const world = new World({ btc: orderly });
    const maker = world.account(1_000_000);
    const account = world.account(2_600);
    world.deposit(world.state.market(0).bucketAccount, 100_000);
    world.trade(account, maker, 0, 500);
    world.tick({ btc: 94_000 });
    expect(world.size(account, 0)).toBe(500n);
    world.tick({});
    expect(world.engine.requirement(account).netValue).toBeLessThanOrEqual(0n);
    expect(world.size(account, 0)).toBe(0n);
  });

  test('without a listed grace the print that closes the band liquidates, and money leaves', () => {
    const { world, maker, account } = afterFall(3_000, {});
    expect(stageOf(world, account)).not.toBe('none');
    world.must(withdrawal(world, maker, 1));
  });
});

describe('L12 a market that was silent opens in order', () => {
  /** `cash` behind half a BTC long, and a silence longer than a price is used for (180 s). */
  function afterSilence(btc: Partial<Market>, ticks: 'ticks' | 'no ticks') {
    const world = new World({ btc });
    const maker = world.account(1_000_000);
    const account = world.account(2_525);
    world.trade(account, maker, 0, 500);
    world.tick({ btc: 98_500 });
    if (ticks === 'ticks') {
      world.time += 181_000;
      const silent = { prices: [], books: [], volatilities: [] };
      world.must({ type: 'Tick', time: world.time, ...silent });
    }
    world.tick({ btc: 97_500, afterMs: 200_000 });
    expect(world.engine.requirement(account).equity).toBeLessThan(
      world.engine.requirement(account).maintenance,
    );
    return { world, maker, account };
  }

  test.each(['ticks', 'no ticks'] as const)(
    'L12 after a silence with %s there is a grace',
    (with_) => {
      const { world, maker, account } = afterSilence(orderly, with_);
      expect(world.of('MarketReopened')).toMatchObject([{ market: 0 }]);
      expect(stageOf(world, account)).toBe('none');
      expect(world.refused(withdrawal(world, maker, 1))).toMatchObject({ type: 'MarketReopening' });
      world.tick({ afterMs: MINUTE_MS - 1 });
      expect(stageOf(world, account)).toBe('none');
      world.tick({ afterMs: 1 });
      expect(stageOf(world, account)).not.toBe('none');
    },
  );

  test('without a listed grace nothing is noted, and the first price liquidates', () => {
    const { world, account } = afterSilence({}, 'no ticks');
    expect(world.of('MarketReopened')).toEqual([]);
    expect(world.of('LiquidationSuspended')).toEqual([]);
    expect(stageOf(world, account)).not.toBe('none');
  });

  test('the first price of a market is no re-opening', () => {
    const world = new World({ btc: orderly });
    const maker = world.account(1_000);
    world.must(withdrawal(world, maker, 1));
    world.tick({});
    expect(world.of('MarketReopened')).toEqual([]);
  });
});

describe('bands that follow volatility', () => {
  /** A quantile of 10 % a day at 99 %: 654 ppm in the 20 s between two prints, six of which are 3,924. */
  function withForecast(): World {
    const world = new World({ btc: { bandDeviationsPpm: 6_000_000, bandFloorPpm: 1_000 } });
    const { indexes } = world.state as unknown as State;
    indexes.forecastLong.set(0, 100_000);
    indexes.forecastShort.set(0, 80_000);
    indexes.forecastUntil.set(0, world.time + 3_600_000);
    return world;
  }

  test('E2a a step beyond the narrower bound opens a band, and the mark is the print all the same', () => {
    const world = withForecast();
    expect(world.tick({ btc: 100_390 }).map(({ type }) => type)).not.toContain('BandOpened');
    expect(world.mark(0)).toBe(1_003_900);
    world.tick({ btc: 100_800 });
    expect(world.of('BandOpened')).toMatchObject([{ market: 0, print: ticks(1_008_000) }]);
    expect(world.mark(0)).toBe(1_008_000);
  });

  test('minutes later the same step is an ordinary one, and without a forecast so is the step bound', () => {
    const quiet = withForecast();
    quiet.tick({ btc: 100_800, afterMs: 170_000 });
    expect(quiet.of('BandOpened')).toEqual([]);
    const expired = withForecast();
    expired.tick({ afterMs: 3_600_001 });
    expired.tick({ btc: 101_700 });
    expect(expired.of('BandOpened')).toEqual([]);
    expired.tick({ btc: 103_600 });
    expect(expired.of('BandOpened')).toHaveLength(1);
  });
});
