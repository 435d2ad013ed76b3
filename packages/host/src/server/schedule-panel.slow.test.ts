// The margin schedule in a real browser, served by the real server over a real engine: a proposal with its accounts, an
// override within its bounds and one outside, an alarm, and what a price permits; on a desk and on a phone.
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, openBrowser } from './browser.fixture.ts';
import { type StartedServer, startServer } from './start-server.ts';
import { TestVenue } from './test-venue.fixture.ts';

const DAY = 86_400_000;
const executable = findChromium();
const dashboardDir = fileURLToPath(new URL('../../../dashboard/dist', import.meta.url));
const isBuilt = existsSync(path.join(dashboardDir, 'index.html'));
const why =
  executable === undefined
    ? 'skipped: no chromium on the PATH'
    : isBuilt
      ? 'in a real browser'
      : 'skipped: the dashboard is not built';

describe.skipIf(executable === undefined || !isBuilt)(`the margin schedule, ${why}`, () => {
  const pictures = mkdtempSync(path.join(tmpdir(), 'plimsoll-schedule-'));
  const venue = new TestVenue(40);
  let server: StartedServer;
  let context: BrowserContext;
  let page: Page;

  /** Of bitcoin, whose listed rate is half of it. */
  const forecast = (longPpm: number) =>
    venue.submit({
      type: 'Forecast',
      time: venue.time,
      index: 0,
      model: 'har',
      horizonMs: DAY,
      confidencePpm: 990_000,
      longPpm,
      shortPpm: longPpm,
      validUntil: venue.time + DAY,
    });
  const hour = (): void => {
    venue.tick({ btc: venue.mark(0) / 10, eth: venue.mark(1) / 10, afterMs: 3_600_000 });
  };
  const panel = (name: string) => page.getByRole('region', { name });
  const row = (name: string) =>
    panel('Margin schedule').getByRole('row').filter({ hasText: name }).first();

  beforeAll(async () => {
    venue.adapt();
    server = await startServer({ venue, port: 0, dashboardDir });
    await forecast(100_000);
    hour();
    context = await openBrowser(executable ?? '');
    page = context.pages()[0] ?? (await context.newPage());
    await page.goto(server.url);
  });
  afterAll(async () => {
    await context?.close();
    await server?.close();
  });

  test('a proposal is seen before it takes effect, with the accounts that it makes short', async () => {
    await row('BTC-PERP').getByText('in 60:00').waitFor();
    const text = await row('BTC-PERP').textContent();
    expect(text).toContain('5.00%');
    expect(text).toContain('to 10.00%');
    await row('BTC-PERP').getByRole('button', { name: 'show them' }).click();
    const list = page.getByRole('dialog', { name: 'Accounts short at 10.00%' });
    await list.getByRole('row').nth(1).waitFor();
    const shortfalls = await list.getByRole('row').getByRole('cell').nth(1).allTextContents();
    expect(Number(shortfalls[0]?.replaceAll(',', ''))).toBeGreaterThan(0);
    await list.getByRole('button', { name: 'Open account' }).first().press('Enter');
    const account = page.getByRole('dialog', { name: /^Account \d+/ });
    await account.getByRole('heading', { name: 'Positions' }).waitFor();
    await page.keyboard.press('Escape');
    await account.waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'detached' });
  });

  test('an override outside the bounds is refused in the venue’s words, one within them holds', async () => {
    await row('BTC-PERP').getByRole('button', { name: 'BTC-PERP ▾' }).press('Enter');
    const form = panel('Margin schedule').getByRole('form', { name: 'Override BTC-PERP' });
    await form.getByText('Initial 1 to 5 × listed').waitFor();
    await form.getByLabel('Initial margin').fill('9');
    await form.getByRole('button', { name: 'Override', exact: true }).press('Enter');
    await form.getByText('1000000 to 5000000').waitFor();
    await form.getByLabel('Initial margin').fill('3');
    await form.getByLabel('Initial margin').press('Enter');
    await row('BTC-PERP').getByText('held').waitFor();
    expect(await row('BTC-PERP').textContent()).toContain('15.00%');
    expect(venue.state.markets.initialScale.get(0)).toBe(3_000_000);
    await page.screenshot({ path: path.join(pictures, 'desk.png'), fullPage: true });
    await form.getByRole('button', { name: 'End override' }).click();
    await form.getByText('The schedule goes on from here.').waitFor();
    expect(venue.state.markets.overrideUntil.get(0)).toBe(0);
  });

  test('a refused forecast stands among the liquidations', async () => {
    await forecast(950_000);
    const feed = page.getByRole('log', { name: 'Liquidation feed' });
    await feed.getByText('absurdly large (950000 against 900000)').waitFor();
  });

  test('the price says what it permits, on a phone too', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await panel('Markets').getByRole('button', { name: 'Price of BTC-PERP: good' }).press('Enter');
    const matrix = page.getByRole('table', { name: 'What the price of BTC-PERP permits' });
    expect(await matrix.getByRole('row', { name: 'Withdraw' }).textContent()).toContain('yes');
    await panel('Markets').getByText('1 of 1 sources heard, 1 needed').waitFor();
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(390);
    await page.screenshot({ path: path.join(pictures, 'phone.png'), fullPage: true });
    process.stderr.write(`pictures of the margin schedule: ${pictures}\n`);
  });
});
