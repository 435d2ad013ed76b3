// The fund's terms, the targets of its buckets, and its contributors. Tags 38 to 44.
import { fundTermsFields } from './fund-terms.ts';
import type { SchemaTable } from './record.ts';

export const fundCommands = {
  SetFundTerms: { tag: 38, fields: { time: 'time', ...fundTermsFields } },
  /** How much a market's bucket should hold, or the shared one (market NONE), by stress results: an adviser's number. */
  SetFundTarget: { tag: 39, fields: { time: 'time', market: 'id', amount: 'quanta' } },
  /** An account pays settlement balance into the tranche and holds shares of it. */
  JoinTranche: { tag: 40, fields: { time: 'time', account: 'id', amount: 'quanta' } },
  /** Shares that are to leave once the cool-down has passed. They bear losses until then. */
  RequestTrancheExit: { tag: 41, fields: { time: 'time', account: 'id', shares: 'wide' } },
  CancelTrancheExit: { tag: 42, fields: { time: 'time', account: 'id' } },
  /** What was requested leaves, at its worth now, at most what it was worth when requested. */
  LeaveTranche: { tag: 43, fields: { time: 'time', account: 'id' } },
} as const satisfies SchemaTable;
