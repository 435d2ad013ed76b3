// The one rule by which messages that reach the venue at the same time are put in line. Pure. What each of them does is the
// engine's.
import type { MessageOrder } from './game-settings.ts';

export type Ranked = {
  readonly type: 'cure' | 'bid';
  /** When it is at the venue, ms. */
  readonly arrivesAt: number;
  /** Drawn from seed, sender and message: who is first among equals. */
  readonly lot: number;
  /** What a bid must receive at least, a share of notional: the lower, the higher its price. 0 for a cure. */
  readonly asks: number;
};

/** End of the tick of the venue's clock in which a message arrives: everything of one tick is at the same time. */
export const arrivalTick = (arrivesAt: number, clockMs: number): number =>
  Math.ceil(arrivesAt / clockMs) * clockMs;

/**
 * Messages of one step in the order in which they are decided.
 * cureFirst: by tick of arrival, an owner's cure before bids, bids by lot. bidsFirst: the same with bids before cures. random: by
 * tick of arrival, then by lot, whatever they are. batch: cures of the whole step, then bids by price, the highest first, then by
 * lot. What is still equal keeps its order.
 */
export function inOrder<M extends Ranked>(
  messages: readonly M[],
  rule: { readonly order: MessageOrder; readonly clockMs: number },
): readonly M[] {
  const { order, clockMs } = rule;
  const time = ({ arrivesAt }: M): number =>
    order === 'batch' ? 0 : arrivalTick(arrivesAt, clockMs);
  const first = order === 'bidsFirst' ? 'bid' : 'cure';
  const kind = ({ type }: M): number => (order === 'random' || type === first ? 0 : 1);
  const asked = ({ asks }: M): number => (order === 'batch' ? asks : 0);
  return [...messages].sort(
    (a, b) => time(a) - time(b) || kind(a) - kind(b) || asked(a) - asked(b) || a.lot - b.lot,
  );
}
