// Who stands on the other side of a market, in deleveraging order, and what fixed claims still hold of each. Made anew for
// each tick's liquidations: the ranking is that of the moment the tick first needs it; eligibility is judged when taken.
// Derived from the state, never recorded.
import { abs, add, max, sub } from '../base/fixed.ts';
import type { EventOf } from '../domain/event.ts';
import {
  type AccountId,
  type Lots,
  type MarketId,
  type Quanta,
  valueOf,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../domain/units.ts';
import { unitValue } from '../margin/account-risk.ts';
import type { ReadState } from '../state/state.ts';
import { Book, type PositionSide } from './adl/book.ts';
import { FactorExposures } from './adl/factor-exposure.ts';

export { adlScore } from './adl/queue.ts';

/** Claims fixed and not yet drained: lots (unsigned) and the loss they bring, in quanta. */
export type Pending = { readonly lots: Lots; readonly cut: Quanta };
const NOTHING: Pending = { lots: ZERO_LOTS, cut: ZERO_QUANTA };
type Claim = EventOf<'DeficitFixed'>['claims'][number];

export class Counterparties {
  private readonly state: ReadState;
  private readonly pending = new Map<MarketId, Map<AccountId, Pending>>();
  private readonly cuts = new Map<AccountId, Quanta>();
  private readonly books = new Map<MarketId, Map<PositionSide, Book>>();
  private exposures: FactorExposures | undefined;
  /** Looks at a candidate that comparisons with other policies have made; receipts.ts bounds them. */
  looks = 0;

  constructor(state: ReadState) {
    this.state = state;
    const { claims } = state;
    for (let row = state.scalar('claimHead'); row < state.scalar('claims'); row++) {
      const kind = claims.kind.get(row) === 0 ? 'adl' : 'socialise';
      const claim = {
        kind,
        account: claims.account.get(row),
        size: claims.size.get(row),
        amount: claims.amount.get(row),
      } as const;
      this.note(claims.market.get(row), claim);
    }
  }

  /** Notes a claim just fixed. */
  note(market: MarketId, claim: Claim): void {
    const cut = this.cutOf(market, claim);
    const lots = abs(claim.size);
    const before = this.pendingOf(market, claim.account);
    let byAccount = this.pending.get(market);
    if (byAccount === undefined)
      this.pending.set(market, (byAccount = new Map<AccountId, Pending>()));
    byAccount.set(claim.account, { lots: add(before.lots, lots), cut: add(before.cut, cut) });
    this.cuts.set(claim.account, add(this.cutsOf(claim.account), cut));
    for (const [of, sides] of this.books) {
      for (const book of sides.values()) {
        if (of === market) book.claimed(claim.account, lots, cut);
        book.charged(claim.account, cut);
      }
    }
  }
  pendingOf(market: MarketId, account: AccountId): Pending {
    return this.pending.get(market)?.get(account) ?? NOTHING;
  }
  /** Accounts that claims of the market hold. */
  claimants(market: MarketId): Iterable<AccountId> {
    return this.pending.get(market)?.keys() ?? [];
  }
  isClaimant(market: MarketId, account: AccountId): boolean {
    return this.pending.get(market)?.has(account) ?? false;
  }
  /** Losses that claims of all markets still bring to the account. */
  cutsOf(account: AccountId): Quanta {
    return this.cuts.get(account) ?? ZERO_QUANTA;
  }

  /** Accounts of a side, house accounts excluded. */
  book(market: MarketId, side: PositionSide): Book {
    let sides = this.books.get(market);
    if (sides === undefined) this.books.set(market, (sides = new Map<PositionSide, Book>()));
    let book = sides.get(side);
    if (book === undefined) {
      this.exposures ??= new FactorExposures(this.state);
      book = new Book(this.state, { market, side }, this.exposures, (account) => ({
        ...this.pendingOf(market, account),
        cuts: this.cutsOf(account),
      }));
      sides.set(side, book);
    }
    return book;
  }

  /** Deleveraging at a quote worse than the mark costs the difference. */
  private cutOf(market: MarketId, claim: Claim): Quanta {
    if (claim.kind === 'socialise') return claim.amount;
    return max(ZERO_QUANTA, sub(claim.amount, valueOf(claim.size, unitValue(this.state, market))));
  }
}
