import { requirementOf } from '@plimsoll/engine';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.ts';
import { type MarginReport, reportOf } from './margin.ts';
import { readPortfolio, readPortfolioFile } from './portfolio-file.ts';

const EXAMPLE = new URL('../../../../docs/examples/portfolio.json', import.meta.url).pathname;

type Json = { [key: string]: unknown };
const BASE: Json = {
  settlement: { symbol: 'USD', scale: 6 },
  assets: [{ symbol: 'BTC', scale: 8, price: '100000', haircutPpm: 100_000 }],
  markets: [{ symbol: 'BTC-PERP', mark: '100000', tick: '0.1', lot: '0.001' }],
  cash: '10000',
  positions: [{ market: 'BTC-PERP', size: '1', entryPrice: '101000' }],
};

function price(changes: Json): MarginReport {
  const priced = readPortfolio('p.json', { ...BASE, ...changes });
  return reportOf(priced, requirementOf(priced.portfolio, priced.view));
}
function complaint(changes: Json): string {
  try {
    price(changes);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('margin of a portfolio file', () => {
  it('prices a long position: equity, both margins, ratio', () => {
    // 10,000 cash and a loss of 1,000; 5 % initial and 2.5 % maintenance of 100,000.
    const report = price({});
    expect(report).toMatchObject({
      equity: '9000',
      initialMargin: '5000',
      maintenanceMargin: '2500',
      notional: '100000',
      marginRatio: '0.277778',
      isLiquidatable: false,
      meetsInitialMargin: true,
      binding: 'BTC-PERP, with the positions as held',
    });
    expect(report.positions[0]).toMatchObject({ size: '1', unrealisedPnl: '-1000' });
  });

  it('counts collateral after its haircut and orders at the worse side', () => {
    const report = price({
      collateral: [{ asset: 'BTC', amount: '0.5' }],
      orders: [{ market: 'BTC-PERP', side: 'buy', size: '1', limit: '100000' }],
    });
    // 0.5 coins at 100,000 less 10 % are 45,000; two coins long and the taker fee of one.
    expect(report.equity).toBe('54000');
    expect(report.collateral).toEqual([
      { asset: 'BTC', amount: '0.5', value: '50000', counted: '45000' },
    ]);
    expect(report.positions[0]?.binding).toBe('buys');
    expect(Number(report.initialMargin)).toBeGreaterThan(10_000);
    expect(report.binding).toBe('BTC-PERP, with all buy orders filled');
  });

  it('rounds the cost of an average entry price against the account', () => {
    const entryPrice = '100000.000000000000000001';
    expect(price({ positions: [{ market: 'BTC-PERP', size: '1', entryPrice }] }).equity).toBe(
      '9999.999999',
    );
    expect(price({ positions: [{ market: 'BTC-PERP', size: '-1', entryPrice }] }).equity).toBe(
      '10000',
    );
  });

  it('says no ratio where equity is gone', () => {
    const report = price({ cash: '-5000' });
    expect([report.marginRatio, report.isLiquidatable]).toEqual([null, true]);
  });

  it('names the listing rules that the file breaks and prices it all the same', () => {
    const report = price({
      markets: [{ symbol: 'BTC-PERP', mark: '100000', stepBoundPpm: 500_000 }],
    });
    expect(report.equity).toBe('9000');
    expect(report.breaches.join('\n')).toContain('BTC-PERP breaks longStep');
  });

  it('prices the example of the documents', () => {
    const priced = readPortfolioFile(EXAMPLE);
    const report = reportOf(priced, requirementOf(priced.portfolio, priced.view));
    expect(report.positions).toHaveLength(2);
    expect(report.breaches).toEqual([]);
    expect(JSON.parse(readFileSync(EXAMPLE, 'utf8'))).toHaveProperty('markets');
  });

  it.each<[string, Json]>([
    [
      'p.json: positions[0].market names the unknown market "DOGE-PERP"; the file lists BTC-PERP',
      { positions: [{ market: 'DOGE-PERP', size: '1' }] },
    ],
    [
      'p.json: positions[0].size is refused: "1.0001" has 4 decimals, at most 3 are allowed here',
      { positions: [{ market: 'BTC-PERP', size: '1.0001' }] },
    ],
    [
      'p.json: positions[0].size must be a decimal in quotes such as "1.5", found the number 1.5',
      { positions: [{ market: 'BTC-PERP', size: 1.5 }] },
    ],
    [
      'p.json: cash must be a decimal in quotes such as "1.5", found the number 10000',
      { cash: 10_000 },
    ],
    [
      'p.json: cash is refused: "1.0000001" has 7 decimals, at most 6 are allowed here',
      { cash: '1.0000001' },
    ],
    [
      'p.json: collateral[0].asset names the unknown asset "ETH"; the file lists USD, BTC',
      { collateral: [{ asset: 'ETH', amount: '1' }] },
    ],
    [
      'p.json: collateral[0].amount must not be negative: only cash can be owed',
      { collateral: [{ asset: 'BTC', amount: '-1' }] },
    ],
    [
      'p.json: markets[0].mark must be above zero, found "0"',
      { markets: [{ symbol: 'BTC-PERP', mark: '0' }] },
    ],
    [
      'p.json: orders[0].limit must be a multiple of the tick of its market',
      {
        markets: [{ symbol: 'BTC-PERP', mark: '100000', tick: '0.5' }],
        orders: [{ market: 'BTC-PERP', side: 'buy', size: '1', limit: '99999.7' }],
      },
    ],
    [
      'p.json: orders[0].side must be one of buy, sell, found "long"',
      { orders: [{ market: 'BTC-PERP', side: 'long', size: '1', limit: '1' }] },
    ],
    [
      'p.json: the document has an unknown key "position"; known are $schema, settlement, assets, markets, cash, collateral, positions, orders',
      { position: [] },
    ],
    [
      'p.json: positions[1].market has a position already; one position a market',
      {
        positions: [
          { market: 'BTC-PERP', size: '1' },
          { market: 'BTC-PERP', size: '1' },
        ],
      },
    ],
    ['p.json: positions must be a list, found an object', { positions: {} }],
  ])('refuses: %s', (message, changes) => {
    expect(complaint(changes)).toBe(message);
  });

  it('says where the legal range of a parameter lies', () => {
    const tiers = [{ fromNotional: '0', initialPpm: 20_000, maintenancePpm: 30_000 }];
    const message = complaint({ markets: [{ symbol: 'BTC-PERP', mark: '100000', tiers }] });
    expect(message).toContain(
      'p.json: markets[0] has tiers[0].initialPpm 20000, legal is at least',
    );
  });

  it('refuses a file that is not there and one that is not JSON', () => {
    expect(() => readPortfolioFile('/nowhere.json')).toThrow(
      'cannot read /nowhere.json: it does not exist (ENOENT)',
    );
    expect(() => readPortfolioFile(new URL(import.meta.url).pathname)).toThrow(/is not JSON/);
  });
});
