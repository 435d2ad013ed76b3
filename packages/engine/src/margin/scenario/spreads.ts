// Matches long and short amounts along the curve: what a spread between expiries consists of. What such a spread is charged
// is for the rules that ask.
import { Exact } from '../../base/exact.ts';
import type { Figure } from '../model/margin-model.ts';

export type AtExpiry = {
  /** Days to expiry, zero for a perpetual. */
  readonly days: Exact;
  /** Signed, any unit. */
  readonly amount: Exact;
};
export type Spread = {
  readonly nearDays: Exact;
  readonly farDays: Exact;
  /** Matched amount, positive, in the unit of the amounts. */
  readonly amount: Exact;
};

/**
 * The spreads of amounts that ascend by days: each amount is matched with the nearest earlier ones of the other sign that
 * are still open. The matched amounts add up to at most the smaller of the long and the short sum.
 */
export function spreadsOf(amounts: readonly AtExpiry[]): readonly Spread[] {
  const open: AtExpiry[] = [];
  const spreads: Spread[] = [];
  for (const { days, amount } of amounts) {
    let left = amount;
    while (!left.isZero) {
      const near = open.at(-1);
      if (near === undefined || near.amount.sign === left.sign) {
        open.push({ days, amount: left });
        break;
      }
      open.pop();
      const matched = Exact.min(near.amount.abs(), left.abs());
      spreads.push({ nearDays: near.days, farDays: days, amount: matched });
      const rest = near.amount.plus(left);
      left = rest.sign === left.sign ? rest : Exact.ZERO;
      if (!rest.isZero && left.isZero) open.push({ days: near.days, amount: rest });
    }
  }
  return spreads;
}

/** Sum over spreads of amount x days between its expiries, exact. */
export const amountDays = (spreads: readonly Spread[]): Exact =>
  Exact.sum(spreads.map((each) => each.amount.times(each.farDays.minus(each.nearDays))));

/** The matched amounts, for the explanation. */
export const spreadFigures = (spreads: readonly Spread[], underlying: string): readonly Figure[] =>
  spreads.map(({ nearDays, farDays, amount }) => ({
    name: `${underlying} ${nearDays.toFixed(2, 'halfEven')} days against ${farDays.toFixed(2, 'halfEven')}`,
    value: amount,
    unit: 'hedged',
  }));
