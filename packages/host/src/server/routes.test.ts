// The REST routes over a real engine: answers as their schemas say, and every refusal in one sentence.
import type { FastifyInstance } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildServer } from './build-server.ts';
import {
  AcceptedSchema,
  AccountPageSchema,
  AccountSchema,
  FundSchema,
  LiquidationSchema,
  MarketSchema,
  StatusSchema,
} from './schemas.ts';
import { TestVenue } from './test-venue.fixture.ts';

let app: FastifyInstance;
let venue: TestVenue;
beforeAll(async () => {
  venue = new TestVenue(40);
  app = await buildServer({ venue, dashboardDir: '/nowhere', commandsPerSecondMax: 50 });
});
afterAll(() => app.close());

const get = (url: string) => app.inject({ method: 'GET', url });
const post = (payload: unknown) =>
  app.inject({
    method: 'POST',
    url: '/v1/commands',
    headers: { 'content-type': 'application/json' },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });
/** After the shared fund, two buckets with their suspense accounts, and the maker. */
const TRADER = 6;

describe('reading', () => {
  const routes: readonly (readonly [url: string, schema: TSchema])[] = [
    ['/v1/status', StatusSchema],
    ['/v1/markets', Type.Array(MarketSchema)],
    ['/v1/accounts', AccountPageSchema],
    ['/v1/accounts/9', AccountSchema],
    ['/v1/fund', FundSchema],
    ['/v1/liquidations', Type.Array(LiquidationSchema)],
  ];
  test.each(routes)('%s answers as its schema says', async (url, schema) => {
    const answer = await get(url);
    expect(answer.statusCode).toBe(200);
    expect([...Value.Errors(schema, answer.json())]).toEqual([]);
  });

  test('status tells the durable sequence and hash', async () => {
    const status = (await get('/v1/status')).json<{ sequence: number; stateHash: object }>();
    expect(status.sequence).toBe(venue.engine.sequence);
    expect(status.stateHash).toMatchObject({ stepHash: expect.stringMatching(/^[0-9a-f]{64}$/u) });
  });

  test('accounts come riskiest first, in pages', async () => {
    const page = (url: string) =>
      get(url).then((answer) =>
        answer.json<{ accounts: { account: number; marginRatio: number }[] }>(),
      );
    const { accounts } = await page('/v1/accounts?limit=5');
    expect(accounts).toHaveLength(5);
    const ratios = accounts.map((row) => row.marginRatio);
    expect(ratios).toEqual(ratios.toSorted((a, b) => b - a));
    const second = await page('/v1/accounts?limit=1&offset=1');
    expect(second.accounts[0]).toEqual(accounts[1]);
    const byId = await page('/v1/accounts?sort=account&limit=2&offset=3');
    expect(byId.accounts.map((row) => row.account)).toEqual([3, 4]);
  });

  test.each([
    ['/v1/accounts?limit=0', 400, 'BadRequest'],
    ['/v1/accounts?limit=501', 400, 'BadRequest'],
    ['/v1/accounts?sort=name', 400, 'BadRequest'],
    ['/v1/accounts/x', 400, 'BadRequest'],
    ['/v1/accounts/99999', 404, 'UnknownAccount'],
    ['/v1/nothing', 404, 'NotFound'],
    ['/', 404, 'NoDashboard'],
  ])('%s is refused with %d %s', async (url, status, code) => {
    const answer = await get(url);
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({
      error: { code, message: expect.stringMatching(/\.$/u) },
    });
    expect(answer.body).not.toContain('    at ');
  });

  test('the OpenAPI document names every route and every command', async () => {
    const document = (await get('/v1/openapi.json')).json<{
      openapi: string;
      paths: { [path: string]: unknown };
    }>();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths).toSorted()).toEqual([
      '/v1/accounts',
      '/v1/accounts/{id}',
      '/v1/accounts/{id}/adl',
      '/v1/accounts/{id}/liquidation',
      '/v1/accounts/{id}/margin',
      '/v1/accounts/{id}/prediction',
      '/v1/accounts/{id}/rebalance',
      '/v1/accounts/{id}/stress',
      '/v1/auctions',
      '/v1/backstops',
      '/v1/commands',
      '/v1/fund',
      '/v1/fund/statement',
      '/v1/ladder',
      '/v1/liquidations',
      '/v1/margin',
      '/v1/markets',
      '/v1/receipts',
      '/v1/rulebooks',
      '/v1/schedule',
      '/v1/schedule/assets/{id}/affected',
      '/v1/schedule/markets/{id}/affected',
      '/v1/snapshot',
      '/v1/status',
    ]);
    const text = JSON.stringify(document.paths['/v1/commands']);
    expect(text).toContain('ReserveOrder');
    expect(text).not.toContain('"Tick"');
  });

  test('metrics are Prometheus text', async () => {
    const answer = await get('/metrics');
    expect(answer.headers['content-type']).toContain('text/plain');
    expect(answer.body).toMatch(/^plimsoll_sequence \d+$/mu);
    expect(answer.body).toMatch(/^plimsoll_insurance_fund 33\d{4}/mu);
  });
});

describe('commands', () => {
  const deposit = (amount: unknown, account = TRADER) => ({
    type: 'Deposit',
    account,
    asset: 0,
    amount,
  });

  test('a command is answered with its step once it is durable', async () => {
    const answer = await post(deposit('1500000'));
    expect(answer.statusCode).toBe(200);
    expect(Value.Check(AcceptedSchema, answer.json())).toBe(true);
    const { sequence } = answer.json<{ sequence: number }>();
    expect((await get('/v1/status')).json()).toMatchObject({ sequence });
  });

  test('a reject has its status, a sentence and its numbers', async () => {
    const answer = await post({
      type: 'Withdraw',
      account: TRADER,
      asset: 0,
      amount: '99000000000',
    });
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({
      error: {
        code: 'InsufficientBalance',
        message: expect.stringContaining('required 99000000000'),
        numbers: { asset: 0, required: '99000000000' },
      },
    });
    expect((await post(deposit('1', 99_999))).statusCode).toBe(404);
    expect((await post(deposit('0'))).statusCode).toBe(400);
    expect((await post({ ...deposit('1'), time: 1 })).statusCode).toBe(409);
  });

  test.each([
    ['a number for an amount', deposit(1500), 'amount: amounts are text'],
    ['an unknown field', { ...deposit('1'), memo: 'x' }, 'memo: is not a field here'],
    ['no command', [1], 'The command: an object is expected'],
    ['no such command', { type: 'Mint' }, 'type: "Mint" is not one of'],
    ['a tick', { type: 'Tick', prices: [], books: [], volatilities: [] }, 'Ticks come from'],
    ['half a document', '{"type":', 'JSON'],
    ['a poisoned prototype', '{"type":"Checkpoint","__proto__":{"a":1}}', 'JSON'],
  ])('%s is refused with 400 and recorded nowhere', async (_, payload, message) => {
    const before = venue.engine.sequence;
    const answer = await post(payload);
    expect(answer.statusCode).toBe(400);
    expect(answer.json<{ error: { message: string } }>().error.message).toContain(message);
    expect(venue.engine.sequence).toBe(before);
  });

  test('only JSON, only 512 KiB, only so many a second', async () => {
    const text = await app.inject({
      method: 'POST',
      url: '/v1/commands',
      headers: { 'content-type': 'text/plain' },
      payload: '{}',
    });
    expect(text.statusCode).toBe(415);
    const large = await post({ ...deposit('1'), memo: 'x'.repeat(600_000) });
    expect(large.statusCode).toBe(413);
    const answers = await Promise.all(Array.from({ length: 60 }, () => post(deposit('0'))));
    expect(answers.filter((answer) => answer.statusCode === 429).length).toBeGreaterThan(5);
    expect(answers.at(-1)?.json()).toMatchObject({ error: { code: 'TooManyRequests' } });
  });
});

test('other sites are turned away', async () => {
  const foreign = (headers: { [name: string]: string }) =>
    app.inject({ method: 'GET', url: '/v1/status', headers });
  expect((await foreign({ host: 'evil.example' })).statusCode).toBe(403);
  expect((await foreign({ origin: 'https://evil.example' })).statusCode).toBe(403);
  expect((await foreign({ origin: 'null' })).statusCode).toBe(403);
  expect((await foreign({ origin: 'http://localhost:5173' })).statusCode).toBe(200);
  const answer = await get('/v1/status');
  expect(answer.headers['content-security-policy']).toContain("default-src 'self'");
});

test('a venue whose disk failed answers 503, without a stack', async () => {
  const broken = new TestVenue(1);
  broken.submit = () => Promise.reject(new Error('disk on fire'));
  const server = await buildServer({
    venue: broken,
    dashboardDir: '/nowhere',
    logLevel: 'silent',
  });
  const answer = await server.inject({
    method: 'POST',
    url: '/v1/commands',
    payload: { type: 'Checkpoint' },
  });
  expect(answer.statusCode).toBe(503);
  expect(answer.json()).toMatchObject({ error: { code: 'Unavailable' } });
  expect(answer.body).not.toContain('fire');
  await server.close();
});
