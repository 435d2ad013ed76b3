// Backstop makers: what they are ready to take. Tags 30 to 32.
import type { SchemaTable } from './record.ts';

/** Commitments that one market may have at once: the bound of the loops over them. */
export const BACKSTOPS_PER_MARKET_MAX = 256;

export const backstopCommands = {
  /**
   * Takes up to so many lots of accounts in liquidation, long or short, at the mark less a discount, until its loss on what it
   * took in this market, marked to the mark, reaches the budget. Replaces what the account had committed there; lots 0 end it.
   */
  CommitBackstop: {
    tag: 30,
    fields: {
      time: 'time',
      account: 'id',
      market: 'id',
      lots: 'lots',
      discountPpm: 'ppm',
      lossBudget: 'quanta',
      until: 'time',
    },
  },
} as const satisfies SchemaTable;
