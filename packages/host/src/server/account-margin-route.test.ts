// The margin of live accounts over HTTP: the engine's own numbers, explained; what-if and questions; every refusal.
import type { FastifyInstance } from 'fastify';
import { NONE, rulebookText } from '@plimsoll/engine';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scenarioDocument } from '../../../engine/test/scenario-document.fixture.ts';
import { buildServer } from './build-server.ts';
import { AccountMarginSchema } from './schemas.ts';
import { TestVenue } from './test-venue.fixture.ts';

type Level = {
  readonly equity: string;
  readonly requirement: string;
  readonly isMet: boolean;
  readonly binding: readonly string[];
};
type Answer = {
  readonly rulebook: string;
  readonly initial: Level;
  readonly maintenance: Level;
  readonly isLiquidatable: boolean;
  readonly explanation?: {
    readonly maintenance: {
      readonly requirement: { readonly value: string; readonly parts?: readonly unknown[] };
    };
  };
  readonly before?: Answer;
  readonly decides: {
    readonly equity: string;
    readonly initialMargin: string;
    readonly maintenanceMargin: string;
    readonly caution: { readonly [part: string]: string };
  };
  readonly liquidationPrices?: readonly { readonly below: string | null }[];
  readonly maximumWithdrawals?: readonly { readonly amount: string }[];
  readonly maximumOrders?: readonly { readonly size: string }[];
};

let app: FastifyInstance;
let venue: TestVenue;
let portfolioAccount: number;

beforeAll(async () => {
  venue = new TestVenue(6);
  app = await buildServer({ venue, dashboardDir: '/nowhere' });
  const text = rulebookText(scenarioDocument({ assets: undefined as never }));
  const set = await command({ type: 'SetRulebook', text });
  expect(set.statusCode, set.body).toBe(200);
  portfolioAccount = venue.state.scalar('accounts');
  const opened = await command({
    type: 'OpenAccount',
    account: portfolioAccount,
    owner: 900,
    kind: 'portfolio',
    market: NONE,
  });
  expect(opened.statusCode, opened.body).toBe(200);
  venue.deposit(portfolioAccount, 20_000);
  venue.trade(portfolioAccount, venue.traders[0] as number, 0, 100);
  venue.trade(portfolioAccount, venue.traders[0] as number, 1, -30);
});
afterAll(() => app.close());

const command = (payload: object) => app.inject({ method: 'POST', url: '/v1/commands', payload });
const get = async (account: number, query = ''): Promise<Answer> => {
  const answer = await app.inject({ url: `/v1/accounts/${account}/margin${query}` });
  expect(answer.statusCode, answer.body).toBe(200);
  expect([...Value.Errors(AccountMarginSchema, answer.json())]).toEqual([]);
  return answer.json<Answer>();
};
const post = (account: number, payload: object) =>
  app.inject({ method: 'POST', url: `/v1/accounts/${account}/margin`, payload });
const messageOf = (answer: { json: () => unknown }): string =>
  (answer.json() as { error: { message: string } }).error.message;

test('every cross account is told what decides about it, to the quantum', async () => {
  for (const account of venue.traders) {
    const { rulebook, maintenance, decides, isLiquidatable } = await get(account);
    expect(rulebook).toBe('listing');
    expect(Number(maintenance.requirement)).toBe(Number(decides.maintenanceMargin));
    expect(Math.abs(Number(maintenance.equity) - Number(decides.equity))).toBeLessThan(0.000_003);
    expect(isLiquidatable).toBe(Number(decides.equity) < Number(decides.maintenanceMargin));
    // Nothing is in doubt under default parameters.
    expect(new Set(Object.values(decides.caution))).toEqual(new Set(['0']));
  }
});

test('a portfolio account is asked of the rulebook of the venue', async () => {
  const { rulebook, initial, maintenance, decides } = await get(portfolioAccount);
  expect(rulebook).toBe('test-scenarios');
  expect(Number(decides.maintenanceMargin) - Number(maintenance.requirement)).toBeLessThan(
    0.000_001,
  );
  expect(Number(decides.initialMargin)).toBeCloseTo(Number(initial.requirement), 5);
  expect(maintenance.binding.length).toBeGreaterThan(0);
});

test('the numbers are explained when asked for', async () => {
  expect((await get(portfolioAccount)).explanation).toBeUndefined();
  const { maintenance, explanation } = await get(portfolioAccount, '?explain=true');
  const { value, parts } = explanation?.maintenance.requirement ?? {};
  expect(value).toBe(maintenance.requirement);
  expect(parts?.length).toBeGreaterThan(1);
});

test('changes and questions are answered, and nothing of the venue changes', async () => {
  const root = venue.engine.stateRoot();
  const answer = await post(portfolioAccount, {
    changes: [{ type: 'trade', instrument: 'BTC-PERP', size: '-100' }],
    questions: {
      liquidationPrices: [{ instrument: 'ETH-PERP' }],
      maximumOrders: [{ instrument: 'BTC-PERP', side: 'buy', lot: '1' }],
    },
  });
  expect(answer.statusCode, answer.body).toBe(200);
  const { before, maintenance, liquidationPrices, maximumOrders } = answer.json<Answer>();
  expect(Number(maintenance.requirement)).toBeLessThan(Number(before?.maintenance.requirement));
  expect(liquidationPrices).toHaveLength(1);
  expect(venue.engine.stateRoot()).toEqual(root);
  // The largest order is the largest that the engine admits: fees aside, which a what-if does not pay.
  expect(Number(maximumOrders?.[0]?.size)).toBeGreaterThan(0);
});

test('the largest order is in whole lots, and one lot more is refused by the engine', async () => {
  const answer = await post(portfolioAccount, {
    questions: {
      maximumOrders: [{ instrument: 'BTC-PERP', side: 'buy' }],
      maximumWithdrawals: [{ asset: 'USD' }],
    },
  });
  expect(answer.statusCode, answer.body).toBe(200);
  const { maximumOrders, maximumWithdrawals } = answer.json<Answer>();
  const size = Number(maximumOrders?.[0]?.size);
  expect(Number.isInteger(size)).toBe(true);
  expect(maximumWithdrawals?.[0]?.amount).toMatch(/^\d+(\.\d{1,6})?$/u);
  const mark = venue.mark(0);
  const more = await command(asCommand(venue.order(portfolioAccount, 0, size + 1, mark)));
  expect(more.statusCode).toBe(422);
  // The order pays a taker fee, which a what-if leaves out.
  const less = await command(
    asCommand(venue.order(portfolioAccount, 0, Math.floor(size * 0.99), mark)),
  );
  expect(less.statusCode, less.body).toBe(200);
});

/** Amounts as text, as the wire has them. */
const asCommand = (input: object): object =>
  JSON.parse(
    JSON.stringify(input, (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    ),
  ) as object;

test.each<[account: number, body: object, status: number, message: string]>([
  [999_999, {}, 404, 'There is no account 999999'],
  [7, { changes: [{ type: 'close', instrument: 'X' }] }, 400, '"X" is not among'],
  [
    7,
    { questions: { liquidationPrices: Array(5).fill({ instrument: 'BTC-PERP' }) } },
    413,
    'At most 4 questions',
  ],
])('account %i with %j is refused', async (account, body, status, message) => {
  const answer = await post(account, body);
  expect(answer.statusCode, answer.body).toBe(status);
  expect(messageOf(answer)).toContain(message);
});

test('a malformed rulebook is refused with the path of its first mistakes', async () => {
  const text = rulebookText({ ...scenarioDocument(), format: 7 });
  const answer = await command({ type: 'SetRulebook', text });
  expect(answer.statusCode).toBe(400);
  expect(messageOf(answer)).toContain('format');
});
