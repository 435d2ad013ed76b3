// Deductions that a venue publishes: its own table of all contracts, and rows that are wrong on purpose.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { describeWithShared } from '../../../../../test/shared.ts';
import { Exact } from '../../base/exact.ts';
import { maintenanceTiers, type StatedTierRow, tiersFromRows } from './stated-tiers.ts';
import { deductions } from './tiers.ts';

const row = (from: string, rate: string, deduction: string): StatedTierRow => ({
  fromNotional: Exact.of(from),
  maintenanceRate: Exact.of(rate),
  maxLeverage: Exact.of('20'),
  deduction: Exact.of(deduction),
});

test('a wrong row is reported with what follows from the row before and from the rates', () => {
  const { tiers, mismatches } = tiersFromRows([
    row('0', '0.01', '0'),
    row('1000', '0.02', '11'),
    row('2000', '0.03', '31'),
  ]);
  expect(tiers[1]?.initialRate.equals(Exact.of('0.05'))).toBe(true);
  expect(mismatches).toHaveLength(1);
  const [found] = mismatches;
  expect([found?.row, String(found?.stated), String(found?.derived)]).toEqual([1, '11', '10']);
});

describeWithShared(
  'Binance USDⓈ-M risk brackets of July 2025',
  ['data/binance_usdm_leverage_tiers.csv.gz'],
  ([path = '']) => {
    const bySymbol = new Map<string, StatedTierRow[]>();
    const lines = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n').slice(1);
    for (const line of lines) {
      const [symbol = '', , , from = '', , rate = '', leverage = '', cum = ''] = line.split(',');
      const rows = bySymbol.get(symbol) ?? [];
      bySymbol.set(symbol, rows);
      rows.push({
        fromNotional: Exact.of(from),
        maintenanceRate: Exact.of(rate),
        maxLeverage: Exact.of(leverage),
        deduction: Exact.of(cum),
      });
    }

    test('rows whose deduction does not follow from the row before', () => {
      const wrong = [...bySymbol].flatMap(([symbol, rows]) =>
        tiersFromRows(rows).mismatches.map(
          (each) => `${symbol} ${each.row + 1}: ${each.stated}, not ${each.fromRowBefore}`,
        ),
      );
      expect(lines.length).toBeGreaterThan(4000);
      expect(wrong).toEqual([]);
    });

    test('what follows from the rates alone is what is published', () => {
      for (const rows of bySymbol.values()) {
        const derived = deductions(maintenanceTiers(rows));
        expect(derived.map(String)).toEqual(rows.map((each) => String(each.deduction)));
      }
    });
  },
);
