// Events of a market's silence: nobody can be liquidated at the quality of its index, and can again. Tags 118 and 119. Bands
// have their own events, which open a market again just so.
import type { SchemaTable } from './record.ts';

export const reopeningEvents = {
  LiquidationSuspended: { tag: 118, fields: { market: 'id' } },
  MarketReopened: { tag: 119, fields: { market: 'id' } },
} as const satisfies SchemaTable;
