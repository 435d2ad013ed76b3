// The routes about liquidation over a real engine: ladder, preview, auctions, backstops, ranks and receipts of deleveraging,
// statements of the fund; every answer against its schema, and every refusal in one sentence.
import { previewLiquidation, type Quanta, rungOf, suggestRebalance } from '@plimsoll/engine';
import type {
  AccountAdlView,
  AccountLiquidationView,
  AuctionsView,
  FundStatementsView,
  ReceiptView,
} from '@plimsoll/engine/views';
import type { FastifyInstance } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auctionLadder, gap } from '../../../engine/test/auction.fixture.ts';
import { buildServer } from './build-server.ts';
import {
  AccountAdlSchema,
  AccountLiquidationSchema,
  AuctionsSchema,
  BackstopsSchema,
  LadderSchema,
  ReceiptSchema,
  StatementsSchema,
} from './liquidation-schemas.ts';
import { LiveReceipts } from './live-receipts.ts';
import { lots, TestVenue } from './test-venue.fixture.ts';

const turn = () =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
const venueWith = async (
  traders: number,
): Promise<{ readonly venue: TestVenue; readonly app: FastifyInstance }> => {
  const venue = new TestVenue(traders);
  return { venue, app: await buildServer({ venue, dashboardDir: '/nowhere' }) };
};

describe('a venue that auctions', () => {
  let app: FastifyInstance;
  let venue: TestVenue;
  let bidder = 0;
  const get = async <T>(url: string, schema: TSchema): Promise<T> => {
    const answer = await app.inject({ url });
    expect(answer.statusCode, answer.body).toBe(200);
    expect([...Value.Errors(schema, answer.json())], url).toEqual([]);
    return answer.json<T>();
  };
  const post = (command: object) =>
    app.inject({ method: 'POST', url: '/v1/commands', payload: command });
  const auctions = () => get<AuctionsView>('/v1/auctions', AuctionsSchema);

  beforeAll(async () => {
    ({ venue, app } = await venueWith(24));
    bidder = venue.account(100_000);
    const rungs = [
      rungOf({ stage: 'cancelOrders' }),
      rungOf({ stage: 'auction', patienceMs: 3_600_000 }),
      rungOf({ stage: 'backstop' }),
      rungOf({ stage: 'takeOver' }),
    ];
    venue.must({ type: 'SetLadder', time: venue.time, ...auctionLadder({ rungs }) });
  });
  afterAll(() => app.close());

  test('the ladder in force is told rung by rung', async () => {
    const ladder = await get<{ name: string; rungs: { stage: string }[] }>(
      '/v1/ladder',
      LadderSchema,
    );
    expect(ladder.name).toBe('auctions');
    expect(ladder.rungs.map(({ stage }) => stage)).toEqual([
      'cancelOrders',
      'auction',
      'backstop',
      'takeOver',
    ]);
  });

  test('the preview of a healthy account supposes that it were at risk, with the plans of the ladder itself', async () => {
    const account = venue.traders[1] ?? 0;
    const view = await get<AccountLiquidationView>(
      `/v1/accounts/${account}/liquidation`,
      AccountLiquidationSchema,
    );
    expect(view).toMatchObject({ stage: 'none', rung: null, since: null, isSupposed: true });
    const preview = previewLiquidation(venue.state, account);
    expect(view.rungs.map(({ does }) => does)).toEqual(
      preview.rungs.map(({ plan: { type } }) =>
        type === 'pass' ? 'passes' : type === 'wait' ? 'waits' : 'acts',
      ),
    );
    expect(view.rungs[1]?.text).toBe('Starts an auction: the price falls until somebody takes it.');
    for (const rung of view.rungs) expect(rung.text).toMatch(/^[A-Z].*\.$/u);
  });

  test('an open auction shows its falling price, and a bid with what it shows is taken', async () => {
    gap(venue, { btc: 96_000, eth: 3_850 });
    const before = await auctions();
    expect(before.auctions.length).toBeGreaterThan(0);
    const opened = before.auctions.find(
      ({ kind, closed }) => kind === 'solvent' && closed === null,
    );
    if (opened === undefined) throw new Error('no solvent account is in auction');
    venue.tick({ btc: 96_000, eth: 3_850, afterMs: 20_000 });
    const later = (await auctions()).auctions.find(({ account }) => account === opened.account);
    expect(Number(later?.price)).toBeLessThan(Number(opened.price));
    const view = await get<AccountLiquidationView>(
      `/v1/accounts/${opened.account}/liquidation`,
      AccountLiquidationSchema,
    );
    expect(view).toMatchObject({ stage: 'auction', rung: 1, isSupposed: false });
    expect(view.rungs[1]).toMatchObject({ isOn: true, does: 'waits' });
    const offer = {
      type: 'BidAuction',
      auction: opened.account,
      bidder,
      sharePpb: 1_000_000_000,
      limit: '-100000000000',
      seen: later?.version,
    };
    const refused = await post({ ...offer, seen: 99 });
    expect(refused.statusCode).toBe(409);
    expect(refused.json()).toMatchObject({
      error: { code: 'AuctionChanged', message: expect.stringMatching(/^Auction changed: .*\.$/u) },
    });
    const taken = await post(offer);
    expect(taken.statusCode, taken.body).toBe(200);
    const feed = (await app.inject({ url: '/v1/liquidations' })).json<{ what: string }[]>();
    expect(feed.map(({ what }) => what)).toContain('bid');
  });

  test('a maker commits over HTTP and stands among the backstops', async () => {
    const commitment = {
      type: 'CommitBackstop',
      account: bidder,
      market: 0,
      lots: '100',
      discountPpm: 2_000,
      lossBudget: '1000000000',
      until: venue.time + 3_600_000,
    };
    const accepted = await post(commitment);
    expect(accepted.statusCode, accepted.body).toBe(200);
    const [backstop] = await get<AuctionsView['backstops']>('/v1/backstops', BackstopsSchema);
    expect(backstop).toMatchObject({ account: bidder, discount: '0.002', lossBudget: '1000' });
    const missing = await post({ ...commitment, market: 9 });
    expect(missing.statusCode).toBe(404);
  });

  test.each([
    ['/v1/accounts/0/liquidation', 404, 'HouseAccount'],
    ['/v1/accounts/0/adl', 404, 'HouseAccount'],
    ['/v1/accounts/99999/liquidation', 404, 'UnknownAccount'],
    ['/v1/accounts/99999/adl', 404, 'UnknownAccount'],
    ['/v1/accounts/x/liquidation', 400, 'BadRequest'],
    ['/v1/receipts?limit=0', 400, 'BadRequest'],
    ['/v1/receipts?last=5', 400, 'BadRequest'],
    ['/v1/fund/statement?from=9&to=8', 400, 'BadRequest'],
    ['/v1/fund/statement?from=yesterday', 400, 'BadRequest'],
    ['/v1/fund/statement?from=5&to=5', 400, 'BadRequest'],
    ['/v1/fund/statement?from=99999999999999999', 400, 'BadRequest'],
  ])('%s is refused with %d %s', async (url, status, code) => {
    const answer = await app.inject({ url });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({
      error: { code, message: expect.stringMatching(/\.$/u) },
    });
  });

  test.each([
    ['TrancheClosed', { type: 'JoinTranche', account: 7, amount: '1000000' }],
    ['NothingToRebalance', { type: 'AcceptRebalance', account: 6, costMost: '1' }],
    ['UnwindNotWanted', { type: 'ProposeUnwind', account: 6, wanted: 1, legs: [] }],
    ['NoTrancheExit', { type: 'LeaveTranche', account: 7 }],
    [
      'CollateralNotForSale',
      { type: 'BuyCollateral', account: 6, buyer: 7, asset: 1, amount: '1', quote: '1' },
    ],
  ])('%s is told in a sentence with its numbers', async (code, command) => {
    const answer = await post(command);
    expect(answer.json()).toMatchObject({
      error: { code, message: expect.stringMatching(/\.$/u) },
    });
    expect(answer.json<{ error: { message: string } }>().error.message).not.toMatch(
      /[a-z][A-Z]\w+:/u,
    );
  });

  test('the other commands of liquidation and of the fund are taken as JSON', async () => {
    const { rungs, ...ladder } = (await app.inject({ url: '/v1/ladder' })).json<{
      rungs: object[];
    }>();
    const terms = {
      coolDownMs: 60_000,
      trancheDrawPpm: 500_000,
      ownerPayoutMost: '0',
      ownerIntervalMs: 3_600_000,
      tendIntervalMs: 60_000,
      replenishFeePpm: 200_000,
      trancheFeePpm: 100_000,
      surplusPpm: 100_000,
      targetMost: '900000000000',
    };
    for (const command of [
      {
        type: 'SetLadder',
        ...ladder,
        auctionNotionalMost: '900000000000000',
        rungs: rungs.map((rung) => ({ ...rung, wholeBelow: '0' })),
      },
      { type: 'SetBreaker', level: 'noNew' },
      { type: 'SetBreaker', level: 'none' },
      { type: 'SetFundTerms', ...terms },
      { type: 'SetFundTarget', market: 0, amount: '50000000000' },
      { type: 'JoinTranche', account: bidder, amount: '10000000' },
      { type: 'AllowRebalance', account: bidder, allowed: true },
    ]) {
      const answer = await post(command);
      expect(answer.statusCode, `${command.type}: ${answer.body}`).toBe(200);
    }
    expect((await app.inject({ url: '/v1/fund' })).json()).toMatchObject({ tranche: '10' });
  });

  test('metrics count auctions, accounts by rung, and the fund', async () => {
    const { body } = await app.inject({ url: '/metrics' });
    const open = (await auctions()).auctions.length;
    expect(body).toContain(`plimsoll_auctions_open ${open}\n`);
    expect(body).toMatch(/^plimsoll_accounts_on_rung\{stage="auction"\} \d+$/mu);
    expect(body).toMatch(/^plimsoll_claims_pending 0$/mu);
    expect(body).toMatch(/^plimsoll_shared_losses_open 0$/mu);
    expect(body).toMatch(/^plimsoll_fund_tranche 10$/mu);
    expect(body).toMatch(/^plimsoll_fund_target_cover\{bucket="BTC-PERP"\} 0\.\d+$/mu);
  });
});

describe('a venue whose fund is overrun', () => {
  let app: FastifyInstance;
  let venue: TestVenue;
  const get = async <T>(url: string, schema: TSchema): Promise<T> => {
    const answer = await app.inject({ url });
    expect(answer.statusCode, answer.body).toBe(200);
    expect([...Value.Errors(schema, answer.json())], url).toEqual([]);
    return answer.json<T>();
  };
  const start = { closing: '' };

  beforeAll(async () => {
    ({ venue, app } = await venueWith(40));
    await turn();
    const { statements } = await get<FundStatementsView>('/v1/fund/statement', StatementsSchema);
    start.closing = statements.find(({ of }) => of === 'BTC-PERP')?.closing ?? '';
  });
  afterAll(() => app.close());

  test('ranks are shown before, and receipts after a deleveraging, of the account and of all', async () => {
    const shorts = venue.traders.filter((account) => venue.size(account, 0) < 0n);
    const [short] = shorts;
    if (short === undefined) throw new Error('nobody is short');
    const url = `/v1/accounts/${short}/adl`;
    const before = await get<AccountAdlView>(url, AccountAdlSchema);
    const [rank] = before.ranks;
    expect(rank).toMatchObject({ symbol: 'BTC-PERP', side: 'short' });
    expect(rank?.lights).toBeGreaterThanOrEqual(1);
    expect(before.receipts).toEqual([]);
    gap(venue, { btc: 30_000, eth: 1_000 });
    for (let step = 0; step < 3; step += 1) venue.tick({ btc: 30_000, eth: 1_000, afterMs: 1_000 });
    await turn();
    const receipts = await get<ReceiptView[]>('/v1/receipts?limit=1000', Type.Array(ReceiptSchema));
    expect(receipts.length).toBeGreaterThan(0);
    const [newest] = receipts;
    if (newest === undefined) throw new Error('no receipt');
    expect(newest.policy).toBe(venue.state.listing.ladder.adlPolicy);
    expect(newest.others.length).toBeGreaterThan(3);
    const own = await get<AccountAdlView>(`/v1/accounts/${newest.account}/adl`, AccountAdlSchema);
    expect(own.receipts[0]).toEqual(newest);
    const limited = await get<ReceiptView[]>('/v1/receipts?limit=1', Type.Array(ReceiptSchema));
    expect(limited).toEqual([newest]);
  });

  test('a statement adds up exactly, in whole and between two times', async () => {
    const { statements, from, to } = await get<FundStatementsView>(
      '/v1/fund/statement',
      StatementsSchema,
    );
    expect(from).toBeLessThan(to);
    const quanta = (text: string): number => Math.round(Number(text) * 1e6);
    for (const { opening, lines, closing } of statements) {
      const flows = lines.reduce((sum, line) => sum + quanta(line.in) - quanta(line.out), 0);
      expect(quanta(opening) + flows).toBe(quanta(closing));
    }
    const bucket = statements.find(({ of }) => of === 'BTC-PERP');
    expect(bucket?.opening).toBe(start.closing);
    expect(bucket?.lines.map(({ cause }) => cause)).toContain('deficits');
    const { bucketAccount } = venue.state.market(0);
    expect(quanta(bucket?.closing ?? '')).toBe(
      Number(venue.state.accounts.cash.get(bucketAccount)),
    );
    // Nothing happens in the minutes to come but one deposit.
    venue.tick({ btc: 30_000, eth: 1_000, afterMs: 120_000 });
    await turn();
    const since = venue.time;
    venue.tick({ btc: 30_000, eth: 1_000, afterMs: 60_000 });
    venue.deposit(bucketAccount, 25);
    await turn();
    const part = await get<FundStatementsView>(
      `/v1/fund/statement?from=${since + 60_000}`,
      StatementsSchema,
    );
    const later = part.statements.find(({ of }) => of === 'BTC-PERP');
    expect(later?.lines).toContainEqual({ cause: 'contributions', in: '25', out: '0' });
    expect(later?.lines.map(({ cause }) => cause)).not.toContain('deficits');
  });
});

test('a suggestion that is shown can be accepted with the cost that it names', async () => {
  const { venue, app } = await venueWith(40);
  const fits = (): number | undefined =>
    venue.traders.find((account) => suggestRebalance(venue.state, account).ok);
  for (let step = 0; step < 60 && fits() === undefined; step += 1) venue.move(-0.002, -0.002);
  const account = fits();
  if (account === undefined) throw new Error('nobody is at risk');
  const shown = (await app.inject({ url: `/v1/accounts/${account}/rebalance` })).json<{
    suggestion: { costQuanta: string; orders: { size: string; limit: string }[] };
  }>();
  expect(Number(shown.suggestion.orders[0]?.size)).toBeGreaterThan(0);
  expect(Number(shown.suggestion.orders[0]?.limit)).toBeGreaterThan(0);
  const { costQuanta: costMost } = shown.suggestion;
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/commands',
    payload: { type: 'AcceptRebalance', account, costMost },
  });
  expect(answer.statusCode, answer.body).toBe(200);
  const feed = (await app.inject({ url: '/v1/liquidations' })).json<{ what: string }[]>();
  expect(feed[0]?.what).toBe('rebalance');
  await app.close();
});

test('receipts are bounded, the newest kept', () => {
  const venue = new TestVenue(1);
  const receipts = new LiveReceipts(() => venue.state, 3);
  for (let sequence = 1; sequence <= 10; sequence += 1) {
    const event = {
      type: 'AdlReceiptIssued',
      account: sequence % 2,
      market: 0,
      bankrupt: 6,
      rank: 1,
      of: 1,
      candidates: 1,
      lots: lots(1),
      quote: 1n as Quanta,
      mark: venue.state.mark(0),
      reason: 'atMark',
      policy: 'proRata',
      score: '0',
      others: [],
    } as const;
    receipts.hear({ sequence, time: 1, events: [event] });
  }
  expect(receipts.newest(9).map(({ sequence }) => sequence)).toEqual([10, 9, 8]);
  expect(receipts.of(0)[0]?.sequence).toBe(10);
});
