// Ladder and auctions in a real browser, served by the real server over a real engine: an owner accepts a rebalancing in two
// clicks, an auction is seen while its price falls, with its account on the ladder; ranks, makers, targets and the statement.
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_LADDER, type Quanta, rungOf, suggestRebalance } from '@plimsoll/engine';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auctionLadder, gap } from '../../../engine/test/auction.fixture.ts';
import { defaultFundTerms } from '../../../engine/test/fund.fixture.ts';
import { findChromium, openBrowser } from './browser.fixture.ts';
import { type StartedServer, startServer } from './start-server.ts';
import { lots, TestVenue } from './test-venue.fixture.ts';

const executable = findChromium();
const dashboardDir = fileURLToPath(new URL('../../../dashboard/dist', import.meta.url));
const isBuilt = existsSync(path.join(dashboardDir, 'index.html'));
const why =
  executable === undefined
    ? 'skipped: no chromium on the PATH'
    : isBuilt
      ? 'in a real browser'
      : 'skipped: the dashboard is not built';

describe.skipIf(executable === undefined || !isBuilt)(`ladder and auctions, ${why}`, () => {
  const pictures = mkdtempSync(path.join(tmpdir(), 'plimsoll-ladder-'));
  const venue = new TestVenue(60);
  const complaints: string[] = [];
  let server: StartedServer;
  let context: BrowserContext;
  let page: Page;

  const dollars = (amount: number): Quanta => BigInt(amount * 1e6) as Quanta;
  const panel = (name: string) => page.getByRole('region', { name, exact: true });
  const dialog = () => page.getByRole('dialog');
  const picture = (name: string) =>
    page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
  const open = async (account: number): Promise<void> => {
    await page.getByLabel('Account', { exact: true }).fill(String(account));
    await page.keyboard.press('Enter');
    await dialog()
      .getByRole('heading', { name: `Account ${account}` })
      .waitFor();
  };
  const close = async (): Promise<void> => {
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  };
  /** Time goes by, prices stay. */
  const wait = (afterMs: number): void => {
    venue.tick({ btc: venue.mark(0) / 10, eth: venue.mark(1) / 10, afterMs, depth: 50_000 });
  };

  beforeAll(async () => {
    const rungs = [
      rungOf({ stage: 'cancelOrders' }),
      rungOf({ stage: 'reduceInBook', belowPpm: 1 }),
      rungOf({ stage: 'auction', patienceMs: 3_600_000 }),
      rungOf({ stage: 'backstop' }),
      rungOf({ stage: 'takeOver' }),
    ];
    venue.must({ type: 'SetLadder', time: venue.time, ...auctionLadder({ rungs }) });
    const maker = venue.account(100_000);
    const standing = { account: maker, discountPpm: 2_000, lossBudget: dollars(500) };
    const until = venue.time + 3_600_000;
    for (const market of [0, 1])
      venue.must({
        type: 'CommitBackstop',
        time: venue.time,
        market,
        lots: lots(200),
        ...standing,
        until,
      });
    venue.must({
      type: 'SetFundTerms',
      time: venue.time,
      ...defaultFundTerms,
      tendIntervalMs: 0,
    });
    for (const [market, amount] of [
      [0, 50_000],
      [1, 30_000],
    ] as const)
      venue.must({ type: 'SetFundTarget', time: venue.time, market, amount: dollars(amount) });
    server = await startServer({ venue, port: 0, dashboardDir });
    context = await openBrowser(executable ?? '');
    page = context.pages()[0] ?? (await context.newPage());
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(server.url);
  });
  afterAll(async () => {
    await context?.close();
    await server?.close();
  });

  test('makers, targets and the statement of the fund are there on a quiet day', async () => {
    const desk = panel('Ladder and auctions');
    await desk.getByText('Nothing is up for auction.').waitFor();
    await desk.getByText('No account is in liquidation.').waitFor();
    const [name] = await desk
      .getByRole('region', { name: 'Backstop makers' })
      .getByRole('row')
      .nth(1)
      .getByRole('cell')
      .allTextContents();
    expect(name).toBe('BTC-PERP');
    const fund = panel('Insurance fund');
    await fund.getByRole('img', { name: '80% of its target' }).waitFor();
    wait(1_000);
    venue.deposit(venue.state.market(0).bucketAccount, 125);
    await fund.getByRole('button', { name: 'Statement' }).click();
    const statement = fund.getByRole('table', { name: 'Statement of the fund' });
    await statement
      .getByRole('row', { name: 'Paid in and out' })
      .getByText('125.00')
      .waitFor({ timeout: 10_000 });
    await fund.getByRole('button', { name: 'Statement' }).click();
  });

  test('an owner at risk accepts the suggested rebalancing in two clicks', async () => {
    const fits = (): number | undefined =>
      venue.traders.find((account) => suggestRebalance(venue.state, account).ok);
    for (let step = 0; step < 80 && fits() === undefined; step += 1) venue.move(-0.002, -0.002);
    const account = fits();
    if (account === undefined) throw new Error('nobody is at risk');
    await open(account);
    const offer = dialog().getByRole('region', { name: 'Rebalancing' });
    await offer.getByRole('button', { name: 'Accept' }).waitFor();
    await picture('rebalancing');
    const before = venue.engine.sequence;
    await offer.getByRole('button', { name: 'Accept' }).click();
    expect(venue.engine.sequence).toBe(before);
    await offer.getByRole('button', { name: /^Confirm, for/u }).click();
    await offer.getByText('Accepted: the orders are in the book.').waitFor();
    expect(venue.state.accounts.orders.get(account)).toBeGreaterThan(0);
    await dialog()
      .getByRole('img', { name: /rank \d+ of \d+ in deleveraging/u })
      .first()
      .waitFor();
    await close();
    const feed = page.getByRole('log', { name: 'Liquidation feed' });
    await feed.getByText('Rebalancing accepted by its owner').first().waitFor();
  });

  test('an auction is seen while its price falls, its account on the ladder', async () => {
    gap(venue, { btc: 0.96 * (venue.mark(0) / 10), eth: 0.96 * (venue.mark(1) / 10) });
    wait(1_000);
    const desk = panel('Ladder and auctions');
    const auctions = desk.getByRole('list', { name: 'Open auctions' });
    const first = auctions.getByRole('listitem').first();
    await first.waitFor({ timeout: 15_000 });
    const before = await first.textContent();
    for (let step = 0; step < 4; step += 1) {
      await new Promise((resolve) => {
        setTimeout(resolve, 1_200);
      });
      wait(8_000);
    }
    await expect.poll(() => first.textContent(), { timeout: 10_000 }).not.toBe(before);
    await first.locator('polyline').first().waitFor({ state: 'attached' });
    const steps = desk.getByRole('list', { name: 'Accounts in liquidation' });
    await steps.getByRole('img', { name: 'Step 3 of 5: Auction' }).first().waitFor();
    await picture('auctions');
    await first.getByRole('button').click();
    const ladder = dialog().getByRole('region', { name: 'Ladder' });
    await ladder.getByText('here').waitFor();
    expect(await ladder.locator('[aria-current=step]').textContent()).toContain('Auction');
    await ladder.getByText('Take-over').scrollIntoViewIfNeeded();
    await page.screenshot({ path: path.join(pictures, 'account.png') });
    await close();
  });

  test('an account that was deleveraged reads its receipt, the fund states what it paid', async () => {
    venue.must({ type: 'SetLadder', time: venue.time, ...DEFAULT_LADDER, name: 'waterfall' });
    gap(venue, { btc: 30_000, eth: 1_000 });
    for (let step = 0; step < 3; step += 1) wait(1_000);
    const feed = page.getByRole('log', { name: 'Liquidation feed' });
    await feed.getByText('ADL receipt').first().waitFor({ timeout: 15_000 });
    const response = await fetch(`${server.url}/v1/receipts?limit=1`);
    const [receipt] = (await response.json()) as readonly { readonly account: number }[];
    if (receipt === undefined) throw new Error('nobody has a receipt');
    await open(receipt.account);
    await dialog().getByRole('heading', { name: 'Receipts of deleveraging' }).waitFor();
    await dialog()
      .getByText(/^rank \d+ of \d+$/u)
      .first()
      .scrollIntoViewIfNeeded();
    await page.screenshot({ path: path.join(pictures, 'receipts.png') });
    await close();
    const fund = panel('Insurance fund');
    await fund.getByRole('button', { name: 'Statement' }).click();
    const statement = fund.getByRole('table', { name: 'Statement of the fund' });
    await statement.getByRole('rowheader', { name: 'Deficits' }).first().waitFor();
    await picture('waterfall');
  });

  test('on a phone nothing is wider than the screen, and the page complains of nothing', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await picture('phone');
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(390);
    await page.setViewportSize({ width: 1100, height: 800 });
    await picture('tablet');
    expect(complaints).toEqual([]);
    process.stderr.write(`pictures of the ladder: ${pictures}\n`);
  });
});
