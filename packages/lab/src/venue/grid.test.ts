import { describe, expect, it } from 'vitest';
import { chooseGrid, SETTLEMENT_SCALE } from './grid.ts';

describe('chooseGrid', () => {
  it.each([
    ['BTC', 113_063, 107_000, 122_590, 2, 1, 1e-5],
    ['DOGE', 0.19638, 0.15, 0.254, 6, 1e-6, 10],
    ['PEPE', 0.00000671, 0.00000501, 0.0000094, 9, 1e-10, 1e6],
  ])(
    '%s: tick and lot are powers of ten and one lot moves by whole quanta a tick',
    (_, first, lowest, highest, decimals, tick, lot) => {
      const grid = chooseGrid({ first, lowest, highest, decimals });
      expect(grid.tick).toBeCloseTo(tick, 14);
      expect(grid.lotCoins).toBeCloseTo(lot, 9);
      const quanta = grid.tickIndexUnits * grid.lotBase * 10n ** BigInt(SETTLEMENT_SCALE);
      const unit = 10n ** BigInt(grid.decimals + grid.baseDecimals);
      expect(quanta % unit).toBe(0n);
      expect(quanta / unit).toBeGreaterThan(0n);
      expect(Number(grid.maxPriceTicks) * grid.tick).toBeGreaterThanOrEqual(
        10 * highest * 0.999999,
      );
      expect(lowest / grid.tick).toBeGreaterThanOrEqual(1000);
    },
  );
});

it.each([
  ['a wick of LINK', 0.2, 0.0001, 53],
  ['the fall of LUNA', 80, 0.0001, 119],
])(
  '%s: prices over many decades coarsen the tick, and the lot stays within its bound',
  (_, first, lowest, highest) => {
    const grid = chooseGrid({ first, lowest, highest, decimals: 8 });
    expect(10 * highest * grid.lotCoins).toBeLessThanOrEqual(4_000);
    expect(grid.tick * grid.lotCoins * 1e6).toBeGreaterThanOrEqual(0.999);
    expect(grid.tick).toBeLessThanOrEqual(lowest);
  },
);
