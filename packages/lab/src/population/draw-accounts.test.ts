import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { type ListingSpec, planVenue } from '../venue/plan-venue.ts';
import { drawAccounts } from './draw-accounts.ts';

const spec = (name: string, first: number, dailyNotional: number): ListingSpec => ({
  name,
  first,
  lowest: first * 0.8,
  highest: first * 1.1,
  decimals: 2,
  dailyNotional,
  hasBasis: false,
  sources: [{ symbol: name, role: 'index', weight: 1, stalenessMs: 60_000 }],
});
const setting = { time: 1, barMs: 60_000, observationMs: 20_000 };

describe('drawAccounts', () => {
  const { markets } = planVenue(
    [spec('BTC', 100_000, 1e9), spec('SOL', 150, 1e8), spec('ABC', 1, 1e6)],
    setting,
  );
  const accounts = drawAccounts(4000, markets, new Random(1));
  it('is the same for the same seed', () => {
    expect(drawAccounts(50, markets, new Random(3))).toEqual(
      drawAccounts(50, markets, new Random(3)),
    );
    expect(drawAccounts(50, markets, new Random(3))).not.toEqual(
      drawAccounts(50, markets, new Random(4)),
    );
  });
  it('fills each market to about its planned notional', () => {
    for (const [i, market] of markets.entries()) {
      let sum = 0;
      for (const account of accounts)
        for (const position of account.positions)
          if (position.market === i) sum += position.notional;
      expect(sum / market.populationNotional).toBeGreaterThan(0.6);
      expect(sum / market.populationNotional).toBeLessThan(1.001);
    }
  });
  it('has the shares it states and stays within what margin allows', () => {
    const share = (test: (a: (typeof accounts)[number]) => boolean): number =>
      accounts.filter(test).length / accounts.length;
    expect(share((a) => a.style === 'maker')).toBeCloseTo(0.01, 2);
    expect(share((a) => a.kind === 'isolated')).toBeGreaterThan(0.2);
    expect(share((a) => a.positions.some((p) => p.isLong))).toBeGreaterThan(0.55);
    expect(share((a) => a.coinShare > 0)).toBeGreaterThan(0.1);
    for (const account of accounts) {
      let initial = 0;
      for (const { market, notional } of account.positions) {
        const tier = markets[market]?.tiers.findLast(
          ({ fromNotional }) => notional >= fromNotional,
        );
        initial += (notional * (tier?.initialPpm ?? 1e6)) / 1e6;
      }
      expect(initial).toBeLessThanOrEqual(account.equity);
    }
  });
});
