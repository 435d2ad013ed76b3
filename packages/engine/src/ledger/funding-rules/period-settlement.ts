// Funding that is settled once a period from two time-weighted averages: what a unit pays, what every party then wins or
// loses in whole quanta, and what the rounding leaves over.
import { Exact } from '../../base/exact.ts';

export type PeriodPayment = {
  /** Averages over the period, quote units per coin. */
  readonly futureAverage: Exact;
  readonly spotAverage: Exact;
  /** Yearly interest, and the length of the period in years. */
  readonly interest: Exact;
  readonly periodYears: Exact;
  /** Bounds of the interest term, and of the whole, as shares of the spot average. */
  readonly interestLower: Exact;
  readonly interestUpper: Exact;
  /** Share of the period that was not in auction. */
  readonly shareOutOfAuction: Exact;
  readonly scalingFactor: Exact;
  readonly rateLower?: Exact;
  readonly rateUpper?: Exact;
};

/**
 * `f - s + clamp((1 + r dt) s - f, lower s, upper s)`, times the share of the period out of auction and the scaling
 * factor, then within the rate bounds; quote units per coin, longs pay a positive one. Source: Vega, spec 0053-PERP.
 */
export function periodPayment(input: PeriodPayment): Exact {
  const { futureAverage: f, spotAverage: s } = input;
  const carried = Exact.ONE.plus(input.interest.times(input.periodYears)).times(s).minus(f);
  const term = carried.clamp(input.interestLower.times(s), input.interestUpper.times(s));
  const scaled = f.minus(s).plus(term).times(input.shareOutOfAuction).times(input.scalingFactor);
  const raised =
    input.rateLower === undefined ? scaled : Exact.max(scaled, input.rateLower.times(s));
  return input.rateUpper === undefined ? raised : Exact.min(raised, input.rateUpper.times(s));
}

export type FundingTransfer = {
  readonly party: string;
  readonly kind: 'win' | 'loss';
  /** Whole quanta, rounded down: of a loss too, so a remainder may be missing as well as left. */
  readonly amount: Exact;
};

export type PeriodSettlement = {
  /** One for every party that holds something, in the order of their names. */
  readonly transfers: readonly FundingTransfer[];
  /** Whole quanta that losses bring beyond wins; otherwise what the fractions of all flows come to, rounded down. */
  readonly remainder: Exact;
};

/** What every party pays or receives: `-position x payment`. Source: Vega, `core/settlement/engine.go`. */
export function settlePeriod(input: {
  readonly paymentPerUnit: Exact;
  /** Units, signed, by party. */
  readonly positions: ReadonlyMap<string, Exact>;
  readonly quantum: Exact;
}): PeriodSettlement {
  const { quantum } = input;
  const flows = [...input.positions]
    .filter(([, position]) => !position.isZero)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([party, position]) => flowOf(party, position.times(input.paymentPerUnit), quantum));
  const wins = sumOf(flows.filter((each) => each.kind === 'win').map((each) => each.amount));
  const losses = sumOf(flows.filter((each) => each.kind === 'loss').map((each) => each.amount));
  const fractions = sumOf(flows.map((each) => each.fraction)).abs();
  return {
    transfers: flows.map(({ party, kind, amount }) => ({ party, kind, amount })),
    remainder: losses.isAbove(wins) ? losses.minus(wins) : fractions.roundTo(quantum, 'down'),
  };
}

const sumOf = (parts: readonly Exact[]): Exact => Exact.sum(parts);

/** `fraction` is what rounding took, signed: a win's counts for the party, a loss's against it. */
function flowOf(
  party: string,
  owed: Exact,
  quantum: Exact,
): FundingTransfer & { readonly fraction: Exact } {
  const amount = owed.abs().roundTo(quantum, 'down');
  const fraction = owed.abs().minus(amount);
  return owed.sign > 0
    ? { party, kind: 'loss', amount, fraction: fraction.negated() }
    : { party, kind: 'win', amount, fraction };
}
