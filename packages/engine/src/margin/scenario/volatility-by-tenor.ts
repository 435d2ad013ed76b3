// Sizes volatility moves from a table by days to expiry: linear between its rows, flat beyond them, as a share of the
// volatility or in points of it. Shocks that grow by a power of time are shocks.ts.
import { assert, assertNever, InvariantError } from '../../base/assert.ts';
import { Exact } from '../../base/exact.ts';
import { checked, decimal, list, object, oneOf, type TypeOf } from '../../domain/schema.ts';
import { UNSHIFTED, type VolatilityShiftOf } from './shocks.ts';

export type TenorRow = { readonly days: Exact; readonly value: Exact };

/** A table of values by days, as a parameter: at least one row, days ascending. */
export const tenorTable = (doc: string, range: { readonly min?: string; readonly max: string }) =>
  checked(
    list(
      doc,
      object('one tenor', {
        days: decimal('days to expiry', { min: '0', max: '36500' }),
        value: decimal('value there', range),
      }),
      1,
    ),
    (rows) =>
      rows.some((row, index) => index > 0 && !row.days.isAbove(rows[index - 1]?.days ?? row.days))
        ? 'the days of the tenors ascend'
        : undefined,
  );

/** The value at so many days, exact: linear between rows, that of the first or last row beyond them. */
export function atTenor(rows: readonly TenorRow[], days: Exact): Exact {
  const after = rows.findIndex((row) => !row.days.isBelow(days));
  const high = rows[after === -1 ? rows.length - 1 : after];
  assert(high !== undefined, 'a table of tenors has a row');
  const low = rows[after - 1];
  if (after <= 0 || low === undefined) return high.value;
  const share = days.minus(low.days).over(high.days.minus(low.days));
  return low.value.plus(high.value.minus(low.value).times(share));
}

export const volatilityByTenorParameters = object('volatility shocks by tenor', {
  form: oneOf('whether a shock is a share of the volatility or points of it', [
    'relative',
    'points',
  ]),
  tenors: tenorTable('size of the shock, 0.5 for 50 % or 50 points', { min: '0', max: '100' }),
});
export type VolatilityByTenor = TypeOf<typeof volatilityByTenorParameters>;

/** Sizes `up` and `down` by the tenor; asserts that no scenario asks for a skew, which the schema of the rule refuses. */
export const tenorShiftOf =
  ({ form, tenors }: VolatilityByTenor): VolatilityShiftOf =>
  (move, years) => {
    const shock = (): number => atTenor(tenors, Exact.float(years).times(DAYS_PER_YEAR)).toNumber();
    switch (move.type) {
      case 'none':
        return UNSHIFTED;
      case 'up':
      case 'down': {
        const by = move.type === 'up' ? shock() : -shock();
        return form === 'points'
          ? { type: 'add', by }
          : { type: 'scale', by: Math.max(0, 1 + by), floor: 0 };
      }
      case 'relative':
        return { type: 'scale', by: Math.max(0, 1 + move.by.toNumber()), floor: 0 };
      case 'absolute':
        return { type: 'add', by: move.by.toNumber() };
      case 'linearSkew':
      case 'absoluteSkew':
        throw new InvariantError(`shocks by tenor have no size for ${move.type}`);
      default:
        return assertNever(move);
    }
  };

const DAYS_PER_YEAR = Exact.integer(365);
