// Columns of unwinds and of rebalancing.
import { F64Column, type Memory, U32Column, U8Column } from './columns.ts';

export const accountUnwindColumns = (m: Memory) => ({
  /** Unwinds wanted so far; the last one is current until its time. */
  unwinds: new U32Column(m, 'account.unwinds', 256),
  /** Until when the last one waits for a proposal; 0: orders were placed for it, or there was none. */
  unwindUntil: new F64Column(m, 'account.unwindUntil', 256),
  /** Whether the engine may rebalance by itself at a margin call. */
  rebalanceAllowed: new U8Column(m, 'account.rebalanceAllowed', 256),
});
