// What a policy of deleveraging knows: the accounts on the other side of a market as plain integers, and what of a bankrupt
// position is to be placed with them. Where the numbers come from is book.ts; nothing is decided here.
import type { AccountId, Lots, Quanta } from '../../domain/units.ts';

/** One account on the side that is deleveraged. Amounts in settlement quanta, sizes unsigned. */
export type Candidate = {
  readonly account: AccountId;
  readonly held: Lots;
  /** Of those the lots that no claim holds yet. */
  readonly free: Lots;
  /** Value of the position at the mark, and what it cost; both unsigned. */
  readonly notional: Quanta;
  readonly cost: Quanta;
  /** Whether it gains while its unsigned value rises: a long position in a linear contract does. */
  readonly gainsAsValueRises: boolean;
  /** Unrealised PnL at the mark less funding owed, of this position, and less what claims still take of it. */
  readonly gain: Quanta;
  /** Equity without the gain of this position. */
  readonly balance: Quanta;
  /** Of the whole account; equity less what claims of any market still take. */
  readonly equity: Quanta;
  readonly maintenance: Quanta;
  readonly accountNotional: Quanta;
  /** Of `maintenance`, what goes with this position; 0 where a model looks at the account as a whole. */
  readonly positionMaintenance: Quanta;
  /**
   * Signed: what the whole account gains by a rise of the market's factor by 100 %, and what each lot of this position adds
   * to it (lotExposure). Lots that claims hold are no longer counted. Source: factor-exposure.ts.
   */
  readonly exposure: Quanta;
  readonly lotExposure: Quanta;
};

/** What is to be placed, and on which terms. */
export type Placement = {
  /** Lots to place, unsigned, and the loss beyond the mark that they bring in all, quanta, >= 0. */
  readonly lots: Lots;
  readonly loss: Quanta;
  /** From here a policy that draws by lot starts: the same number on every replica. */
  readonly seed: number;
  /** Lots that may be asked of the account, unsigned. */
  freeOf(candidate: Candidate): Lots;
  /** A quick look: false only if the account may give up none, whatever their number. */
  mayGive(candidate: Candidate): boolean;
  /** Whether the account may give up so many (more than none, at most its free ones). */
  allows(candidate: Candidate, lots: Lots): boolean;
};

/** Lots to take from an account, unsigned and positive. */
export type Taking = { readonly account: AccountId; readonly lots: Lots };
