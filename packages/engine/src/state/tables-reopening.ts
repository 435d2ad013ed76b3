// Columns of a market's orderly opening after a band or a silence, as part of the table of markets.
import { F64Column, type Memory, U8Column } from './columns.ts';

export const marketReopeningColumns = (m: Memory) => ({
  /** 1 while the quality of its index does not permit to liquidate. */
  suspended: new U8Column(m, 'market.suspended', 64),
  /** When its last band closed, or liquidation was last permitted again; 0: never. */
  reopenedAt: new F64Column(m, 'market.reopenedAt', 64),
  /** When its last grace began: not with every opening, or a market that closes again and again would never be liquidated in. */
  graceSince: new F64Column(m, 'market.graceSince', 64),
});
