// Unwinds wanted, accepted and planned, and rebalancing. Tags 140 to 149.
import { SIDES } from './command.ts';
import type { Fields, SchemaTable } from './record.ts';

/** Unsigned lots to close of each leg; `cost` beyond the mark if all of them fill at their limits, quanta, rounded up. */
const closing = {
  account: 'id',
  cost: 'quanta',
  legs: { list: { market: 'id', lots: 'lots' } },
} as const satisfies Fields;

export const unwindEvents = {
  /** An adviser may propose until then; `ownCost` is what the engine's own plan would cost. `wanted` counts by account. */
  UnwindWanted: {
    tag: 140,
    fields: { account: 'id', wanted: 'count', until: 'time', ownCost: 'quanta' },
  },
  /** A proposal verified: its orders follow. */
  UnwindAccepted: { tag: 141, fields: { ...closing, wanted: 'count' } },
  /** Nobody proposed in time what verifies: the orders of the engine's own plan follow. */
  UnwindPlanned: { tag: 142, fields: { ...closing, wanted: 'count' } },
  /** The account left the rung before anybody had proposed: nothing waits any more. */
  UnwindWithdrawn: { tag: 146, fields: { account: 'id', wanted: 'count' } },
  RebalanceAllowed: { tag: 143, fields: { account: 'id', allowed: 'flag' } },
  /** By the owner's command, or because he had allowed it: the orders follow. */
  RebalanceStarted: { tag: 144, fields: { ...closing, by: ['owner', 'allowance'] } },
  /** The owner's own order, reduce-only and without penalty; the venue's book fills or expires it like one of the ladder. */
  RebalanceOrderPlaced: {
    tag: 145,
    fields: {
      order: 'order',
      account: 'id',
      market: 'id',
      side: SIDES,
      size: 'lots',
      limit: 'ticks',
      expires: 'time',
    },
  },
} as const satisfies SchemaTable;
