// Hedged legs: no closing order of the ladder may make an account worse off than it was, whichever of its legs it takes first.
import { expect, test } from 'vitest';
import type { Lots, Portfolio, Quanta } from '../src/index.ts';
import { valueOf } from '../src/index.ts';
import { abs, mulDivUp, neg } from '../src/base/fixed.ts';
import { unitValueAt } from '../src/domain/unit-value.ts';
import { requirementByRates } from '../src/margin/account-risk.ts';
import type { ExactView } from '../src/margin/live/exact-view.ts';
import { contextOf } from '../src/liquidation/context.ts';
import { legOf } from '../src/liquidation/leg.ts';
import { portfolioOf, viewOf } from '../src/liquidation/liquidation.fixture.ts';
import type { PlannedOrder } from '../src/liquidation/place-orders.ts';
import { mustTakeOver, planReduction, reachesExit } from '../src/liquidation/plan.ts';
import { planSlice } from '../src/liquidation/slice-plan.ts';
import { rungOf } from '../src/domain/parameters-ladder.ts';
import { afterFill } from '../src/rules/after-fill.ts';
import { CALL, FUTURE, PERPETUAL, PUT } from './contracts.fixture.ts';
import { portfolioWorld } from './portfolio.fixture.ts';

/** Maintenance margin and what is missing of it: MM - E. */
const shortOf = (portfolio: Portfolio, view: ExactView): bigint => {
  const { equity, maintenance } = requirementByRates(portfolio, view);
  return maintenance - equity;
};

/** All of the order filled at its limit: quote, taker fee and penalty booked as fills are. */
function filled(portfolio: Portfolio, view: ExactView, order: PlannedOrder): Portfolio {
  const { market, side, size, limit } = order;
  const listed = view.market(market);
  const delta = side === 'buy' ? size : neg(size);
  const quote = valueOf(delta, unitValueAt(listed, limit));
  const ppm = BigInt(listed.takerFeePpm);
  const penalty = BigInt(listed.liquidationPenaltyPpm);
  const fee = (mulDivUp(abs(quote), ppm, 1_000_000n) +
    mulDivUp(abs(quote), penalty, 1_000_000n)) as Quanta;
  return afterFill(view, portfolio, { order: 0, market, delta, quote, fee });
}

/** Sides and sizes of three legs: each long, short or absent, large or small. */
function threeLegs(small: number, large: number): readonly (readonly number[])[] {
  const each = [...new Set([-large, -small, 0, small, large])];
  return each
    .flatMap((a) => each.flatMap((b) => each.map((c) => [a, b, c])))
    .filter((sizes) => sizes.some((size) => size !== 0));
}

/** The portfolio with the cash that makes equity this share (per cent) of maintenance margin. */
function atHealth(portfolio: Portfolio, view: ExactView, percent: bigint): Portfolio {
  const { equity, maintenance } = requirementByRates(portfolio, view);
  const wanted = (maintenance * percent) / 100n;
  return { ...portfolio, cash: (portfolio.cash + wanted - equity) as Quanta };
}

const inBook = (portfolio: Portfolio, view: ExactView): boolean => {
  const risk = requirementByRates(portfolio, view);
  return !reachesExit(risk, view) && !mustTakeOver(risk, view);
};

test('L15 every closing order of three legs under tiered margin leaves MM - E no larger', () => {
  const view = viewOf({ marks: [700n, 90n, 2_000n] });
  let planned = 0;
  for (const sizes of threeLegs(30, 1_400)) {
    const legs = sizes.map((size, i) => {
      const mark = [700n, 90n, 2_000n][i] ?? 1n;
      return [BigInt(size), BigInt(size) * mark] as const;
    });
    for (const percent of [45n, 80n, 99n, 110n]) {
      const portfolio = atHealth(portfolioOf(0n, legs), view, percent);
      if (!inBook(portfolio, view)) continue;
      const plan = planReduction(portfolio, view, () => true);
      if (plan.type !== 'reduce') expect.fail(`${sizes.join()} at ${percent} % has a plan`);
      planned++;
      const after = shortOf(filled(portfolio, view, plan), view);
      expect(after, `${sizes.join()} at ${percent} %`).toBeLessThanOrEqual(
        shortOf(portfolio, view),
      );
    }
  }
  expect(planned).toBeGreaterThan(300);
});

test('L15 a slice of three legs, all of it filled, leaves MM - E no larger', () => {
  const view = viewOf({ marks: [700n, 90n, 2_000n] });
  for (const sizes of threeLegs(30, 1_400)) {
    const legs = sizes.map((size, i) => {
      const mark = [700n, 90n, 2_000n][i] ?? 1n;
      return [BigInt(size), BigInt(size) * mark] as const;
    });
    for (const percent of [45n, 80n, 110n]) {
      const portfolio = atHealth(portfolioOf(0n, legs), view, percent);
      if (!inBook(portfolio, view)) continue;
      const risk = requirementByRates(portfolio, view);
      const slice = planSlice(portfolio, view, {
        legs: portfolio.positions.map((held) => legOf(held, risk, view)),
        rung: rungOf({ stage: 'slicePortfolio' }),
        most: () => undefined,
      });
      const after = (slice?.orders ?? []).reduce(
        (held, order) => filled(held, view, order),
        portfolio,
      );
      expect(shortOf(after, view)).toBeLessThanOrEqual(shortOf(portfolio, view));
    }
  }
});

test('L15 of hedged legs that a rulebook margins as a whole the order takes what covers nothing', () => {
  const { world, trader } = portfolioWorld(1_000_000);
  const view = world.state;
  const { isLive } = contextOf(view, trader, { at: 0 });
  const found = new Map<string, number>();
  for (const [markets, all, percents] of [
    [[PERPETUAL, FUTURE, CALL], threeLegs(100, 400), [80n]],
    [[PERPETUAL, CALL, PUT], threeLegs(200, 200), [60n, 95n]],
  ] as const) {
    for (const sizes of all) {
      const positions = markets.flatMap((market, i) => {
        const size = BigInt(sizes[i] ?? 0) as Lots;
        if (size === 0n) return [];
        const cost = valueOf(size, view.unitValue(market));
        return [{ market, size, cost, fundingIndex: view.fundingIndex(market) }];
      });
      const plain = { ...view.portfolio(trader), positions };
      for (const percent of percents) {
        const portfolio = atHealth(plain, view, percent);
        if (!inBook(portfolio, view)) continue;
        const plan = planReduction(portfolio, view, isLive);
        found.set(plan.type, (found.get(plan.type) ?? 0) + 1);
        if (plan.type !== 'reduce') continue;
        const after = shortOf(filled(portfolio, view, plan), view);
        expect(after, `${markets.join()}: ${sizes.join()} at ${percent} %`).toBeLessThanOrEqual(
          shortOf(portfolio, view) + 2n,
        );
      }
    }
  }
  expect(found.get('reduce') ?? 0).toBeGreaterThan(100);
}, 30_000);
