// The chart of accounts: which ledgers there are, and a posting to one of them. Entries are built in ledger/postings.ts and
// written in state/apply-postings.ts.
import type { FieldsType } from './record.ts';

/** The chart of accounts. `external` is the outside world, so that every entry sums to zero per asset. */
export const LEDGERS = [
  'external',
  /** Balances of accounts, insurance buckets and suspense accounts; `owner` is the account. */
  'account',
  'fees',
  /** What rounding leaves; never negative. */
  'residue',
  /** Counterpart of realised PnL per market: equals the market's total unrealised PnL at any mark. `owner` is the market. */
  'clearing',
  /** Funding paid and not yet received per market. */
  'funding',
  /** Losses nobody covered (negative): per market, or of lending where no market can be named (`owner` NONE). */
  'uncovered',
  /** What contributors to the fund have paid in, less what losses took: the tranche that answers after the buckets. */
  'tranche',
  /** Shared losses that winners have not met yet (negative), per market. `owner` is the market. */
  'socialised',
  /** Deposits seen but not final, transfers between locations, credits that may be reversed: kept for later use. */
  'unconfirmed',
  'inTransit',
  'reversible',
] as const;
export type Ledger = (typeof LEDGERS)[number];

/** The field of an event that moves money: its entry, which sums to zero per asset. */
export const postings = {
  list: { ledger: LEDGERS, owner: 'id', asset: 'id', amount: 'quanta' },
} as const;
export type Posting = FieldsType<typeof postings.list>;
