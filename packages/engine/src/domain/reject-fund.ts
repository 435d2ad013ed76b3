// Refusals of contributors to the fund, each with the numbers that decided it.
import type { AccountId, Quanta, TimeMs } from './units.ts';

export type FundReject =
  /** The venue has stated no terms for contributors. */
  | { readonly type: 'TrancheClosed' }
  /** A loss is known and not booked yet: nobody comes or goes at a value that does not count it. `account` is NONE where claims wait. */
  | { readonly type: 'DeficitKnown'; readonly account: AccountId; readonly why: string }
  | {
      readonly type: 'TrancheSharesTooFew';
      readonly account: AccountId;
      readonly shares: bigint;
      readonly held: bigint;
    }
  | { readonly type: 'AmountBuysNoShare'; readonly amount: Quanta }
  | {
      readonly type: 'TrancheExitPending';
      readonly account: AccountId;
      readonly shares: bigint;
      readonly since: TimeMs;
    }
  | { readonly type: 'NoTrancheExit'; readonly account: AccountId }
  | { readonly type: 'CoolDownRunning'; readonly account: AccountId; readonly until: TimeMs };
