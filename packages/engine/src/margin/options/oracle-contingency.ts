// The surcharge for feeds of low confidence as a model: on perpetuals and futures one by one, on short options by expiry,
// and on coins held as collateral where the rulebook lists them. Initial level only.
import { formatInstant } from '../../base/civil-time.ts';
import { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import { joined, type Position } from '../../domain/holdings.ts';
import { object, optional, table, text, type TypeOf } from '../../domain/schema.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Figure, MarginModel, MarginRefusal, Scope } from '../model/margin-model.ts';
import { scopesOf } from '../model/scopes.ts';
import { confidenceRate } from '../scenario/confidence-rate.ts';
import { coinsHeld, coinValue, underlyingQuote } from './coin-value.ts';
import { confidenceRule } from './contingencies.ts';
import { missingQuote } from './refusals.ts';

const parameters = object('Surcharges for feeds of low confidence.', {
  deltaOne: confidenceRule,
  options: confidenceRule,
  collateral: optional(
    object('Coins held; asked where no position is held too, if the rulebook says "always".', {
      rule: confidenceRule,
      assets: table('By asset.', text('Underlying whose index price and feed the coin goes with.')),
    }),
  ),
});
type CollateralRule = TypeOf<typeof parameters>['collateral'];
export type OracleContingencyParameters = TypeOf<typeof parameters>;

export const oracleContingency: MarginModel<OracleContingencyParameters> = {
  type: 'oracleContingency',
  isAddOn: true,
  doc:
    'Initial level only: a share of the index value of perpetuals, futures, short options and listed coins while the ' +
    'least confidence of the feeds that value them is below a threshold. Added to whatever the positions require; equity ' +
    'is untouched.',
  parameters,
  requirement(scope, rules) {
    const initial: Figure[] = [];
    for (const group of scopesOf(scope, 'expiry')) {
      const figures = figuresOf(group, rules);
      if (!figures.ok) return figures;
      initial.push(...figures.value);
    }
    const coins = collateralFigures(scope, rules.collateral);
    if (!coins.ok) return coins;
    initial.push(...coins.value);
    const value = Exact.sum(initial.map((each) => each.value));
    const name = 'oracle contingency';
    return ok({
      initial: { name, value, parts: initial },
      maintenance: { name, value: Exact.ZERO, because: 'initial level only' },
    });
  },
};

/** The surcharges on listed coins that are held and whose feed is not sure. */
function collateralFigures(
  { holdings, snapshot }: Scope,
  of: CollateralRule,
): Result<readonly Figure[], MarginRefusal> {
  const figures: Figure[] = [];
  for (const { asset, amount } of holdings.balances) {
    const underlying = of?.assets.get(asset);
    if (of === undefined || underlying === undefined || amount.sign <= 0) continue;
    const quote = underlyingQuote(underlying, snapshot);
    if (!quote.ok) return quote;
    const { spot, spotConfidence } = quote.value;
    const rate = confidenceRate(of.rule, spotConfidence);
    if (rate.isZero) continue;
    const because = `confidence ${spotConfidence} is below ${of.rule.threshold}`;
    figures.push({ name: asset, value: amount.times(spot).times(rate), because });
  }
  return ok(figures);
}

/** The surcharges of one expiry that are not zero. */
function figuresOf(
  group: Scope,
  rules: OracleContingencyParameters,
): Result<readonly Figure[], MarginRefusal> {
  const { positions } = joined(group.holdings);
  const options = positions.filter(({ instrument }) => instrument.kind === 'option');
  const others = positions.filter(({ instrument }) => instrument.kind !== 'option');
  const charges = [
    { name: `${group.name} short options`, held: options, rule: rules.options },
    ...others.map((each) => ({
      name: each.instrument.symbol,
      held: [each],
      rule: rules.deltaOne,
    })),
  ];
  const figures: Figure[] = [];
  for (const { name, held, rule } of charges) {
    const confidence = leastConfidence(held, group.snapshot);
    if (!confidence.ok) return confidence;
    const rate = confidenceRate(rule, confidence.value);
    if (rate.isZero) continue;
    const value = chargedValue(held, group.snapshot);
    if (!value.ok) return value;
    const because = `confidence ${confidence.value} is below ${rule.threshold}`;
    figures.push({ name, value: value.value.times(rate), because });
  }
  return ok(figures);
}

/** The least confidence of index, mark and, for options, forward; 1 where nothing is held. */
function leastConfidence(
  held: readonly Position[],
  snapshot: Snapshot,
): Result<Exact, MarginRefusal> {
  let least = Exact.ONE;
  for (const { instrument } of held) {
    const { symbol, underlying, kind } = instrument;
    const index = underlyingQuote(underlying, snapshot);
    if (!index.ok) return index;
    const quote = snapshot.instruments.get(symbol);
    if (quote === undefined) return missingQuote(symbol, 'a mark price');
    least = Exact.min(least, index.value.spotConfidence, quote.confidence);
    if (kind !== 'option') continue;
    const expiry = index.value.expiries.find((each) => each.expiryMs === instrument.expiryMs);
    if (expiry === undefined) {
      return missingQuote(symbol, `a forward for expiry ${formatInstant(instrument.expiryMs)}`);
    }
    least = Exact.min(least, expiry.forwardConfidence);
  }
  return ok(least);
}

/** Index value of what is charged, numeraire: perpetuals and futures of either sign, options that are short. */
export function chargedValue(
  held: readonly Position[],
  snapshot: Snapshot,
): Result<Exact, MarginRefusal> {
  let total = Exact.ZERO;
  for (const each of held) {
    if (each.instrument.kind === 'option' && each.size.sign >= 0) continue;
    const coins = coinsHeld(each, snapshot);
    if (!coins.ok) return coins;
    const worth = coinValue(each.instrument, snapshot);
    if (!worth.ok) return worth;
    total = total.plus(coins.value.abs().times(worth.value));
  }
  return ok(total);
}
