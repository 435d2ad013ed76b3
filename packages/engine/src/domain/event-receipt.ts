// Receipts of deleveraging: who, at what rank, why, and what another policy would have taken. Tags 150 to 154.
import { ADL_POLICIES } from './ladder.ts';
import type { SchemaTable } from './record.ts';

/** `bankruptcyPrice`: with a share of the loss that the lots carry. `atMark`: without one. */
export const RECEIPT_REASONS = ['bankruptcyPrice', 'atMark'] as const;

export const receiptEvents = {
  /** One for each claim on lots of the deficit recorded just before, in the order of its claims. It moves nothing. */
  AdlReceiptIssued: {
    tag: 150,
    fields: {
      account: 'id',
      market: 'id',
      /** Whose lots they were. */
      bankrupt: 'id',
      /** 1 for the first account that the policy came to, then 2, of `of` accounts that gave; `candidates` stood there. */
      rank: 'count',
      of: 'count',
      candidates: 'count',
      /** Signed as the bankrupt account held them, and the quote at which they are closed, in the same sign. */
      lots: 'lots',
      quote: 'quanta',
      mark: 'ticks',
      reason: RECEIPT_REASONS,
      policy: ADL_POLICIES,
      /** The policy's score of the account, a whole number, before it gave anything. */
      score: 'text',
      /** What each other policy would have taken of this account, unsigned; one that was not asked is left out. */
      others: { list: { policy: ADL_POLICIES, lots: 'lots' } },
    },
  },
} as const satisfies SchemaTable;
