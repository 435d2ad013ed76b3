// Rates that are stated as leverage: initial margin is notional over leverage, maintenance margin a share of the initial
// margin at the highest leverage of the tier.
import { Exact } from '../../base/exact.ts';

/** The rate of initial margin: one over the chosen leverage, and over the tier's highest where none or more is chosen. */
export function initialRateOf(leverage: {
  /** Highest leverage of the tier, positive. */
  readonly max: Exact;
  /** What the account has chosen. */
  readonly chosen: Exact | undefined;
}): Exact {
  const used =
    leverage.chosen === undefined ? leverage.max : Exact.min(leverage.chosen, leverage.max);
  return Exact.ONE.over(used);
}

/** `share / highest leverage`: with a share of one half, 1.25 % at 40x. Hyperliquid, "Margining". */
export const maintenanceRateOf = (leverage: {
  readonly max: Exact;
  readonly share: Exact;
}): Exact => leverage.share.over(leverage.max);
