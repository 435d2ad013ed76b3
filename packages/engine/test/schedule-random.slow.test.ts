// The schedule against random forecasts, books and silences, through the real engine at constant prices: nobody is liquidated,
// nothing moves faster than listed or before its notice, and maintenance never overtakes initial margin.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds, isFixedSeed } from '../src/base/property.fixture.ts';
import { listingDocument, replayInputs, rulebookText } from '../src/index.ts';
import { HOUR, ScheduledWorld } from './schedule.fixture.ts';

const terms = fc.record({
  riseHourPpm: fc.integer({ min: 1, max: 1_000_000 }),
  fallHourPpm: fc.integer({ min: 0, max: 1_000_000 }),
  maintenanceRiseHourPpm: fc.integer({ min: 0, max: 1_000_000 }),
  noticeMs: fc.integer({ min: 0, max: 6 * HOUR }),
  scaleMaxPpm: fc.integer({ min: 1_000_000, max: 8_000_000 }),
  bufferPpm: fc.integer({ min: 0, max: 500_000 }),
  stressWeightPpm: fc.integer({ min: 0, max: 500_000 }),
});
const hour = fc.record({
  quantile: fc.option(fc.integer({ min: 500, max: 950_000 }), { nil: undefined, freq: 4 }),
  minutes: fc.integer({ min: 5, max: 200 }),
});
const trader = fc.record({
  /** Signed lots, and equity as a multiple of the listed maintenance margin, in percent. */
  size: fc.integer({ min: 50, max: 3_000 }).chain((size) => fc.constantFrom(size, -size)),
  percent: fc.integer({ min: 170, max: 260 }),
  coins: fc.boolean(),
  byRulebook: fc.boolean(),
});

let sheltered = 0;

test('random forecasts tighten and ease; the limits hold and a tightening liquidates nobody', () => {
  holds(
    fc.property(
      terms,
      fc.array(trader, { minLength: 1, maxLength: 8 }),
      fc.array(hour, { minLength: 5, maxLength: 40 }),
      fc.integer({ min: -13, max: 13 }),
      (listed, traders, hours, moved) => {
        const world = new ScheduledWorld({ btc: listed });
        const { haircutPpm } = world.state.listedAsset(1);
        const schedule = { haircutRiseHourPpm: 30_000, maintenanceHaircutRiseHourPpm: 20_000 };
        const asset = { ...world.state.listedAsset(1), ...schedule, haircutNoticeMs: HOUR };
        world.must({ type: 'SetAsset', time: world.time, asset: 1, ...asset });
        const maker = world.account(100_000_000);
        const text = rulebookText(listingDocument(world.state));
        world.must({ type: 'SetRulebook', time: world.time, text });
        for (const { size, percent, coins, byRulebook } of traders) {
          // 100 a lot at 3 %, and the fee.
          const money = (Math.abs(size) * 3 * percent) / 100 + Math.abs(size) * 0.05;
          const account = byRulebook ? world.portfolioAccount() : world.account(0);
          world.deposit(account, coins ? money * 0.6 : money);
          if (coins) world.deposit(account, (money * 0.5) / 90_000, 1);
          world.trade(account, maker, 0, size);
        }
        // Once, before anything tightens, prices bring some of them near.
        world.tick({ btc: 100_000 * (1 + moved / 1_000) });
        const open = (): number =>
          Array.from({ length: world.state.scalar('accounts') }, (_, id) => id).filter(
            (id) => world.state.accounts.stage.get(id) !== 0,
          ).length;
        const before = open();
        const healthy = Array.from(
          { length: world.state.scalar('accounts') },
          (_, id) => id,
        ).filter((id) => {
          const { equity, maintenance } = world.engine.requirement(id);
          return equity >= maintenance;
        });
        let proposedAt = 0;
        let announced = 1_000_000;
        let last = world.scales();
        let since = world.time;
        for (const { quantile, minutes } of hours) {
          if (quantile !== undefined) world.must(world.forecastOf(quantile));
          world.tick({ afterMs: minutes * 60_000 });
          expect(world.of('LiquidationStarted')).toEqual([]);
          for (const account of healthy) {
            const { equity, maintenance } = world.engine.requirement(account);
            expect(equity >= maintenance).toBe(true);
          }
          const [initial, maintenance] = world.scales();
          const elapsed = Math.min(HOUR, world.time - since) / HOUR;
          expect(initial).toBeGreaterThanOrEqual(1_000_000);
          expect(initial).toBeLessThanOrEqual(listed.scaleMaxPpm);
          expect(maintenance).toBeGreaterThanOrEqual(1_000_000);
          expect(maintenance).toBeLessThanOrEqual(initial);
          // What is in force is rounded up to a ppm.
          if (world.of('SchedulesStepped').length > 0) {
            const up = initial - last[0];
            expect(up).toBeLessThanOrEqual(listed.riseHourPpm + 1);
            expect(-up).toBeLessThanOrEqual(listed.fallHourPpm + 1);
            expect(maintenance - last[1]).toBeLessThanOrEqual(listed.maintenanceRiseHourPpm + 1);
            since = world.time;
          } else {
            expect(elapsed).toBeLessThan(1);
            expect([initial, maintenance]).toEqual(last);
          }
          if (initial > last[0]) {
            expect(world.time).toBeGreaterThanOrEqual(proposedAt + listed.noticeMs);
            expect(initial).toBeLessThanOrEqual(announced);
          }
          for (const event of world.of('MarginChangeProposed')) {
            if (event.effectiveTime === 0) [proposedAt, announced] = [0, 1_000_000];
            else {
              announced = event.initialScalePpm;
              proposedAt = event.effectiveTime - listed.noticeMs;
            }
          }
          last = world.scales();
          for (const tier of world.state.market(0).tiers)
            expect(tier.maintenancePpm).toBeLessThanOrEqual(tier.initialPpm);
          expect(world.state.initialHaircutPpm(1)).toBeGreaterThanOrEqual(
            world.state.asset(1).haircutPpm,
          );
          expect(world.state.asset(1).haircutPpm).toBeGreaterThanOrEqual(haircutPpm);
          sheltered += world.of('PositionSheltered').length + world.of('BalanceSheltered').length;
        }
        // Who was in liquidation before may be out of it, nobody else came in.
        expect(open()).toBeLessThanOrEqual(before);
        const again = replayInputs(world.records);
        expect('why' in again ? again : again.stateRoot()).toEqual(world.engine.stateRoot());
      },
    ),
    60,
  );
  if (isFixedSeed) expect(sheltered).toBeGreaterThan(20);
});
