// The chances of live accounts over HTTP: what is missing while the venue warms up, then an answer for every account.
import type { FastifyInstance } from 'fastify';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildServer } from './build-server.ts';
import type { PredictionView } from './live-chances.ts';
import { AccountPredictionSchema } from './schemas.ts';
import { TestVenue } from './test-venue.fixture.ts';

let app: FastifyInstance;
let venue: TestVenue;

beforeAll(async () => {
  venue = new TestVenue(18);
  app = await buildServer({ venue, dashboardDir: '/nowhere' });
});
afterAll(() => app.close());

const get = async (account: number): Promise<PredictionView> => {
  const answer = await app.inject({ url: `/v1/accounts/${account}/prediction` });
  expect(answer.statusCode, answer.body).toBe(200);
  expect([...Value.Errors(AccountPredictionSchema, answer.json())]).toEqual([]);
  return answer.json<PredictionView>();
};
/** Half-minute ticks that go to and fro; each becomes durable. */
async function play(ticks: number): Promise<void> {
  for (let k = 0; k < ticks; k += 1) {
    const way = k % 2 === 0 ? 1 : -1;
    const mark = (market: number): number => venue.mark(market) / 10;
    venue.tick({
      btc: mark(0) * (1 + way * 0.0004),
      eth: mark(1) * (1 + way * 0.0006),
      afterMs: 30_000,
    });
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

test('says what is missing, then answers', async () => {
  const [first = 0] = venue.traders;
  await play(8);
  const early = await get(first);
  expect(early.hour).toBeNull();
  expect(early.warmUpLeftMs).toBeGreaterThan(0);
  const before = early.warmUpLeftMs;
  await play(10);
  expect((await get(first)).warmUpLeftMs).toBeLessThan(before);
  await play(24);
  const late = await get(first);
  expect(late.warmUpLeftMs).toBe(0);
  expect(late.hour).not.toBeNull();
});

test('answers for every trader: likelier within a day, and with more leverage', async () => {
  const answers = await Promise.all(venue.traders.map(get));
  for (const { hour, day, method } of answers) {
    if (hour === null || day === null || method === null) expect.fail('every trader has positions');
    expect(hour.liquidation).toBeLessThanOrEqual(day.liquidation);
    expect(hour.negativeBalance).toBeLessThanOrEqual(1);
  }
  // Trader 4 holds 6 times its equity in the first market, trader 16 three times as much, both long.
  expect(answers[16]?.day?.liquidation).toBeGreaterThan(answers[4]?.day?.liquidation ?? 1);
});

test('the same question has the same answer', async () => {
  const [first = 0] = venue.traders;
  expect(await get(first)).toEqual(await get(first));
});

test('an account without positions has no chance to lose', async () => {
  const account = venue.account(500);
  expect(await get(account)).toMatchObject({ hour: null, day: null, warmUpLeftMs: 0 });
});

test('there are no chances of what is not there, nor of the house', async () => {
  const of = (account: number) => app.inject({ url: `/v1/accounts/${account}/prediction` });
  expect((await of(999_999)).statusCode).toBe(404);
  expect((await of(venue.state.scalar('sharedFund'))).statusCode).toBe(404);
});

test('the route is in the OpenAPI document', async () => {
  const document = await app.inject({ url: '/v1/openapi.json' });
  expect(document.body).toContain('/v1/accounts/{id}/prediction');
});
