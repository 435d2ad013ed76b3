// Numbers as venues print them: percent instead of shares of one, prices cut to whole units.
import { Exact } from '../../../base/exact.ts';

const HUNDRED = Exact.integer(100);

export const inPercent = (share: Exact): Exact => share.times(HUNDRED);
export const fromPercent = (percent: Exact): Exact => percent.over(HUNDRED);
/** Whole units, what is behind the point cut off. */
export const truncatedToWhole = (value: Exact): Exact => value.roundTo(Exact.ONE, 'towardZero');
