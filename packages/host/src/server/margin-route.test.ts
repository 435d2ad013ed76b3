// The margin route over HTTP: the same answers as the command line, and every refusal in one sentence.
import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildServer } from './build-server.ts';
import { MarginAnswerSchema } from './schemas.ts';
import { TestVenue } from './test-venue.fixture.ts';

const EXAMPLE = new URL('../../../../docs/examples/portfolio.json', import.meta.url);
const portfolio: unknown = JSON.parse(readFileSync(EXAMPLE, 'utf8'));
let app: FastifyInstance;
beforeAll(async () => {
  app = await buildServer({ venue: new TestVenue(4), dashboardDir: '/nowhere' });
});
afterAll(() => app.close());

const post = (payload: object) => app.inject({ method: 'POST', url: '/v1/margin', payload });
const messageOf = (answer: { json: () => unknown }): string =>
  (answer.json() as { error: { message: string } }).error.message;

test('answers as its schema says, explained or not', async () => {
  for (const explain of [true, false]) {
    const answer = await post({ portfolio, explain });
    expect(answer.statusCode).toBe(200);
    expect([...Value.Errors(MarginAnswerSchema, answer.json())]).toEqual([]);
    expect('explanation' in answer.json<object>()).toBe(explain);
  }
});

test('names the rulebooks', async () => {
  const names = (await app.inject({ method: 'GET', url: '/v1/rulebooks' })).json<string[]>();
  expect(names).toContain('plimsoll');
});

function surfaceOf(count: number): object {
  const axis = { moves: 'price', underlying: 'BTC', from: '-0.2', to: '0.2', count };
  return { rows: axis, columns: axis };
}

test.each<[body: object, status: number, message: string]>([
  [
    { portfolio, rulebook: 'nowhere' },
    404,
    'There is no rulebook nowhere, but there is binance-usdm, ',
  ],
  [{ portfolio, rulebook: '../../etc/passwd' }, 400, 'rulebook'],
  [{ portfolio: {} }, 400, 'portfolio: "format" is missing'],
  [{}, 400, 'portfolio'],
  [{ portfolio, compare: ['span'] }, 400, 'body: "compare" is unknown here'],
  [
    { portfolio, changes: [{ type: 'movePrice', underlying: 'BTC', by: '-1' }] },
    422,
    'leaves no price',
  ],
  [
    { portfolio, questions: { liquidationPrices: Array(5).fill({ instrument: 'BTC-PERP' }) } },
    413,
    'At most 4 questions',
  ],
  [
    { portfolio, questions: { surface: surfaceOf(41) } },
    413,
    'at most 225 points here, this one has 1681',
  ],
])('refuses %j', async (body, status, message) => {
  const answer = await post(body);
  expect(answer.statusCode).toBe(status);
  expect(messageOf(answer)).toContain(message);
});

test('a parameter of the address that is unknown is refused, not left out', async () => {
  const answer = await app.inject({ method: 'GET', url: '/v1/accounts/1/margin?rulebook=span' });
  expect(answer.statusCode).toBe(400);
  expect(messageOf(answer)).toBe('querystring: "rulebook" is unknown here.');
});
