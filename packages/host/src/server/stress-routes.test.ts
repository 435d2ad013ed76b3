// Stress over HTTP: the snapshot of a running venue, limited, and one account under the shipped scenarios in milliseconds.
import type { FastifyInstance } from 'fastify';
import { restoreEngine } from '@plimsoll/engine';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../hash.ts';
import { decodeSnapshot } from '../snapshots/snapshot-store.ts';
import { buildServer } from './build-server.ts';
import { AccountStressSchema } from './schemas.ts';
import { SNAPSHOTS_PER_MINUTE_MAX } from './snapshot-route.ts';
import { TestVenue } from './test-venue.fixture.ts';

let app: FastifyInstance;
let venue: TestVenue;
beforeAll(async () => {
  venue = new TestVenue(12);
  app = await buildServer({ venue, dashboardDir: '/nowhere' });
});
afterAll(() => app.close());

test('the snapshot is a whole file of the venue as it is, and is given a few times a minute only', async () => {
  const answer = await app.inject({ url: '/v1/snapshot' });
  expect(answer.statusCode, answer.body).toBe(200);
  expect(answer.headers['content-type']).toBe('application/octet-stream');
  const snapshot = decodeSnapshot(answer.rawPayload);
  if (typeof snapshot === 'string') throw new Error(snapshot);
  expect(snapshot.sequence).toBe(venue.engine.sequence);
  const engine = restoreEngine(snapshot.body, { hash: sha256 });
  expect([...engine.stateRoot()]).toEqual([...snapshot.stateRoot]);
  const account = venue.traders[3] as number;
  expect(engine.requirement(account)).toEqual(venue.engine.requirement(account));
  for (let i = 1; i < SNAPSHOTS_PER_MINUTE_MAX; i += 1)
    expect((await app.inject({ url: '/v1/snapshot' })).statusCode).toBe(200);
  const refused = await app.inject({ url: '/v1/snapshot' });
  expect(refused.statusCode).toBe(429);
  expect(refused.json()).toMatchObject({ error: { code: 'TooManyRequests' } });
});

test("an account under stress: as the schema says, with the engine's equity", async () => {
  const account = venue.traders[1] as number;
  const answer = await app.inject({ url: `/v1/accounts/${account}/stress` });
  expect(answer.statusCode, answer.body).toBe(200);
  const body = answer.json<{
    readonly equity: number;
    readonly scenarios: readonly { readonly scenario: string; readonly equity: number }[];
    readonly reverse: readonly { readonly liquidatedAt: number | null }[];
  }>();
  expect([...Value.Errors(AccountStressSchema, body)]).toEqual([]);
  expect(body.equity).toBeCloseTo(Number(venue.engine.requirement(account).equity) / 1e6, 5);
  expect(body.scenarios.length).toBeGreaterThanOrEqual(60);
  expect(body.reverse.some(({ liquidatedAt }) => liquidatedAt !== null)).toBe(true);
});

test.for([
  ['999', 404, 'UnknownAccount'],
  ['0', 404, 'HouseAccount'],
  ['x', 400, 'BadRequest'],
] as const)('account %s is refused', async ([id, status, code]) => {
  const answer = await app.inject({ url: `/v1/accounts/${id}/stress` });
  expect(answer.statusCode).toBe(status);
  expect(answer.json()).toMatchObject({ error: { code } });
});

test('both routes stand in the OpenAPI document', async () => {
  const document = (await app.inject({ url: '/v1/openapi.json' })).json<{
    readonly paths: { readonly [path: string]: unknown };
  }>();
  expect(document.paths).toHaveProperty('/v1/snapshot');
  expect(JSON.stringify(document.paths['/v1/snapshot'])).toContain('application/octet-stream');
  expect(document.paths).toHaveProperty('/v1/accounts/{id}/stress');
});
