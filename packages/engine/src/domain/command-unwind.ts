// Unwinds that an adviser proposes, and rebalancing that an owner accepts. Tags 33 to 37.
import type { SchemaTable } from './record.ts';

export const unwindCommands = {
  /**
   * An adviser's answer to `UnwindWanted`: lots to close, unsigned, and the mark of each leg that it saw. It is not trusted:
   * what does not verify exactly is refused, and the engine's own plan follows in its time.
   */
  ProposeUnwind: {
    tag: 33,
    fields: {
      time: 'time',
      account: 'id',
      wanted: 'count',
      legs: { list: { market: 'id', lots: 'lots', mark: 'ticks' } },
    },
  },
  /** The owner takes the cheapest reduction that brings the account back above its warning level, for `costMost` at most. */
  AcceptRebalance: { tag: 34, fields: { time: 'time', account: 'id', costMost: 'quanta' } },
  /** The owner lets the engine do the same by itself at a margin call, or no more. */
  AllowRebalance: { tag: 35, fields: { time: 'time', account: 'id', allowed: 'flag' } },
} as const satisfies SchemaTable;
