// What an account's initial margin needs beyond the rates, part by part, so that the number is explained where it is shown.
import { type Quanta, ZERO_QUANTA } from '../domain/units.ts';
import type { CautionParts, Requirement } from '../margin/margin-model.ts';
import type { ReadState } from '../state/state.ts';
import { money } from './source.ts';
import type { CautionView } from './view-types.ts';

/** The parts sum to `total`, and `total` is part of initial margin; all "0" where nothing is in doubt. */
export function cautionView(
  state: ReadState,
  { caution, cautionParts }: Pick<Requirement, 'caution' | 'cautionParts'>,
): CautionView {
  const part = (name: keyof CautionParts): string => {
    const amount: Quanta = cautionParts?.[name] ?? ZERO_QUANTA;
    return money(state, amount);
  };
  return {
    total: money(state, caution),
    prices: part('prices'),
    ratesAndOrders: part('ratesAndOrders'),
    latency: part('latency'),
    concentration: part('concentration'),
    openInterest: part('openInterest'),
    stress: part('stress'),
  };
}
