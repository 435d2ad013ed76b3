// Bad debt at true prices. An engine that sees prices late takes an account over at a mark that is gone, finds it solvent,
// and whoever takes its positions bears what it was really short of; its own deficits are only what it can see. Here every
// account that leaves its positions by force is judged by the marks as they really were.
import type { AccountId, Event, EventOf, MarketId } from '@plimsoll/engine';
import type { FloatRisk } from '../replay/float-risk.ts';
import type { Session } from '../replay/session.ts';
import { SETTLEMENT_SCALE } from '../venue/grid.ts';

const UNIT = 10 ** SETTLEMENT_SCALE;

export class TrueShortfall {
  /** Quote units, over all accounts so far. */
  total = 0;
  private readonly session: Session;
  private readonly risk: FloatRisk;
  private readonly trueMark: (market: MarketId) => bigint;
  /** What each account in liquidation was given beyond the true value of its positions, quote units. */
  private readonly overpaid = new Map<AccountId, number>();

  constructor(parts: {
    readonly session: Session;
    readonly risk: FloatRisk;
    readonly trueMark: (market: MarketId) => bigint;
  }) {
    this.session = parts.session;
    this.risk = parts.risk;
    this.trueMark = parts.trueMark;
  }

  onEvent(event: Event): void {
    if (event.type === 'PositionTransferred') this.transferred(event);
    else if (event.type === 'DeficitFixed')
      // The part that nobody pays at once is in the quote of the lots, where there are any.
      this.add(event.account, Number(event.size === 0n ? event.deficit : event.insurance) / UNIT);
    else if (event.type === 'LiquidationEnded') this.ended(event.account);
  }

  private transferred({ from, market, size, quote }: EventOf<'PositionTransferred'>): void {
    const { state } = this.session;
    const kind = state.accountKind(from);
    if (kind === 'suspense' || kind === 'insurance') return;
    const mark = Number(state.mark(market));
    if (mark === 0) return;
    const atMark = (Number(size) * Number(state.unitValue(market))) / UNIT;
    const atTrue = (atMark * Number(this.trueMark(market))) / mark;
    this.add(from, Number(quote) / UNIT - atTrue);
  }

  private add(account: AccountId, amount: number): void {
    const kind = this.session.state.accountKind(account);
    if (kind === 'suspense' || kind === 'insurance') return;
    this.overpaid.set(account, (this.overpaid.get(account) ?? 0) + amount);
  }

  /** What is left to the account pays first. */
  private ended(account: AccountId): void {
    const overpaid = this.overpaid.get(account);
    if (overpaid === undefined) return;
    this.overpaid.delete(account);
    this.risk.look(account);
    this.total += Math.max(0, overpaid - Math.max(0, this.risk.equity));
  }
}
