// The dashboard in a real browser, served by the real server over a real engine: what a risk officer would look for is
// there, moves with the market, opens an account, and says when the venue is gone. Leaves pictures in a temporary folder.
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, openBrowser } from './browser.fixture.ts';
import { type StartedServer, startServer } from './start-server.ts';
import { TestVenue } from './test-venue.fixture.ts';

const executable = findChromium();
const dashboardDir = fileURLToPath(new URL('../../../dashboard/dist', import.meta.url));
const isBuilt = existsSync(path.join(dashboardDir, 'index.html'));
const why =
  executable === undefined
    ? 'skipped: no chromium on the PATH'
    : isBuilt
      ? 'in a real browser'
      : 'skipped: the dashboard is not built';

describe.skipIf(executable === undefined || !isBuilt)(`the dashboard, ${why}`, () => {
  const pictures = mkdtempSync(path.join(tmpdir(), 'plimsoll-dashboard-'));
  const venue = new TestVenue(240);
  const complaints: string[] = [];
  let server: StartedServer;
  let context: BrowserContext;
  let page: Page;
  let market: NodeJS.Timeout;
  /** What each step of the market does to both prices. */
  let drift = 0;

  beforeAll(async () => {
    server = await startServer({ venue, port: 0, dashboardDir });
    context = await openBrowser(executable ?? '');
    page = context.pages()[0] ?? (await context.newPage());
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    let step = 0;
    market = setInterval(() => {
      step += 1;
      const noise = 0.0015 * Math.sin(step * 1.3) + 0.001 * Math.sin(step * 0.37);
      venue.move(drift + noise, drift * 1.2 - noise / 2);
    }, 100);
    await page.goto(server.url);
  });
  afterAll(async () => {
    clearInterval(market);
    await context?.close();
    await server?.close();
  });

  const picture = (name: string) => page.screenshot({ path: path.join(pictures, `${name}.png`) });
  const panel = (name: string) => page.getByRole('region', { name });
  const cell = (row: string, column: number) =>
    panel('Markets').getByRole('row', { name: row }).getByRole('cell').nth(column);

  test('markets appear and move', async () => {
    await cell('BTC-PERP', 0).waitFor();
    const before = await cell('BTC-PERP', 0).textContent();
    await expect
      .poll(() => cell('BTC-PERP', 0).textContent(), { timeout: 10_000 })
      .not.toBe(before);
    expect(await panel('Markets').getByRole('row').count()).toBe(3);
    await page.getByText('● live').waitFor();
    await page.locator('.uplot canvas').first().waitFor();
  });

  test('accounts and the fund appear', async () => {
    const accounts = page.getByRole('table', { name: 'Riskiest accounts' });
    await accounts.getByRole('row').nth(1).waitFor();
    expect(await accounts.getByRole('row').count()).toBeGreaterThan(5);
    expect(await panel('Insurance fund').textContent()).toContain('BTC-PERP');
    await picture('calm');
  });

  test('a fall is seen: liquidations as they happen, the fund takes its penalties', async () => {
    const fund = panel('Insurance fund').locator('b');
    const before = await fund.textContent();
    drift = -0.004;
    const feed = page.getByRole('log', { name: 'Liquidation feed' });
    await feed.getByRole('listitem').first().waitFor({ timeout: 30_000 });
    await expect.poll(() => fund.textContent(), { timeout: 30_000 }).not.toBe(before);
    await expect.poll(() => feed.textContent(), { timeout: 30_000 }).toContain('Liquidation ends');
    drift = -0.0005;
    await new Promise((resolve) => {
      setTimeout(resolve, 4_000);
    });
    await picture('crash');
  });

  test('an account opens from the table and closes with Escape', async () => {
    const table = page.getByRole('table', { name: 'Riskiest accounts' });
    await table.getByRole('button').first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Maintenance margin').first().waitFor();
    await dialog.getByRole('heading', { name: 'Positions' }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    const field = page.getByLabel('Account', { exact: true });
    // A long with collateral at little leverage: still there after the fall.
    await field.fill(String(venue.traders[18]));
    await page.keyboard.press('Enter');
    await dialog.getByRole('rowheader', { name: 'BTC-PERP' }).waitFor();
    await picture('account');
    await page.keyboard.press('Escape');
    await field.fill('99999');
    await page.keyboard.press('Enter');
    await page.getByText('There is no account 99999.').waitFor();
    await page.keyboard.press('Escape');
  });

  test('on a phone nothing is wider than the screen', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await picture('phone');
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(390);
    await page.screenshot({ path: path.join(pictures, 'phone-whole.png'), fullPage: true });
    await page.setViewportSize({ width: 1100, height: 800 });
    await page.screenshot({ path: path.join(pictures, 'tablet-whole.png'), fullPage: true });
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test('the page complains of nothing, and says when the venue is gone and back', async () => {
    // The browser itself notes the answer for the unknown account.
    expect(complaints.filter((text) => !text.includes('status of 404'))).toEqual([]);
    const port = Number(new URL(server.url).port);
    await server.close();
    await page.getByRole('alert').waitFor();
    await picture('disconnected');
    server = await startServer({ venue, port, dashboardDir });
    await page.getByText('● live').waitFor({ timeout: 20_000 });
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test('pictures were taken', () => {
    process.stderr.write(`pictures of the dashboard: ${pictures}\n`);
    expect(existsSync(path.join(pictures, 'crash.png'))).toBe(true);
  });
});
