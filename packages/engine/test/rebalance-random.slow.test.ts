// Suggested rebalancing over random accounts: it restores the warning level as it says and never makes an account worse.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { suggestRebalance } from '../src/index.ts';
import { holds } from '../src/base/property.fixture.ts';
import { CALL, FUTURE, PERPETUAL, PUT } from './contracts.fixture.ts';
import { portfolioWorld } from './portfolio.fixture.ts';

test('a suggestion never worsens an account: nearer to its warning level or none is made', () => {
  const { world, trader } = portfolioWorld(60_000);
  const aTrade = fc.tuple(
    fc.constantFrom(PERPETUAL, FUTURE, CALL, PUT),
    fc.integer({ min: -3_000, max: 3_000 }),
  );
  let suggested = 0;
  holds(
    fc.property(
      fc.array(aTrade, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 90_000, max: 110_000 }),
      (trades, price) => {
        for (const [market, size] of trades)
          if (size !== 0) world.tryTrade(trader, world.maker, market, size);
        world.tick({
          price: world.price + Math.max(-1_500, Math.min(1_500, price - world.price)),
          depth: 100_000,
        });
        const answer = suggestRebalance(world.state, trader);
        if (!answer.ok) return;
        suggested++;
        const { equityBefore, maintenanceBefore, equityAfter, maintenanceAfter, cost } =
          answer.value;
        expect(equityAfter).toBeLessThanOrEqual(equityBefore);
        expect(cost).toBeGreaterThanOrEqual(0n);
        expect(equityAfter * 1_000_000n).toBeGreaterThanOrEqual(
          maintenanceAfter * BigInt(world.state.venue.warningPpm),
        );
        expect(equityAfter * maintenanceBefore).toBeGreaterThan(equityBefore * maintenanceAfter);
      },
    ),
    60,
  );
  expect(suggested).toBeGreaterThan(3);
});
