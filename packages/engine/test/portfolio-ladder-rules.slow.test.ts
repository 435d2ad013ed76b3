// The rules of limits and sizes on accounts that a rulebook margins as a whole: closing one leg of a hedge may not take the
// account further from its exit, whatever share of the leg the rung names.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../src/base/property.fixture.ts';
import { LIMIT_RULES, SIZE_RULES } from '../src/domain/ladder.ts';
import {
  DEFAULT_LADDER,
  type Lots,
  type Portfolio,
  PPM,
  type Quanta,
  rungOf,
} from '../src/index.ts';
import { planReduction, type ReductionPlan, termsOf } from '../src/liquidation/plan.ts';
import { healthOf, requirementByRates } from '../src/margin/account-risk.ts';
import { leaveAtMark } from '../src/settle/leave-at-mark.ts';
import { PortfolioWorld } from './portfolio.fixture.ts';

const world = new PortfolioWorld();
world.tick({ volatility: 0.6 });
const { state } = world;

const size = fc.integer({ min: -60, max: 60 });
/** Perpetual, future, call and put in any mixture, with equity between a third of maintenance and just above it. */
const hedged = fc
  .record({
    sizes: fc.tuple(size, size, size, size),
    healthPpm: fc.integer({ min: 300_000, max: 1_100_000 }),
  })
  .filter(({ sizes }) => sizes.some((each) => each !== 0))
  .map(({ sizes, healthPpm }): Portfolio => {
    const positions = sizes.flatMap((lots, market) =>
      lots === 0
        ? []
        : [
            {
              market,
              size: BigInt(lots) as Lots,
              cost: (BigInt(lots) * state.unitValue(market)) as Quanta,
              fundingIndex: state.fundingIndex(market),
            },
          ],
    );
    const flat = {
      margining: 'rulebook',
      cash: 0n as Quanta,
      collateral: [],
      positions,
      orders: [],
    } as const;
    const { equity, maintenance } = requirementByRates(flat, state);
    return { ...flat, cash: ((maintenance * BigInt(healthPpm)) / PPM - equity) as Quanta };
  });

const surplus = (portfolio: Portfolio): bigint => {
  const { equity, maintenance } = healthOf(portfolio, state);
  return equity * PPM - maintenance * BigInt(state.venue.exitPpm);
};

function afterwards(
  portfolio: Portfolio,
  plan: Extract<ReductionPlan, { type: 'reduce' }>,
): Portfolio {
  const held = portfolio.positions.find(({ market }) => market === plan.market)?.size ?? 0n;
  const left = (plan.side === 'sell' ? held - plan.size : held + plan.size) as Lots;
  const at = leaveAtMark(portfolio, state, { market: plan.market, left });
  return { ...at, cash: (at.cash - plan.cost) as Quanta };
}

for (const limit of LIMIT_RULES) {
  test(`L15 ${limit}: no size of a leg of a hedge takes the account further from its exit`, () => {
    let [reduced, hedges] = [0, 0];
    for (const rule of SIZE_RULES) {
      const terms = termsOf(
        DEFAULT_LADDER,
        rungOf({ stage: 'reduceInBook', limit, size: rule }),
        0,
      );
      holds(
        fc.property(hedged, (portfolio) => {
          const plan = planReduction(portfolio, state, () => true, terms);
          if (plan.type !== 'reduce') return;
          reduced++;
          if (portfolio.positions.length > 1) hedges++;
          const held = portfolio.positions.find(({ market }) => market === plan.market)?.size ?? 0n;
          expect(plan.side).toBe(held > 0n ? 'sell' : 'buy');
          expect(plan.size > 0n && plan.size <= (held < 0n ? -held : held)).toBe(true);
          const after = afterwards(portfolio, plan);
          expect(surplus(after) >= surplus(portfolio)).toBe(true);
        }),
        25,
      );
    }
    expect(reduced, 'reductions planned').toBeGreaterThan(30);
    expect(hedges, 'of accounts with several legs').toBeGreaterThan(20);
  });
}
