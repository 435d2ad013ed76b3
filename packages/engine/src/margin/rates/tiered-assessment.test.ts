// Equity and tiered margin asked together: at the liquidation price that the closed form gives, the whole question finds
// equity equal to maintenance margin, and a step either way decides.
import { describe, expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { equityModel, equityParameters } from '../collateral/equity.ts';
import {
  balance,
  holding,
  instruments,
  market,
  of,
  plain,
  position,
  read,
} from '../collateral/equity.fixture.ts';
import { assess } from '../model/assess.ts';
import { bind } from '../model/margin-model.ts';
import type { Rulebook } from '../model/rulebook.ts';
import { tiersFromRows } from './stated-tiers.ts';
import { crossLiquidationPrices } from './tiered-liquidation-price.ts';
import { tiered } from './tiered-notional.ts';
import { tieredParameters } from './tiered-parameters.ts';

const row = (from: string, rate: string, leverage: string, cum: string) => ({
  fromNotional: of(from),
  maintenanceRate: of(rate),
  maxLeverage: of(leverage),
  deduction: of(cum),
});
const rows = [
  row('0', '0.004', '125', '0'),
  row('50000', '0.005', '100', '50'),
  row('250000', '0.01', '50', '1300'),
];
const { tiers, mismatches } = tiersFromRows(rows);
const parameters = read(tieredParameters, {
  price: 'mark',
  tierUnit: 'numeraire',
  orders: 'initial',
  initial: 'whole',
  tiers: tiers.map((tier, i) => ({
    fromNotional: String(tier.fromNotional),
    maintenanceRate: String(tier.maintenanceRate),
    maxLeverage: String(tier.maxLeverage),
    deduction: String(rows[i]?.deduction),
  })),
});
const rulebook: Rulebook = {
  name: 'tiers',
  title: 'Tiers',
  equity: equityModel(read(equityParameters, plain)),
  parts: new Map([
    [
      'tiers',
      {
        name: 'tiers',
        applies: () => true,
        isAskedWhenFlat: false,
        modelFor: () => ({ ok: true, value: bind(tiered, parameters) }),
      },
    ],
  ]),
  initial: { type: 'part', part: 'tiers' },
  maintenance: { type: 'part', part: 'tiers' },
  coversEverything: true,
};

/** Equity less maintenance margin of cash and one position, with the mark at a price. */
function excessAt(price: Exact, cash: string, size: string, entry: string): Exact {
  const cost = of(size).times(of(entry));
  const held = holding(
    [balance('USDC', cash)],
    [position(instruments.bitcoin, size, String(cost))],
  );
  const marked = new Map([['BTC-PERP', { mark: price, confidence: Exact.ONE }]]);
  const found = assess(held, { ...market, instruments: marked }, rulebook);
  if (!found.ok) throw new Error(found.error.message);
  return found.value.maintenance.excess;
}

describe('the liquidation price and the whole question agree', () => {
  test.each([
    ['5000', '1', '100000'],
    ['10400', '1', '60000'],
    ['30000', '-1', '240000'],
    ['900', '0.5', '99000'],
  ])('cash %s, size %s at %s', (cash, size, entry) => {
    expect(mismatches).toEqual([]);
    const [price] = crossLiquidationPrices({
      walletBalance: of(cash),
      otherMaintenance: Exact.ZERO,
      otherUnrealisedPnl: Exact.ZERO,
      legs: [
        {
          size: of(size),
          entryPrice: of(entry),
          tiers: tiers.map((tier) => ({
            fromNotional: tier.fromNotional,
            rate: tier.maintenanceRate,
          })),
        },
      ],
    });
    if (price === undefined) throw new Error('the position can be liquidated');
    const step = of('0.01');
    const safer = of(size).sign > 0 ? price.plus(step) : price.minus(step);
    const worse = of(size).sign > 0 ? price.minus(step) : price.plus(step);
    expect(excessAt(price, cash, size, entry).isZero).toBe(true);
    expect(excessAt(safer, cash, size, entry).sign).toBe(1);
    expect(excessAt(worse, cash, size, entry).sign).toBe(-1);
  });
});
