// Backstop makers: what they are ready to take, and what they took. Tags 135 to 139.
import type { SchemaTable } from './record.ts';

export const backstopEvents = {
  /** What was taken under an earlier commitment is forgotten: the budget is a new one. */
  BackstopCommitted: {
    tag: 135,
    fields: {
      account: 'id',
      market: 'id',
      lots: 'lots',
      discountPpm: 'ppm',
      lossBudget: 'quanta',
      until: 'time',
    },
  },
  /**
   * The maker took signed lots of `from`, paid for at the mark less `discount` (>= 0, quanta). After it: lots still committed,
   * and what was taken in all, with its cost, by which the loss is measured.
   */
  BackstopTaken: {
    tag: 136,
    fields: {
      account: 'id',
      from: 'id',
      market: 'id',
      lots: 'lots',
      discount: 'quanta',
      lotsLeft: 'lots',
      takenSize: 'lots',
      takenCost: 'quanta',
    },
  },
} as const satisfies SchemaTable;
