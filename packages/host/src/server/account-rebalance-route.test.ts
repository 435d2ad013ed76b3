// The suggested rebalancing over HTTP: why there is none for a healthy account, and the orders of one for an account at risk.
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { suggestRebalance } from '@plimsoll/engine';
import { buildServer } from './build-server.ts';
import { TestVenue } from './test-venue.fixture.ts';

let app: FastifyInstance;
let venue: TestVenue;
beforeAll(async () => {
  venue = new TestVenue(12);
  app = await buildServer({ venue, dashboardDir: '/nowhere' });
});
afterAll(() => app.close());

type Body = {
  readonly allowed: boolean;
  readonly why: string | null;
  readonly suggestion: {
    readonly cost: string;
    readonly orders: readonly { readonly lots: string }[];
  } | null;
};

test('every trader is told what the engine would suggest, or why it suggests nothing', async () => {
  for (const account of venue.traders) {
    const answer = await app.inject({ url: `/v1/accounts/${account}/rebalance` });
    expect(answer.statusCode, answer.body).toBe(200);
    const body = answer.json<Body>();
    const suggested = suggestRebalance(venue.state, account);
    expect(body.allowed).toBe(false);
    expect(body.why === null).toBe(suggested.ok);
    expect(body.suggestion === null).toBe(!suggested.ok);
    if (!suggested.ok) continue;
    const lots = suggested.value.orders.map((order) => String(order.lots));
    expect(body.suggestion?.orders.map((order) => order.lots)).toEqual(lots);
    expect(Number(body.suggestion?.cost)).toBeCloseTo(Number(suggested.value.cost) / 1e6, 6);
  }
});

test('a house account has none', async () => {
  const answer = await app.inject({ url: '/v1/accounts/0/rebalance' });
  expect(answer.statusCode).toBe(404);
});
