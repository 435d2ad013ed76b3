// The margin model `contingencies`: flat charges on what is held, whatever the scenarios say: a share of the notional of
// perpetuals and futures, and of options that are short and uncovered. Collateral is collateral-contingency.ts.
import { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { decimal, object, optional, type TypeOf } from '../../domain/schema.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Figure, LevelFigures, MarginModel, MarginRefusal } from '../model/margin-model.ts';
import { priceOf } from './collateral-value.ts';
import { coinsOf } from './delta-one.ts';
import { type Factors, lossFactorParameters, lossFactors } from './loss-factor.ts';
import { type HeldLegs, heldLegs } from './market-legs.ts';
import { nakedShorts } from './naked-shorts.ts';
import { byUnderlying } from './underlyings.ts';

/** A share at maintenance, and what initial margin adds to it. */
export const leveledShare = (doc: string) =>
  object(doc, {
    maintenance: decimal('share at both levels', { min: '0', max: '10' }),
    initialExtra: decimal('addition at initial margin', { min: '0', max: '10' }),
  });
export type LeveledShare = TypeOf<ReturnType<typeof leveledShare>>;

const parameters = object('flat charges on positions', {
  perpetual: leveledShare('of the index value of perpetuals and futures, longs and shorts alike'),
  option: leveledShare('of the index value of options that are short and uncovered'),
  lossFactor: optional(lossFactorParameters),
});
export type ContingencyParameters = TypeOf<typeof parameters>;

/** A charge at both levels before any loss factor: `initialExtra` comes on top of `maintenance`. */
export type LeveledCharge = { readonly maintenance: Exact; readonly initialExtra: Exact };

/** Share x notional at both levels, exact; positive for a positive notional. */
export const chargeOn = (notional: Exact, share: LeveledShare): LeveledCharge => ({
  maintenance: notional.times(share.maintenance),
  initialExtra: notional.times(share.initialExtra),
});

/** Numeraire per quote unit of a contract: price of the settlement asset, for coin-settled ones over the index price. */
export type QuoteWorth = (instrument: Instrument) => Exact;

/** What the quote units of an underlying's contracts are worth; refused where a settlement asset has no price. */
export function quoteWorthOf(
  { underlying, deltaOne, options }: HeldLegs,
  snapshot: Snapshot,
): Result<QuoteWorth, MarginRefusal> {
  const prices = new Map<string, Exact>();
  for (const { instrument } of [...deltaOne, ...options]) {
    const { settle } = instrument;
    if (prices.has(settle)) continue;
    const price = priceOf(settle, snapshot);
    if (!price.ok) return price;
    prices.set(settle, price.value);
  }
  return ok(({ settle, payoff }) => {
    const price = prices.get(settle) ?? Exact.ONE;
    return payoff === 'inverse' ? price.over(underlying.spot) : price;
  });
}

/**
 * Charges of one underlying in the numeraire: |coins| of perpetuals and futures, and naked shorts in coins, each times spot
 * and share. Shorts that net across settlement assets are charged at the dearest of them.
 */
export function positionContingencies(
  { underlying, deltaOne, options }: HeldLegs,
  shares: Pick<ContingencyParameters, 'perpetual' | 'option'>,
  worth: QuoteWorth,
): { readonly perpetual: LeveledCharge; readonly option: LeveledCharge } {
  const held = Exact.sum(deltaOne.map((leg) => coinsOf(leg).abs().times(worth(leg.instrument))));
  const naked = Exact.sum(nakedShorts(options).map((each) => each.coins));
  const settles = new Map(
    options.map(({ instrument }) => [`${instrument.settle} ${instrument.payoff}`, instrument]),
  );
  const dearest = Exact.max(Exact.ZERO, ...[...settles.values()].map(worth));
  return {
    perpetual: chargeOn(held.times(underlying.spot), shares.perpetual),
    option: chargeOn(naked.times(underlying.spot).times(dearest), shares.option),
  };
}

/** A charge as figures at both levels, times the factors of the levels. */
export function chargeFigures(name: string, charge: LeveledCharge, by: Factors): LevelFigures {
  const initial = charge.maintenance.plus(charge.initialExtra).times(by.initial);
  return {
    initial: { name, value: initial },
    maintenance: { name, value: charge.maintenance.times(by.maintenance) },
  };
}

/** The sum of figures at both levels. */
export function sumOfLevels(name: string, parts: readonly LevelFigures[]): LevelFigures {
  const sum = (figures: readonly Figure[]): Figure => ({
    name,
    value: Exact.sum(figures.map((each) => each.value)),
    parts: figures,
  });
  return {
    initial: sum(parts.map((each) => each.initial)),
    maintenance: sum(parts.map((each) => each.maintenance)),
  };
}

export const contingenciesModel: MarginModel<ContingencyParameters> = {
  type: 'contingencies',
  doc: `A share of the index value of every perpetual and future and of every uncovered short option (calls and puts of one
strike and expiry net, strikes do not). Additive to the scenarios; equity counts options at model value, as theirs does. Open
orders are not looked at.`,
  parameters,
  requirement(scope, read) {
    const parts: LevelFigures[] = [];
    for (const { underlying, positions, snapshot } of byUnderlying(scope, new Map())) {
      const market = heldLegs(positions, { underlying, snapshot });
      if (!market.ok) return market;
      const worth = quoteWorthOf(market.value, snapshot);
      if (!worth.ok) return worth;
      const { perpetual, option } = positionContingencies(market.value, read, worth.value);
      const factors = lossFactors(read.lossFactor, market.value.underlying.stablePrice);
      parts.push(
        chargeFigures(`${underlying} perpetuals and futures`, perpetual, factors),
        chargeFigures(`${underlying} uncovered short options`, option, factors),
      );
    }
    return ok(sumOfLevels('contingencies', parts));
  },
};
