// The margin model `oracleConfidence`: while a feed reports low confidence in its own price, whatever depends on it needs
// more initial margin. Maintenance is left alone, so that a shaky feed closes nobody.
import { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import { decimal, list, object, oneOf, text, type TypeOf } from '../../domain/schema.ts';
import type { Figure, MarginModel, MarginRefusal, Scope } from '../model/margin-model.ts';
import { collateralValue, priceOf } from './collateral-value.ts';
import { confidenceRate } from './confidence-rate.ts';
import { coinsOf } from './delta-one.ts';
import { type HeldLegs, heldLegs } from './market-legs.ts';
import { byUnderlying } from './underlyings.ts';

export const COLLATERAL_CONFIDENCES = ['withPerpetuals', 'own'] as const;
const parameters = object('more initial margin while a feed is not sure', {
  threshold: decimal('confidence below which it is charged', { min: '0', max: '1' }),
  share: decimal('of notional, times 1 - confidence', { min: '0', max: '10' }),
  collateral: oneOf(
    'own: each asset at the lesser of its own confidence and that of spot, on its value; withPerpetuals: its coins join those of perpetuals at spot',
    COLLATERAL_CONFIDENCES,
  ),
  assets: list(
    'collateral that is looked at',
    object('one asset', {
      asset: text('its symbol'),
      underlying: text('whose spot and stablecoin it goes with'),
    }),
  ),
});
export type OracleConfidenceParameters = TypeOf<typeof parameters>;

/** (1 - confidence) x share x notional below the threshold, else zero; exact. */
export function confidenceCharge(
  of: Pick<OracleConfidenceParameters, 'threshold' | 'share'>,
  at: { readonly confidence: Exact; readonly notional: Exact },
): Exact {
  const rule = { threshold: of.threshold, factor: of.share };
  return confidenceRate(rule, at.confidence).times(at.notional);
}

/**
 * Charges of one underlying. Perpetuals and futures: the lesser of spot's confidence and, where any is held, theirs, on
 * |coins| x spot. Each expiry: the least of that, its forward, its rate and its options, on the sum of |coins| x spot.
 */
export function confidenceFigures(
  market: HeldLegs,
  { holdings, snapshot }: Pick<Scope, 'holdings' | 'snapshot'>,
  of: OracleConfidenceParameters,
): Result<readonly Figure[], MarginRefusal> {
  const { underlying, deltaOne } = market;
  const { spot, spotConfidence } = underlying;
  const confidenceOf = (symbol: string): Exact =>
    snapshot.instruments.get(symbol)?.confidence ?? Exact.ONE;
  const base = Exact.min(
    spotConfidence,
    ...deltaOne
      .filter((each) => !each.size.isZero)
      .map((each) => confidenceOf(each.instrument.symbol)),
  );
  let coins = Exact.sum(deltaOne.map((each) => coinsOf(each).abs()));
  const own: Figure[] = [];
  for (const { asset, amount } of holdings.balances) {
    const listed = of.assets.find((each) => each.asset === asset);
    if (listed?.underlying !== underlying.underlying || amount.sign <= 0) continue;
    if (of.collateral === 'withPerpetuals') {
      coins = coins.plus(amount);
      continue;
    }
    const price = priceOf(asset, snapshot);
    if (!price.ok) return price;
    const { stablePrice } = underlying;
    const notional = collateralValue({ amount, price: price.value, stablePrice });
    const quoted = snapshot.assets.get(asset)?.confidence ?? Exact.ONE;
    const confidence = Exact.min(quoted, spotConfidence);
    own.push({ name: asset, value: confidenceCharge(of, { confidence, notional }) });
  }
  const together = {
    name: `${underlying.underlying} perpetuals and futures`,
    value: confidenceCharge(of, { confidence: base, notional: coins.times(spot) }),
  };
  return ok([together, ...expiryFigures(market, { base, confidenceOf, of }), ...own]);
}

/** Charges of the expiries that hold options, ascending; an expiry whose feeds are all sure enough is left out. */
function expiryFigures(
  { underlying, options }: HeldLegs,
  at: {
    readonly base: Exact;
    readonly confidenceOf: (symbol: string) => Exact;
    readonly of: OracleConfidenceParameters;
  },
): readonly Figure[] {
  const figures: Figure[] = [];
  const expiries = new Set(options.map((each) => each.instrument.expiryMs));
  for (const expiryMs of [...expiries].sort((a, b) => a - b)) {
    const held = options.filter((each) => each.instrument.expiryMs === expiryMs);
    const quote = underlying.expiries.find((each) => each.expiryMs === expiryMs);
    const confidence = Exact.min(
      at.base,
      quote?.forwardConfidence ?? Exact.ONE,
      quote?.rateConfidence ?? Exact.ONE,
      ...held.map((each) => at.confidenceOf(each.instrument.symbol)),
    );
    if (!confidence.isBelow(at.of.threshold)) continue;
    const coins = Exact.sum(held.map((each) => each.coins.abs()));
    const value = confidenceCharge(at.of, { confidence, notional: coins.times(underlying.spot) });
    figures.push({ name: String(expiryMs), value });
  }
  return figures;
}

export const oracleConfidenceModel: MarginModel<OracleConfidenceParameters> = {
  type: 'oracleConfidence',
  isAddOn: true,
  doc: `(1 - confidence) x share of notional at initial margin, for perpetuals and futures, for each expiry's options, and
for collateral, wherever the least confidence of the feeds they depend on is below a threshold. Nothing at maintenance.`,
  parameters,
  requirement(scope, read) {
    const figures: Figure[] = [];
    const cancels = new Map(read.assets.map((each) => [each.asset, each.underlying]));
    for (const { underlying, positions, snapshot } of byUnderlying(scope, cancels)) {
      const market = heldLegs(positions, { underlying, snapshot });
      if (!market.ok) return market;
      const charged = confidenceFigures(market.value, scope, read);
      if (!charged.ok) return charged;
      figures.push(...charged.value);
    }
    const charged = figures.filter((each) => !each.value.isZero);
    const name = 'low confidence of feeds';
    const value = Exact.sum(charged.map((each) => each.value));
    return ok({
      initial: { name, value, parts: charged },
      maintenance: { name, value: Exact.ZERO },
    });
  },
};
