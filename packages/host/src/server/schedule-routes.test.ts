// The margin schedule over HTTP: forecasts, proposals with whom they concern, alarms, and a risk manager's overrides within
// their bounds.
import type { FastifyInstance } from 'fastify';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildServer } from './build-server.ts';
import type { LiveScheduleView } from './live-schedule.ts';
import { AffectedSchema, ScheduleSchema } from './schedule-schemas.ts';
import { ErrorSchema } from './schemas.ts';
import { TestVenue } from './test-venue.fixture.ts';

const DAY = 86_400_000;
let app: FastifyInstance;
let venue: TestVenue;
beforeAll(async () => {
  venue = new TestVenue(40);
  venue.adapt();
  app = await buildServer({ venue, dashboardDir: '/nowhere' });
});
afterAll(() => app.close());

const get = (url: string) => app.inject({ method: 'GET', url });
const post = (payload: object) => app.inject({ method: 'POST', url: '/v1/commands', payload });
const schedule = async (): Promise<LiveScheduleView> => {
  const answer = await get('/v1/schedule');
  expect(answer.statusCode, answer.body).toBe(200);
  expect([...Value.Errors(ScheduleSchema, answer.json())]).toEqual([]);
  return answer.json<LiveScheduleView>();
};
/** Of bitcoin: a tenth within a day, twice what is listed. */
const forecast = (change: object = {}): object => ({
  type: 'Forecast',
  index: 0,
  model: 'har',
  horizonMs: DAY,
  confidencePpm: 990_000,
  longPpm: 100_000,
  shortPpm: 100_000,
  validUntil: venue.time + DAY,
  ...change,
});
/** An hour of the venue passes, at the same prices. */
async function hour(): Promise<void> {
  venue.tick({ btc: venue.mark(0) / 10, eth: venue.mark(1) / 10, afterMs: 3_600_000 });
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}
const override = (change: object = {}): object => ({
  type: 'OverrideMargin',
  market: 0,
  initialScalePpm: 3_000_000,
  maintenanceScalePpm: 1_000_000,
  until: venue.time + DAY,
  ...change,
});

describe('a proposal', () => {
  test('is seen with its forecast and its accounts, the worst first, before it takes effect', async () => {
    expect((await schedule()).markets[0]).toMatchObject({ isScheduled: true, forecast: null });
    expect((await post(forecast())).statusCode).toBe(200);
    await hour();
    const [market] = (await schedule()).markets;
    expect(market).toMatchObject({
      symbol: 'BTC-PERP',
      forecast: { model: 'har', longPpm: 100_000, validUntil: venue.time - 3_600_000 + DAY },
      targetScalePpm: 2_000_000,
      initialScalePpm: 1_000_000,
      listed: { initialPpm: 50_000, maintenancePpm: 30_000 },
      inForce: { initialPpm: 50_000, maintenancePpm: 30_000 },
      proposal: { initialScalePpm: 2_000_000, effectiveTime: venue.time + 3_600_000 },
      overrideUntil: null,
    });
    const answer = await get('/v1/schedule/markets/0/affected?limit=3');
    expect([...Value.Errors(AffectedSchema, answer.json())]).toEqual([]);
    const affected = answer.json<{
      accounts: number;
      shortfall: string;
      worst: { account: number; shortfall: string }[];
    }>();
    expect(market?.proposal).toMatchObject({
      accounts: affected.accounts,
      shortfall: affected.shortfall,
    });
    expect(affected.accounts).toBeGreaterThan(3);
    const shortfalls = affected.worst.map(({ shortfall }) => Number(shortfall));
    expect(shortfalls).toHaveLength(3);
    expect(shortfalls).toEqual(shortfalls.toSorted((a, b) => b - a));
    const [worst] = affected.worst;
    const { equity, initial } = venue.requirement(worst?.account ?? 0);
    expect(equity >= initial).toBe(true);
    await hour();
    await hour();
    expect((await schedule()).markets[0]?.inForce).toEqual({
      initialPpm: 55_000,
      maintenancePpm: 31_500,
    });
  });

  test('of a haircut is listed beside those of markets', async () => {
    const { assets } = await schedule();
    expect(assets.map(({ symbol }) => symbol)).toEqual(['BTC', 'ETH']);
    expect(assets[0]).toMatchObject({ listedHaircutPpm: 100_000, initialHaircutPpm: 100_000 });
    const answer = await get('/v1/schedule/assets/1/affected');
    expect([...Value.Errors(AffectedSchema, answer.json())]).toEqual([]);
  });
});

test('a forecast that is absurd, and one that does not come, are alarms', async () => {
  expect((await post(forecast({ longPpm: 950_000 }))).statusCode).toBe(200);
  await hour();
  const [refused] = (await schedule()).alarms;
  expect(refused).toMatchObject({
    what: 'forecastRefused',
    text: 'Forecast of BTC by "har" refused: absurdly large (950000 against 900000)',
  });
  for (let i = 0; i < 24; i += 1) await hour();
  const view = await schedule();
  expect(view.alarms[0]).toMatchObject({ what: 'forecastMissed', symbol: 'BTC' });
  expect(view.markets[0]?.forecast).toMatchObject({ model: 'har', validUntil: null });
});

describe('an override', () => {
  test('holds the scales until it ends, and is shown', async () => {
    const until = venue.time + DAY;
    expect((await post(override({ until }))).statusCode).toBe(200);
    expect((await schedule()).markets[0]).toMatchObject({
      initialScalePpm: 3_000_000,
      inForce: { initialPpm: 150_000, maintenancePpm: 30_000 },
      overrideUntil: until,
    });
    expect((await post(override({ until: 0 }))).statusCode).toBe(200);
    expect((await schedule()).markets[0]?.overrideUntil).toBeNull();
    const haircut = {
      type: 'OverrideHaircut',
      asset: 1,
      initialHaircutPpm: 200_000,
      maintenanceHaircutPpm: 100_000,
      until,
    };
    expect((await post(haircut)).statusCode).toBe(200);
    expect((await schedule()).assets[0]).toMatchObject({
      initialHaircutPpm: 200_000,
      maintenanceHaircutPpm: 100_000,
      overrideUntil: until,
    });
  });

  test.each([
    ['below what is listed', { initialScalePpm: 999_999 }, '999999', '1000000 to 5000000'],
    ['above the largest scale', { initialScalePpm: 5_000_001 }, '5000001', '1000000 to 5000000'],
    [
      'maintenance above initial',
      { maintenanceScalePpm: 3_000_001 },
      '3000001',
      '1000000 to 3000000',
    ],
    ['until the past', { until: 1_000 }, '1000', 'after'],
  ])('%s is refused with the bound', async (_, change, value, range) => {
    const before = venue.engine.sequence;
    const answer = await post(override(change));
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({
      error: {
        code: 'ParameterOutOfRange',
        message: expect.stringContaining(range),
        numbers: { value },
      },
    });
    expect(venue.engine.sequence).toBe(before);
  });

  test('of nothing that is listed is refused', async () => {
    expect((await post(override({ market: 9 }))).statusCode).toBe(404);
    expect((await post(override({ initialScalePpm: 1.5 }))).statusCode).toBe(400);
    expect((await post(override({ scale: 1 }))).statusCode).toBe(400);
    const settlement = {
      type: 'OverrideHaircut',
      asset: 0,
      initialHaircutPpm: 1,
      maintenanceHaircutPpm: 0,
      until: venue.time + DAY,
    };
    expect((await post(settlement)).statusCode).toBe(400);
    expect((await post({ ...settlement, asset: 9 })).statusCode).toBe(404);
  });
});

test.each([
  ['/v1/schedule/markets/2/affected', 404, 'UnknownMarket'],
  ['/v1/schedule/markets/x/affected', 400, 'BadRequest'],
  ['/v1/schedule/markets/-1/affected', 400, 'BadRequest'],
  ['/v1/schedule/markets/0/affected?limit=0', 400, 'BadRequest'],
  ['/v1/schedule/markets/0/affected?limit=501', 400, 'BadRequest'],
  ['/v1/schedule/assets/3/affected', 404, 'UnknownAsset'],
  ['/v1/schedule/assets/0/affected', 404, 'SettlementAsset'],
])('%s is refused with %d %s', async (url, status, code) => {
  const answer = await get(url);
  expect(answer.statusCode).toBe(status);
  expect(answer.json()).toMatchObject({ error: { code } });
  expect([...Value.Errors(ErrorSchema, answer.json())]).toEqual([]);
});
