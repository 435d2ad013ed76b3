// Net collateral and requirements of an account whose positions are valued at index prices and whose fractions are given:
// the published form of a cross-margin account. Amounts are whole quanta, each rounded where the source rounds.
import { Exact } from '../../base/exact.ts';
import { initialOfNotional, maintenanceOfNotional, wholeNotional } from './open-interest.ts';

export type NetPosition = {
  /** Coins, signed. */
  readonly size: Exact;
  /** Quote units per coin. */
  readonly price: Exact;
  readonly initialFraction: Exact;
  readonly maintenanceFraction: Exact;
  /** Quote units that funding adds before it is settled; negative is owed. */
  readonly unsettledFunding: Exact;
};

export type NetCollateral = {
  readonly netCollateral: Exact;
  readonly initialMargin: Exact;
  readonly maintenanceMargin: Exact;
};

/** `quote + sum of signed notional + unsettled funding`, and the sums of the requirements; all in quote units. */
export function netCollateral(input: {
  readonly quote: Exact;
  readonly positions: readonly NetPosition[];
  readonly quantum: Exact;
}): NetCollateral {
  const { quantum, positions } = input;
  const worth = positions.map((each) =>
    each.size.times(each.price).roundTo(quantum, 'towardZero').plus(each.unsettledFunding),
  );
  const initial = positions.map((each) =>
    initialOfNotional({
      notional: wholeNotional({ ...each, quantum }),
      fraction: each.initialFraction,
      quantum,
    }),
  );
  return {
    netCollateral: input.quote.plus(Exact.sum(worth)),
    initialMargin: Exact.sum(initial),
    maintenanceMargin: Exact.sum(positions.map((each) => maintenanceOf(each, quantum))),
  };
}

/** A maintenance fraction is a share of the initial one; where that is zero there is nothing to take a share of. */
function maintenanceOf(position: NetPosition, quantum: Exact): Exact {
  const { initialFraction, maintenanceFraction: fraction } = position;
  const notional = wholeNotional({ ...position, quantum });
  if (initialFraction.isZero) return initialOfNotional({ notional, fraction, quantum });
  const maintenanceShare = fraction.over(initialFraction);
  return maintenanceOfNotional({ notional, initialFraction, maintenanceShare, quantum });
}

/**
 * What a move of the funding index adds to an account, quote units: `-move x coins in base quanta / 1e6` quanta, truncated
 * toward zero. A long position pays when the index rises.
 */
export function unsettledFunding(input: {
  readonly indexMove: Exact;
  readonly size: Exact;
  readonly baseQuantum: Exact;
  readonly quantum: Exact;
}): Exact {
  const sizeQuanta = input.size.over(input.baseQuantum);
  const millionths = input.indexMove.times(sizeQuanta).negated();
  return millionths
    .over(Exact.integer(1_000_000n))
    .roundTo(Exact.ONE, 'towardZero')
    .times(input.quantum);
}
