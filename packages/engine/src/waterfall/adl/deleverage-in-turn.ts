// dYdX's deleveraging of accounts whose positions are valued at index prices and whose fractions are given: the published form,
// in quote units. A bankrupt account is closed against one account after the other; who may not become what the fill makes of
// it is passed over. The price of each fill is the caller's.
// Source: dYdX v4 @84d4664, x/clob/keeper/deleveraging.go.
import { Exact } from '../../base/exact.ts';
import { netCollateral, type NetPosition } from '../../margin/rates/net-collateral.ts';
import { wholeNotional } from '../../margin/rates/open-interest.ts';
import { mayBecome, type Standing } from './dydx-transition.ts';

/** A position with whatever the caller keeps beside it. */
export type HeldNet = NetPosition & { readonly market: string };
export type NetHolder<P extends HeldNet> = {
  readonly quote: Exact;
  readonly positions: readonly P[];
};

/** Quote that the bankrupt account receives (negative: pays) for changing its position by `delta`. */
type QuoteOf<P extends HeldNet> = (bankrupt: NetHolder<P>, position: P, delta: Exact) => Exact;
type Terms<P extends HeldNet> = {
  readonly market: string;
  readonly quantum: Exact;
  readonly quoteOf: QuoteOf<P>;
};
export type ClosedPair<P extends HeldNet> = {
  readonly quote: Exact;
  readonly bankrupt: NetHolder<P>;
  readonly offsetting: NetHolder<P>;
};

/** Both accounts after the fill, or undefined where either may not become so or has no such position. */
export function closeAgainst<P extends HeldNet>(
  close: {
    readonly bankrupt: NetHolder<P>;
    readonly offsetting: NetHolder<P>;
    readonly delta: Exact;
  },
  terms: Terms<P>,
): ClosedPair<P> | undefined {
  const { bankrupt, offsetting, delta } = close;
  const position = positionIn(bankrupt, terms.market);
  if (position === undefined) return undefined;
  const quote = terms.quoteOf(bankrupt, position, delta);
  const closed = changed(bankrupt, terms.market, delta, quote);
  const offset = changed(offsetting, terms.market, delta.negated(), quote.negated());
  const isRefused =
    !mayBecome(standingOf(bankrupt, terms.quantum), standingOf(closed, terms.quantum)) ||
    !mayBecome(standingOf(offsetting, terms.quantum), standingOf(offset, terms.quantum));
  return isRefused ? undefined : { quote, bankrupt: closed, offsetting: offset };
}

export type InTurn<P extends HeldNet> = {
  readonly fills: readonly {
    readonly account: string;
    readonly size: Exact;
    readonly quote: Exact;
  }[];
  /** What of `delta` found nobody, signed with it. */
  readonly remaining: Exact;
  readonly bankrupt: NetHolder<P>;
  readonly others: ReadonlyMap<string, NetHolder<P>>;
};

/** Changes the bankrupt account by `delta` against the others in their order, each at most by what it holds. */
export function deleverageInTurn<P extends HeldNet>(
  close: {
    readonly bankrupt: NetHolder<P>;
    readonly others: ReadonlyMap<string, NetHolder<P>>;
    readonly delta: Exact;
  },
  terms: Terms<P>,
): InTurn<P> {
  const { bankrupt, others, delta } = close;
  let left = delta;
  let closing = bankrupt;
  const fills: InTurn<P>['fills'][number][] = [];
  const after = new Map(others);
  for (const [account, holder] of others) {
    const held = positionIn(holder, terms.market)?.size ?? Exact.ZERO;
    if (left.isZero) break;
    if (held.sign !== left.sign) continue;
    const size = Exact.min(left.abs(), held.abs());
    const part = left.sign < 0 ? size.negated() : size;
    const pair = closeAgainst({ bankrupt: closing, offsetting: holder, delta: part }, terms);
    if (pair === undefined) continue;
    fills.push({ account, size, quote: pair.quote });
    closing = pair.bankrupt;
    after.set(account, pair.offsetting);
    left = left.sign < 0 ? left.plus(size) : left.minus(size);
  }
  return { fills, remaining: left, bankrupt: closing, others: after };
}

/** What a change of position is worth at the index price: `-notional(delta)`, truncated to the quantum. */
export const indexQuote = (position: NetPosition, delta: Exact, quantum: Exact): Exact => {
  const worth = wholeNotional({ size: delta, price: position.price, quantum });
  return delta.sign < 0 ? worth : worth.negated();
};

/** Whether an insurance fund may receive (or, below zero, pay) so much: it never ends below zero by paying. */
export const mayChangeFund = (balance: Exact, delta: Exact): boolean =>
  delta.sign >= 0 || balance.plus(delta).sign >= 0;

const positionIn = <P extends HeldNet>({ positions }: NetHolder<P>, market: string) =>
  positions.find((each) => each.market === market);

/** A position that is closed is gone. */
const changed = <P extends HeldNet>(
  holder: NetHolder<P>,
  market: string,
  delta: Exact,
  quote: Exact,
): NetHolder<P> => ({
  quote: holder.quote.plus(quote),
  positions: holder.positions.flatMap((each) => {
    if (each.market !== market) return [each];
    const size = each.size.plus(delta);
    return size.isZero ? [] : [{ ...each, size }];
  }),
});

function standingOf({ quote, positions }: NetHolder<HeldNet>, quantum: Exact): Standing {
  const whole = netCollateral({ quote, positions, quantum });
  return {
    equity: whole.netCollateral,
    initial: whole.initialMargin,
    maintenance: whole.maintenanceMargin,
  };
}
