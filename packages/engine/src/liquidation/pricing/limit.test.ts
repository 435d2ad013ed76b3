// The limits of the ladder's orders: published numbers, tight to the tick on the account's side, never beyond bankruptcy.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../../base/property.fixture.ts';
import { LIMIT_RULES, type LimitRule } from '../../domain/ladder.ts';
import { DEFAULT_LADDER } from '../../domain/parameters-ladder.ts';
import { PPM, type Quanta, type Ticks } from '../../domain/units.ts';
import { unitValueAt } from '../../domain/unit-value.ts';
import { requirementByRates } from '../../margin/account-risk.ts';
import type { ExactView } from '../../margin/live/exact-view.ts';
import { portfolioOf } from '../liquidation.fixture.ts';
import { type Account, accounts, viewOfKinds } from '../rules.fixture.ts';
import { limitOf } from './limit.ts';

const ladder = {
  ...DEFAULT_LADDER,
  bankruptcyAdjustmentPpm: 1_000_000,
  spreadToMaintenancePpm: 1_500_000,
};
const free = {
  takerFeePpm: 0,
  liquidationSlippagePpm: 50_000,
  maxPriceTicks: 1_000_000_000n as Ticks,
};
const flat = (maintenancePpm: number) => ({
  tiers: [{ fromNotional: 0n as Quanta, initialPpm: 2 * maintenancePpm, maintenancePpm }],
});

function limitIn(
  { view, portfolio }: Pick<Account, 'view' | 'portfolio'>,
  rule: LimitRule,
  { market = 0, penaltyPpm = 0n }: { readonly market?: number; readonly penaltyPpm?: bigint } = {},
): bigint {
  const held = portfolio.positions.find((each) => each.market === market);
  if (held === undefined) throw new RangeError(`nothing is held in market ${market}`);
  const risk = requirementByRates(portfolio, view);
  return limitOf(rule, { held, risk, view, ladder, penaltyPpm });
}

/** Long or short one lot at 100,000 with equity of 1,000: maintenance 1.2 % is 1,200. */
const published = (size: bigint): Pick<Account, 'view' | 'portfolio'> => ({
  view: viewOfKinds(['linear'], [100_000n], { ...free, ...flat(12_000) }),
  portfolio: portfolioOf(1_000n, [[size, size * 100_000n]]),
});

test('dYdX: a long of 100,000 with 1,000 of 1,200 is fillable at 99,700 and bankrupt at 99,000; a short mirrors it', () => {
  expect(limitIn(published(1n), 'fillable')).toBe(99_700n);
  expect(limitIn(published(1n), 'bankruptcy')).toBe(99_000n);
  expect(limitIn(published(-1n), 'fillable')).toBe(100_300n);
  expect(limitIn(published(-1n), 'bankruptcy')).toBe(101_000n);
});

test('a limit that is slipped from the mark ends where nothing is left of the account', () => {
  // Slippage alone would sell at 95,000 and buy at 105,000.
  expect(limitIn(published(1n), 'slippage')).toBe(99_000n);
  expect(limitIn(published(-1n), 'slippage')).toBe(101_000n);
});

test('Lighter: without costs the zero price is P -/+ P * MMF * AV / MMR, the bankruptcy price of the leg', () => {
  expect(limitIn(published(1n), 'zero')).toBe(99_000n);
  expect(limitIn(published(-1n), 'zero')).toBe(101_000n);
  // Half of the requirement is the leg's: half of the equity goes with it.
  const view = viewOfKinds(['linear', 'linear'], [100_000n, 50_000n], { ...free, ...flat(12_000) });
  const portfolio = portfolioOf(1_000n, [
    [1n, 100_000n],
    [-2n, -100_000n],
  ]);
  expect(limitIn({ view, portfolio }, 'zero')).toBe(99_500n);
  expect(limitIn({ view, portfolio }, 'zero', { market: 1 })).toBe(50_250n);
});

test('the zero price leaves room for fee and penalty, the bankruptcy price for the fee', () => {
  const view = viewOfKinds(['linear'], [100_000n], { ...free, ...flat(12_000), takerFeePpm: 500 });
  const portfolio = portfolioOf(1_000n, [[1n, 100_000n]]);
  // 99,000 / (1 - 0.0005) = 99,049.52; with a penalty of 0.5 % / (1 - 0.0055) = 99,547.51.
  expect(limitIn({ view, portfolio }, 'bankruptcy')).toBe(99_050n);
  expect(limitIn({ view, portfolio }, 'zero', { penaltyPpm: 5_000n })).toBe(99_548n);
});

test('at maintenance and above the fillable price is the mark; at no equity its spread is the widest', () => {
  const view = viewOfKinds(['linear'], [100_000n], { ...free, ...flat(12_000) });
  const at = (cash: bigint): bigint =>
    limitIn({ view, portfolio: portfolioOf(cash, [[1n, 100_000n]]) }, 'fillable');
  expect(at(1_200n)).toBe(100_000n);
  expect(at(5_000n)).toBe(100_000n);
  // 1.5 times maintenance would be 98,200: beyond bankruptcy, which is the mark.
  expect(at(0n)).toBe(100_000n);
  expect(at(600n)).toBe(99_400n);
});

/** What closing all of the leg at a price leaves of the account, the taker fee unrounded, times a million. */
function leftAt(view: ExactView, account: Account, market: number, price: bigint): bigint {
  const held = account.portfolio.positions.find((each) => each.market === market);
  const listed = view.market(market);
  const unit = unitValueAt(listed, price as Ticks);
  const size = held?.size ?? 0n;
  const { netValue } = requirementByRates(account.portfolio, view);
  const filled = size * unit;
  const fee = (filled < 0n ? -filled : filled) * BigInt(listed.takerFeePpm);
  return (netValue + filled - size * view.unitValue(market)) * PPM - fee;
}

test('no limit lies beyond the price at which the whole account is worth nothing, fee paid, nor outside the market', () => {
  for (const rule of LIMIT_RULES.filter((each) => each !== 'slippage'))
    holds(
      fc.property(accounts, (account) => {
        const { view, portfolio } = account;
        const { netValue } = requirementByRates(portfolio, view);
        for (const { market } of portfolio.positions) {
          const price = limitIn(account, rule, { market, penaltyPpm: 5_000n });
          const { minPriceTicks, maxPriceTicks } = view.market(market);
          expect(price >= minPriceTicks).toBe(true);
          if (netValue < 0n) continue;
          expect(price <= maxPriceTicks).toBe(true);
          expect(leftAt(view, account, market, price) >= 0n).toBe(true);
        }
      }),
      300,
    );
});

test('the bankruptcy price is the last tick on its side: one tick further takes more than the leg has', () => {
  const one = accounts.filter(
    ({ kinds, portfolio: { positions } }) => kinds.length === 1 && positions.length === 1,
  );
  let checked = 0;
  holds(
    fc.property(one, (account) => {
      const { view, portfolio } = account;
      const [held] = portfolio.positions;
      if (held === undefined || requirementByRates(portfolio, view).netValue < 0n) return;
      const price = limitIn(account, 'bankruptcy');
      const { minPriceTicks, maxPriceTicks } = view.market(0);
      const further = held.size > 0n ? price - 1n : price + 1n;
      if (price <= minPriceTicks || price >= maxPriceTicks) return;
      // A tick of an inverse contract may be worth less than the quantum that its value is rounded to.
      const listed = view.market(0);
      if (unitValueAt(listed, price as Ticks) === unitValueAt(listed, further as Ticks)) return;
      checked++;
      expect(leftAt(view, account, 0, further) < 0n).toBe(true);
    }),
    500,
  );
  expect(checked).toBeGreaterThan(150);
});
