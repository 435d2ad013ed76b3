// Vega's settlement of a session: losers pay what they have, the pool pays for them while it lasts, and winners share what came
// together. Pure, at any scale; the engine's own waterfall names its winners and its rounding itself (socialize.ts).
import { Exact } from '../base/exact.ts';

export type SessionLoss = { readonly party: string; readonly loss: Exact; readonly balance: Exact };
export type SessionGain = { readonly party: string; readonly gain: Exact };
export type Session = {
  readonly pool: Exact;
  /** Collected in this order. */
  readonly losses: readonly SessionLoss[];
  /** Paid in this order. */
  readonly gains: readonly SessionGain[];
  /** The house, where it is among the winners: it takes what rounding leaves. */
  readonly house: string;
  readonly quantum: Exact;
};
export type SessionPaid = {
  readonly received: readonly { readonly party: string; readonly amount: Exact }[];
  readonly poolAfter: Exact;
  readonly collected: Exact;
};

/**
 * Short of the losses each winner receives floor(gain * collected / losses), and what rounding leaves goes to the house if it won,
 * else to the last winner. Source: Vega, 0002-STTL, and core/collateral.
 */
export function paySession({ pool, losses, gains, house, quantum }: Session): SessionPaid {
  let poolAfter = pool;
  let collected = Exact.ZERO;
  for (const { loss, balance } of losses) {
    const own = Exact.max(Exact.ZERO, Exact.min(loss, balance));
    const insured = Exact.min(loss.minus(own), poolAfter);
    poolAfter = poolAfter.minus(insured);
    collected = collected.plus(own).plus(insured);
  }
  const lost = Exact.sum(losses.map(({ loss }) => loss));
  if (!collected.isBelow(lost)) {
    const received = gains.map(({ party, gain }) => ({ party, amount: gain }));
    return { received, poolAfter, collected };
  }
  const shares = gains.map(({ gain }) => gain.times(collected).over(lost).roundTo(quantum, 'down'));
  const remainder = collected.minus(Exact.sum(shares));
  const atHouse = gains.findIndex(({ party }) => party === house);
  const last = atHouse < 0 ? gains.length - 1 : atHouse;
  const received = gains.map(({ party }, index) => {
    const share = shares[index] ?? Exact.ZERO;
    return { party, amount: index === last ? share.plus(remainder) : share };
  });
  return { received, poolAfter, collected };
}
