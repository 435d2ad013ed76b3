// The fee of closing a position at market: a rate on what it stands for, for options no more than a share of their value.
import { Exact } from '../../base/exact.ts';
import { decimal, object, type TypeOf } from '../../domain/schema.ts';

export const closingFeeParameters = object('fee of closing at market', {
  deltaOne: decimal('rate on the value of perpetuals and futures', { min: '0', max: '1' }),
  option: decimal('rate on the index price of each coin of an option', { min: '0', max: '1' }),
  optionCap: decimal('the most of an option in shares of its mark value', { min: '0', max: '10' }),
});
export type ClosingFee = TypeOf<typeof closingFeeParameters>;

/** Fee of one coin of an option, unit of the arguments: `min(option x spot, optionCap x mark)`, exact. */
export const optionFee = (
  of: ClosingFee,
  at: { readonly spot: Exact; readonly mark: Exact },
): Exact => Exact.min(of.option.times(at.spot), of.optionCap.times(at.mark));
