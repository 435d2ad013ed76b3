// The fund's terms, targets and contributors, and what tends its buckets. Tags 165 to 179.
import { postings } from './chart-of-accounts.ts';
import { fundTermsFields } from './fund-terms.ts';
import type { SchemaTable } from './record.ts';

export const fundEvents = {
  FundTermsSet: { tag: 165, fields: fundTermsFields },
  FundTargetSet: { tag: 166, fields: { market: 'id', amount: 'quanta' } },
  TrancheJoined: {
    tag: 167,
    fields: { account: 'id', amount: 'quanta', shares: 'wide', postings },
  },
  /** `value`: what the shares were worth then, and the most that they will be paid with. */
  TrancheExitRequested: { tag: 168, fields: { account: 'id', shares: 'wide', value: 'quanta' } },
  /** What the shares have gained since the request stays with the others: `lost` shares are forfeited. */
  TrancheExitCancelled: { tag: 169, fields: { account: 'id', shares: 'wide', lost: 'wide' } },
  TrancheLeft: {
    tag: 170,
    fields: { account: 'id', shares: 'wide', amount: 'quanta', postings },
  },
  /** Losses have made shares small: their count is divided, rounded down for each holder; by 0: nothing is left of them. */
  TrancheRebased: { tag: 171, fields: { divisor: 'wide' } },
  /** Of the fees since the last tending: to buckets below their target, and to contributors. */
  FundReplenished: {
    tag: 172,
    fields: {
      fees: 'quanta',
      tranche: 'quanta',
      buckets: { list: { market: 'id', amount: 'quanta' } },
      nextTime: 'time',
      postings,
    },
  },
  /** Of what a market's bucket has above its target, to the shared bucket. */
  SurplusMoved: { tag: 173, fields: { market: 'id', amount: 'quanta', postings } },
  /** The fund paid because of an account: in all so much since the interval began. */
  InsurancePaid: { tag: 174, fields: { account: 'id', amount: 'quanta', since: 'time' } },
} as const satisfies SchemaTable;
