// Statements of the insurance fund: for each market's bucket, the shared one and the contributors' tranche what it held at first,
// what came and went by cause, and what it holds, followed from the events alone. Every sum is exact: it is made of postings.
import { assert } from '../base/assert.ts';
import { add, neg, sub } from '../base/fixed.ts';
import type { Posting } from '../domain/chart-of-accounts.ts';
import type { Event } from '../domain/event.ts';
import { type AccountId, NONE, type Quanta, ZERO_QUANTA } from '../domain/units.ts';
import { fundTarget } from '../state/fund-reading.ts';
import type { ReadState } from '../state/state.ts';
import { money } from './source.ts';

export const FUND_CAUSES = [
  /** Paid in or taken out by the venue, or by contributors. */
  'contributions',
  'penalties',
  /** A share of the venue's fees. */
  'fees',
  /** Losses of accounts that were worth less than nothing. */
  'deficits',
  /** Lots taken over: what they gained or lost until they were sold. */
  'inventory',
  'funding',
  /** Coins bought in conversions, and sold outside. */
  'collateral',
  'interest',
  /** From a bucket above its target to the shared one. */
  'surplus',
  /** Between buckets and suspense, to cover one another. */
  'betweenBuckets',
  'auctions',
  'other',
] as const;
export type FundCause = (typeof FUND_CAUSES)[number];

export type FundLineView = { readonly cause: FundCause; readonly in: string; readonly out: string };
/** Money in whole coins of the settlement asset; `cover` is closing over target, a fraction for display, null without a target. */
export type FundStatementView = {
  /** `shared`, `tranche`, or the market's symbol. */
  readonly of: string;
  readonly opening: string;
  readonly lines: readonly FundLineView[];
  readonly closing: string;
  readonly target: string;
  readonly cover: number | null;
};

type Flow = { readonly in: Quanta; readonly out: Quanta };
type Book = { readonly opening: Quanta; readonly flows: Map<FundCause, Flow> };
/** The tranche is a ledger of its own, no account. */
const TRANCHE = NONE;

export class FundStatements {
  private readonly state: () => ReadState;
  private readonly books = new Map<AccountId, Book>();

  /** Opens at what the fund holds now; feed it each later step's events. */
  constructor(state: () => ReadState) {
    this.state = state;
    const now = state();
    for (let account = 0; account < now.scalar('accounts'); account++)
      if (now.accountKind(account) === 'insurance')
        this.open(account, now.accounts.cash.get(account));
    if (now.scalar('assets') > 0) this.open(TRANCHE, now.assets.tranche.get(0));
  }

  push(events: readonly Event[]): void {
    for (const event of events) {
      if (!('postings' in event)) continue;
      for (const posting of event.postings) {
        const account = this.fundAccountOf(posting);
        if (account !== undefined) this.note(account, causeOf(event, account), posting.amount);
      }
    }
  }

  /** The tranche first, then the shared bucket, then the markets in their order. */
  statements(): readonly FundStatementView[] {
    const state = this.state();
    if (state.scalar('assets') === 0) return [];
    const markets = state.listing.markets.map(({ symbol, bucketAccount }, market) => ({
      of: symbol,
      account: bucketAccount,
      target: fundTarget(state, market),
    }));
    const shared = {
      of: 'shared',
      account: state.scalar('sharedFund'),
      target: fundTarget(state, NONE),
    };
    const tranche = { of: 'tranche', account: TRANCHE, target: ZERO_QUANTA };
    return [tranche, shared, ...markets].map(({ of, account, target }) => {
      const book = this.bookOf(account);
      const closing = closingOf(book);
      return {
        of,
        opening: money(state, book.opening),
        lines: FUND_CAUSES.flatMap((cause) => lineOf(state, cause, book.flows.get(cause))),
        closing: money(state, closing),
        target: money(state, target),
        cover: target === 0n ? null : Number(closing) / Number(target),
      };
    });
  }

  /** Quanta held after everything fed so far: of a bucket's account, or of the tranche for NONE. */
  closing(account: AccountId): Quanta {
    return closingOf(this.bookOf(account));
  }

  private fundAccountOf({ ledger, owner, asset }: Posting): AccountId | undefined {
    if (asset !== 0) return undefined;
    if (ledger === 'tranche') return TRANCHE;
    const isFund = ledger === 'account' && this.state().accountKind(owner) === 'insurance';
    return isFund ? owner : undefined;
  }

  private note(account: AccountId, cause: FundCause, amount: Quanta): void {
    const { flows } = this.bookOf(account);
    const before = flows.get(cause) ?? { in: ZERO_QUANTA, out: ZERO_QUANTA };
    const after =
      amount > 0n
        ? { in: add(before.in, amount), out: before.out }
        : { in: before.in, out: add(before.out, neg(amount)) };
    flows.set(cause, after);
  }

  private open(account: AccountId, opening: Quanta): Book {
    const book = { opening, flows: new Map<FundCause, Flow>() };
    this.books.set(account, book);
    return book;
  }

  /** A bucket that was listed since then held nothing. */
  private bookOf(account: AccountId): Book {
    return this.books.get(account) ?? this.open(account, ZERO_QUANTA);
  }
}

function closingOf({ opening, flows }: Book): Quanta {
  let held = opening;
  for (const flow of flows.values()) held = add(held, sub(flow.in, flow.out));
  return held;
}

function lineOf(state: ReadState, cause: FundCause, flow: Flow | undefined): FundLineView[] {
  if (flow === undefined) return [];
  assert(flow.in >= 0n && flow.out >= 0n, () => `flows of ${cause} are never negative`);
  return [{ cause, in: money(state, flow.in), out: money(state, flow.out) }];
}

function causeOf(event: Event, account: AccountId): FundCause {
  switch (event.type) {
    case 'Deposited':
    case 'Withdrawn':
    case 'TrancheJoined':
    case 'TrancheLeft':
      return 'contributions';
    case 'PenaltyCharged':
      return 'penalties';
    case 'FundReplenished':
      return 'fees';
    case 'DeficitFixed':
    case 'UncoveredRepaid':
      return 'deficits';
    case 'OrderFilled':
    case 'PositionTransferred':
    case 'PositionSettled':
      return 'inventory';
    case 'FundingSettled':
      return 'funding';
    case 'CollateralConverted':
    case 'InventorySold':
    case 'CollateralSold':
      return 'collateral';
    case 'InterestCharged':
      return 'interest';
    case 'SurplusMoved':
      return 'surplus';
    case 'Transferred':
      return account === event.from || account === event.to ? 'betweenBuckets' : 'other';
    case 'AuctionBidTaken':
      return 'auctions';
    default:
      return 'other';
  }
}
