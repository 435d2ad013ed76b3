// The reduction plan, by property: sufficient, minimal, within the bankruptcy price, never partial where equity cannot pay.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { abs, mulDivUp } from '../base/fixed.ts';
import { holds } from '../base/property.fixture.ts';
import type { ExactView } from '../margin/live/exact-view.ts';
import type { Portfolio } from '../domain/portfolio.ts';
import { type Lots, notionalOf, PPM, type Quanta, type Ticks } from '../domain/units.ts';
import { unitValueAt } from '../domain/unit-value.ts';
import { requirementOf, unitValue } from '../margin/account-risk.ts';
import { portfolioOf, viewOf } from './liquidation.fixture.ts';
import { bankruptcyQuote, mustTakeOver, planReduction, type ReductionPlan } from './plan.ts';

type Reduce = Extract<ReductionPlan, { type: 'reduce' }>;
const everywhere = () => true;

/** The portfolio after `size` lots filled at the limit, booked independently of the plan's own arithmetic. */
function afterFill(portfolio: Portfolio, view: ExactView, plan: Reduce, size: bigint): Portfolio {
  const listed = view.market(plan.market);
  const filled = notionalOf(size as Lots, unitValueAt(listed, plan.limit));
  const fee = mulDivUp(filled, BigInt(listed.takerFeePpm), PPM);
  const penalty = mulDivUp(filled, BigInt(listed.liquidationPenaltyPpm), PPM);
  const sign = plan.side === 'sell' ? 1n : -1n;
  const positions = portfolio.positions.flatMap((held) => {
    if (held.market !== plan.market) return [held];
    const left = { ...held, size: (held.size - sign * size) as Lots };
    return left.size === 0n ? [] : [left];
  });
  // All of the cost stays with what is left, so cash takes the whole quote; what no position holds any more is realised.
  const closed =
    positions.length < portfolio.positions.length
      ? (portfolio.positions.find(({ market }) => market === plan.market)?.cost ?? 0n)
      : 0n;
  return {
    ...portfolio,
    cash: (portfolio.cash + sign * filled - fee - penalty - closed) as Quanta,
    positions,
  };
}

function reachesExit(portfolio: Portfolio, view: ExactView): boolean {
  const { equity, maintenance } = requirementOf(portfolio, view);
  return equity * PPM >= maintenance * BigInt(view.venue.exitPpm);
}

/** A leg of any side and tier with equity anywhere between nothing and a little over the exit level. */
const cases = fc
  .record({
    marks: fc.tuple(fc.bigInt(50n, 5_000n), fc.bigInt(50n, 5_000n)),
    sizes: fc.tuple(fc.bigInt(-3_000n, 3_000n), fc.bigInt(-3_000n, 3_000n)),
    entryPpm: fc.tuple(fc.bigInt(900_000n, 1_100_000n), fc.bigInt(900_000n, 1_100_000n)),
    healthPpm: fc.bigInt(-100_000n, 1_300_000n),
  })
  .filter(({ sizes }) => sizes[0] !== 0n || sizes[1] !== 0n)
  .map(({ marks, sizes, entryPpm, healthPpm }) => {
    const view = viewOf({ marks });
    const legs = [0, 1].map(
      (i) =>
        [
          sizes[i] as bigint,
          ((sizes[i] as bigint) * (marks[i] as bigint) * (entryPpm[i] as bigint)) / PPM,
        ] as const,
    );
    const flat = requirementOf(portfolioOf(0n, legs), view);
    return {
      view,
      portfolio: portfolioOf((flat.maintenance * healthPpm) / PPM - flat.equity, legs),
    };
  });

test('L2 the planned size restores the exit level when filled wholly at the limit, one lot less does not', () => {
  let restored = 0;
  holds(
    fc.property(cases, ({ view, portfolio }) => {
      const plan = planReduction(portfolio, view, everywhere);
      if (plan.type !== 'reduce') return;
      const held = portfolio.positions.find(({ market }) => market === plan.market);
      expect(plan.size > 0n && plan.size <= abs(held?.size ?? (0n as Lots))).toBe(true);
      expect(plan.side).toBe((held?.size ?? 0n) > 0n ? 'sell' : 'buy');
      expect(reachesExit(afterFill(portfolio, view, plan, plan.size), view)).toBe(plan.restores);
      if (!plan.restores) {
        expect(plan.size).toBe(abs(held?.size ?? (0n as Lots)));
        return;
      }
      restored++;
      expect(reachesExit(afterFill(portfolio, view, plan, plan.size - 1n), view)).toBe(false);
    }),
    3_000,
  );
  expect(restored, 'plans that restore, of 3,000 cases').toBeGreaterThan(500);
});

test('L2 no smaller size suffices anywhere below the planned one (small legs, searched exhaustively)', () => {
  const small = fc.record({
    mark: fc.bigInt(5_000n, 60_000n),
    size: fc.bigInt(-60n, 60n).filter((size) => size !== 0n),
    healthPpm: fc.bigInt(400_000n, 1_199_999n),
  });
  holds(
    fc.property(small, ({ mark, size, healthPpm }) => {
      const view = viewOf({ marks: [mark] });
      const flat = requirementOf(portfolioOf(0n, [[size, size * mark]]), view);
      const portfolio = portfolioOf((flat.maintenance * healthPpm) / PPM, [[size, size * mark]]);
      const plan = planReduction(portfolio, view, everywhere);
      if (plan.type !== 'reduce') return;
      for (let lots = 0n; lots < plan.size; lots++)
        expect(reachesExit(afterFill(portfolio, view, plan, lots), view)).toBe(false);
    }),
    500,
  );
});

test('the limit is slipped inward from the mark and never beyond the bankruptcy price of the leg', () => {
  holds(
    fc.property(cases, ({ view, portfolio }) => {
      const plan = planReduction(portfolio, view, everywhere);
      if (plan.type !== 'reduce') return;
      const mark = view.mark(plan.market);
      const held = portfolio.positions.find(({ market }) => market === plan.market);
      const { equity } = requirementOf(portfolio, view);
      const quote = bankruptcyQuote(
        held?.size ?? (0n as Lots),
        unitValue(view, plan.market),
        equity,
      );
      const atLimit =
        (held?.size ?? 0n) * unitValueAt(view.market(plan.market), plan.limit as Ticks);
      expect(atLimit >= quote, `limit ${plan.limit} against quote ${quote}`).toBe(true);
      const slip = plan.side === 'sell' ? mark - plan.limit : plan.limit - mark;
      expect(slip >= 0n && slip * PPM <= mark * 5_000n).toBe(true);
    }),
    1_000,
  );
});

test('L3 with 0 < equity < slippage, penalty and fee on the notional there is no partial step; one quantum more there is', () => {
  // Notional 1,000,000: costs are 0.5 % + 0.5 % + 0.05 % = 10,500.
  const view = viewOf({ marks: [1_000n] });
  const legs = [[1_000n, 1_000_000n]] as const;
  expect(planReduction(portfolioOf(10_499n, legs), view, everywhere).type).toBe('takeOver');
  expect(planReduction(portfolioOf(1n, legs), view, everywhere).type).toBe('takeOver');
  expect(planReduction(portfolioOf(10_500n, legs), view, everywhere).type).toBe('reduce');
  expect(mustTakeOver(requirementOf(portfolioOf(10_500n, legs), view), view)).toBe(false);
});

test('L4 equity at or below zero is taken over, never traded', () => {
  const view = viewOf({ marks: [1_000n] });
  for (const cash of [0n, -1n, -50_000n])
    expect(planReduction(portfolioOf(cash, [[-1_000n, -1_000_000n]]), view, everywhere).type).toBe(
      'takeOver',
    );
});

test('L5 one lot is planned in full, rounding never makes it zero', () => {
  const view = viewOf({ marks: [40_000n] });
  expect(planReduction(portfolioOf(1_199n, [[1n, 40_000n]]), view, everywhere)).toEqual({
    type: 'reduce',
    market: 0,
    side: 'sell',
    size: 1n,
    limit: 39_800n,
    // Slippage 200, fee 19.9 and penalty 199, each rounded up.
    cost: 419n,
    restores: true,
  });
});

test('at the exit level nothing is planned, and a leg whose market is not live is passed over', () => {
  const view = viewOf({ marks: [1_000n, 1_000n] });
  const legs = [
    [800n, 800_000n],
    [100n, 100_000n],
  ] as const;
  // Maintenance 24,000 + 3,000; exit 32,400.
  expect(planReduction(portfolioOf(32_400n, legs), view, everywhere)).toEqual({ type: 'none' });
  expect(planReduction(portfolioOf(26_000n, legs), view, (market) => market === 1)).toMatchObject({
    type: 'reduce',
    market: 1,
    size: 100n,
    restores: false,
  });
  expect(planReduction(portfolioOf(26_000n, legs), view, () => false)).toEqual({ type: 'none' });
});

test('the leg that frees the most maintenance for its cost goes first', () => {
  // The second leg reaches into the 8 % tier: it frees more per quantum of cost.
  const view = viewOf({ marks: [1_000n, 1_000n] });
  const legs = [
    [900n, 900_000n],
    [-3_000n, -3_000_000n],
  ] as const;
  expect(planReduction(portfolioOf(200_000n, legs), view, everywhere)).toMatchObject({
    type: 'reduce',
    market: 1,
    side: 'buy',
    limit: 1_005n,
  });
});
