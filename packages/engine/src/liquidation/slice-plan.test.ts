// Slices: the same share of every leg, the least multiple that restores, within what each book is good for.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import type { Portfolio } from '../domain/portfolio.ts';
import { rungOf } from '../domain/parameters-ladder.ts';
import type { Lots, Quanta } from '../domain/units.ts';
import { unitValueAt } from '../domain/unit-value.ts';
import { requirementByRates } from '../margin/account-risk.ts';
import type { ExactView } from '../margin/live/exact-view.ts';
import { closingCost, legOf } from './leg.ts';
import { portfolioOf, viewOf } from './liquidation.fixture.ts';
import { mustTakeOver, reachesExit } from './plan.ts';
import { planSlice } from './slice-plan.ts';

const legsOf = (portfolio: Portfolio, view: ExactView) => {
  const risk = requirementByRates(portfolio, view);
  return portfolio.positions.map((held) => legOf(held, risk, view));
};
const plan = (
  portfolio: Portfolio,
  view: ExactView,
  rung: Parameters<typeof rungOf>[0],
  most: (market: number) => bigint | undefined = () => undefined,
) =>
  planSlice(portfolio, view, {
    legs: legsOf(portfolio, view),
    rung: rungOf(rung),
    most: ({ listing }) => most(listing.market) as Lots | undefined,
  });

/** Whether closing so many lots of each leg at its limit restores; booked apart from the plan, at what the limits bring. */
function restoresAt(portfolio: Portfolio, view: ExactView, sizes: readonly bigint[]): boolean {
  let cash: bigint = portfolio.cash;
  const legs = legsOf(portfolio, view);
  const positions = portfolio.positions.flatMap((held, i) => {
    const sign = held.size > 0n ? 1n : -1n;
    const size = sizes[i] ?? 0n;
    const leg = legs[i];
    if (leg === undefined) return [held];
    const listed = view.market(held.market);
    const filled = size * unitValueAt(listed, leg.limit);
    const up = (ppm: number) => (filled * BigInt(ppm) + 999_999n) / 1_000_000n;
    cash += sign * filled - up(listed.takerFeePpm) - up(listed.liquidationPenaltyPpm);
    const left = { ...held, size: (held.size - sign * size) as Lots };
    if (left.size !== 0n) return [left];
    cash -= held.cost;
    return [];
  });
  const after = { ...portfolio, cash: cash as Quanta, positions };
  return reachesExit(requirementByRates(after, view), view);
}

const cases = fc
  .record({
    marks: fc.tuple(fc.bigInt(50n, 5_000n), fc.bigInt(50n, 5_000n), fc.bigInt(50n, 5_000n)),
    sizes: fc.tuple(...[0, 1, 2].map(() => fc.bigInt(-3_000n, 3_000n))),
    healthPpm: fc.bigInt(400_000n, 1_150_000n),
    sharePpm: fc.constantFrom(1_000_000, 500_000, 200_000, 70_000, 12_345, 1_000),
  })
  .filter(({ sizes }) => sizes.some((size) => size !== 0n))
  .map(({ marks, sizes, healthPpm, sharePpm }) => {
    const view = viewOf({ marks });
    const legs = sizes.map((size, i) => [size, size * (marks[i] ?? 1n)] as const);
    const { maintenance } = requirementByRates(portfolioOf(0n, legs), view);
    const portfolio = portfolioOf((maintenance * healthPpm) / 1_000_000n, legs);
    return { view, portfolio, sharePpm };
  })
  .filter(({ view, portfolio }) => {
    const risk = requirementByRates(portfolio, view);
    return !reachesExit(risk, view) && !mustTakeOver(risk, view);
  });

test('every leg closes the same share, rounded up to a whole lot, and never more than is held', () => {
  holds(
    fc.property(cases, ({ view, portfolio, sharePpm }) => {
      const found = plan(portfolio, view, { stage: 'slicePortfolio', sharePpm });
      const held = portfolio.positions.map(({ size }) => (size < 0n ? -size : size));
      const sizes = found?.orders.map(({ size }) => size as bigint) ?? [];
      expect(sizes).toHaveLength(held.length);
      // One share explains all sizes: a multiple of the slice, or the whole.
      const explains = (share: bigint) =>
        held.every((lots, i) => (lots * share + 999_999n) / 1_000_000n === sizes[i]);
      const multiples = Array.from({ length: Math.ceil(1e6 / sharePpm) }, (_, k) =>
        BigInt(Math.min(1_000_000, (k + 1) * sharePpm)),
      );
      expect(multiples.some(explains)).toBe(true);
      for (const [i, { size }] of portfolio.positions.entries())
        expect(found?.orders[i]?.side).toBe(size > 0n ? 'sell' : 'buy');
    }),
    300,
  );
});

test('L2 the number of slices is the least that restores the exit level, all of them where none does', () => {
  holds(
    fc.property(cases, ({ view, portfolio, sharePpm }) => {
      const found = plan(portfolio, view, { stage: 'slicePortfolio', sharePpm });
      const held = portfolio.positions.map(({ size }) => (size < 0n ? -size : size));
      const sizesAt = (share: bigint) =>
        held.map(
          (lots) => (lots * (share > 1_000_000n ? 1_000_000n : share) + 999_999n) / 1_000_000n,
        );
      const most = Math.ceil(1e6 / sharePpm);
      let least = 1;
      while (least < most && !restoresAt(portfolio, view, sizesAt(BigInt(least * sharePpm))))
        least++;
      expect(found?.orders.map(({ size }) => size)).toEqual(sizesAt(BigInt(least * sharePpm)));
      expect(found?.restores).toBe(restoresAt(portfolio, view, sizesAt(BigInt(least * sharePpm))));
    }),
    200,
  );
});

test('where one book is good for less, every leg is cut alike, so that the hedge stays whole', () => {
  const view = viewOf({ marks: [100n, 100n] });
  const portfolio = portfolioOf(600n, [
    [200n, 20_000n],
    [-100n, -10_000n],
  ]);
  const whole = { stage: 'slicePortfolio', size: 'whole' } as const;
  const sizes = (most: readonly (bigint | undefined)[]) =>
    plan(portfolio, view, whole, (market) => most[market])?.orders.map(({ size }) => size);
  expect(sizes([undefined, undefined])).toEqual([200n, 100n]);
  expect(sizes([20n, undefined])).toEqual([20n, 10n]);
  expect(sizes([undefined, 7n])).toEqual([14n, 7n]);
  expect(sizes([19n, 50n]), 'the last lot is rounded up').toEqual([19n, 10n]);
  expect(sizes([1n, 1n])).toEqual([1n, 1n]);
  expect(sizes([0n, 50n]), 'nothing is left of one book').toBeUndefined();
});

test('a portfolio up to the size listed is closed whole; a share is one slice', () => {
  const view = viewOf({ marks: [100n, 100n] });
  const portfolio = portfolioOf(800n, [
    [200n, 20_000n],
    [-100n, -10_000n],
  ]);
  const sizes = (rung: Omit<Parameters<typeof rungOf>[0], 'stage'>) =>
    plan(portfolio, view, { stage: 'slicePortfolio', ...rung })?.orders.map(({ size }) => size);
  expect(sizes({ sharePpm: 100_000, wholeBelow: 30_000n as Quanta })).toEqual([200n, 100n]);
  expect(sizes({ sharePpm: 100_000, wholeBelow: 29_999n as Quanta, size: 'share' })).toEqual([
    20n,
    10n,
  ]);
});

test('the cost of a slice is what its legs cost, and the limits are theirs', () => {
  const view = viewOf({ marks: [100n, 300n] });
  const portfolio = portfolioOf(1_500n, [
    [200n, 20_000n],
    [-100n, -30_000n],
  ]);
  const found = plan(portfolio, view, {
    stage: 'slicePortfolio',
    sharePpm: 500_000,
    size: 'share',
  });
  const [long, short] = legsOf(portfolio, view);
  if (long === undefined || short === undefined) throw new Error('two legs');
  expect(found?.cost).toBe(closingCost(long, 100n as Lots) + closingCost(short, 50n as Lots));
  expect(found?.orders.map(({ limit }) => limit)).toEqual([long.limit, short.limit]);
});
