// What the venue makes public after a step, and all that a bidder ever sees: plain values read from decided state. Inputs that
// are on their way are not in the engine and so cannot be in here.
import { notionalOf, openOffers, type ReadState, unitValue } from '@plimsoll/engine';

export const QUANTA = 1e6;
const PPB = 1e9;

export type PublishedOffer = {
  readonly account: number;
  readonly kind: 'solvent' | 'insolvent';
  readonly version: number;
  readonly startedAt: number;
  /** USD. */
  readonly notional: number;
  /** What a bidder for all of it would have now, USD; negative: he pays. */
  readonly received: number;
  /** Most that can be taken, 0 to 1. */
  readonly shareMost: number;
  /** USD that its owner has paid in since it was put up. */
  readonly paidIn: number;
};
export type Publication = {
  readonly time: number;
  /** Inputs that the engine had recorded. */
  readonly sequence: number;
  /** Those that take bids, ascending by account. */
  readonly offers: readonly PublishedOffer[];
};

/** `paidIn`: confirmed deposits of owners since their accounts were put up, quanta. */
export function publish(
  state: ReadState,
  time: number,
  paidIn: ReadonlyMap<number, bigint>,
): Publication {
  const offers = openOffers(state, time).flatMap(({ auction, offer, receivedForAll, closed }) => {
    if (closed !== undefined) return [];
    const { account, version, startedAt } = auction;
    const notional = grossOf(state, account);
    return [
      {
        account,
        kind: offer.kind,
        version,
        startedAt,
        notional,
        received: Number(receivedForAll) / QUANTA,
        shareMost: Number(offer.shareMostPpb) / PPB,
        paidIn: Number(paidIn.get(account) ?? 0n) / QUANTA,
      },
    ];
  });
  return { time, sequence: state.scalar('sequence'), offers };
}

/** What an account holds at the mark, unsigned, USD. */
export function grossOf(state: ReadState, account: number): number {
  let sum = 0;
  for (const { market, size } of state.portfolio(account).positions)
    sum += Number(notionalOf(size, unitValue(state, market)));
  return sum / QUANTA;
}
