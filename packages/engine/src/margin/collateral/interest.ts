// Yearly interest on borrowed coins: a line with kinks over the share of deposits that is lent out, and what it charges
// in a span of time. Charging the live venue's debts is observe/charge-interest.ts.
import { assert } from '../../base/assert.ts';
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { checked, decimal, list, object, type TypeOf } from '../../domain/schema.ts';
import { MS_PER_YEAR, type Snapshot } from '../../domain/snapshot.ts';
import type { MarginRefusal } from '../model/margin-model.ts';
import { share } from './rule-fields.ts';

/** Kinks of the rate, ascending by utilisation from zero; the rate never falls, and holds beyond the last. */
export const interestKinks = checked(
  list(
    'Kinks of the yearly rate.',
    object('A kink.', {
      utilisation: share('Borrows over deposits.'),
      yearlyRate: decimal('Interest per year at it, not compounded.', { min: '0' }),
    }),
    1,
  ),
  (kinks) => {
    const wrong = kinks.findIndex((kink, i) => {
      const before = kinks[i - 1];
      return before === undefined
        ? !kink.utilisation.isZero
        : !kink.utilisation.isAbove(before.utilisation) ||
            kink.yearlyRate.isBelow(before.yearlyRate);
    });
    return wrong < 0
      ? undefined
      : `kink ${wrong}: kinks start at 0 and ascend, and the rate does not fall`;
  },
);
export type InterestKinks = TypeOf<typeof interestKinks>;

/** The yearly rate at a utilisation, exact: straight lines between the kinks, flat past the last. */
export function interestRate(utilisation: Exact, kinks: InterestKinks): Exact {
  let low = kinks[0];
  assert(low !== undefined, 'interest has at least one kink');
  for (const high of kinks) {
    if (utilisation.isAbove(high.utilisation)) {
      low = high;
      continue;
    }
    const width = high.utilisation.minus(low.utilisation);
    if (width.isZero) return high.yearlyRate;
    const along = Exact.max(utilisation.minus(low.utilisation), Exact.ZERO).over(width);
    return low.yearlyRate.plus(high.yearlyRate.minus(low.yearlyRate).times(along));
  }
  return low.yearlyRate;
}

/** Borrows over deposits; one where something is borrowed and nothing deposited. */
export function utilisationOf(lent: { readonly borrows: Exact; readonly deposits: Exact }): Exact {
  if (lent.deposits.sign > 0) return Exact.max(lent.borrows, Exact.ZERO).over(lent.deposits);
  return lent.borrows.sign > 0 ? Exact.ONE : Exact.ZERO;
}

/** The yearly rate that debt in an asset pays now; refused where the snapshot does not say what is lent. */
export function yearlyRateOf(
  asset: string,
  kinks: InterestKinks,
  snapshot: Snapshot,
): Result<Exact, MarginRefusal> {
  const { borrows, deposits } = snapshot.assets.get(asset) ?? {};
  if (borrows === undefined || deposits === undefined) {
    return err({
      code: 'MissingQuote',
      where: asset,
      message: `interest on ${asset} follows what is deposited and borrowed, which the snapshot does not have`,
    });
  }
  return ok(interestRate(utilisationOf({ borrows, deposits }), kinks));
}

/** Simple interest on a debt over a span, in the unit of the debt and not rounded; a year has 365 days. */
export function accruedInterest(owed: {
  readonly debt: Exact;
  readonly yearlyRate: Exact;
  readonly elapsedMs: number;
}): Exact {
  assert(owed.elapsedMs >= 0, () => `interest accrues over ${owed.elapsedMs} ms`);
  const years = Exact.integer(owed.elapsedMs).over(Exact.integer(MS_PER_YEAR));
  return owed.debt.times(owed.yearlyRate).times(years);
}
