// The margin model that asks for an account's health: it builds the tokens and perpetuals from the holdings and states
// what equity exceeds health by as the requirement, so that equity less requirement is the health.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Balance, joined } from '../../domain/holdings.ts';
import { checked, decimal, object, table, type TypeOf } from '../../domain/schema.ts';
import { assetPrice } from '../collateral/asset-price.ts';
import {
  atEachLevel,
  type Figure,
  type Level,
  type MarginModel,
  type MarginRefusal,
  type Scope,
} from '../model/margin-model.ts';
import { priceSource } from './contract-value.ts';
import { type Exposure, exposuresOf } from './exposure.ts';
import { type HealthPerp, type HealthToken, healthOf, perpHealth } from './health.ts';
import { assetTerms, initialSet, setAt, weightsOf } from './weight-sets.ts';
import { unrealisedPnl } from './weights.ts';

const perpWeights = (doc: string) =>
  object(doc, {
    baseAsset: decimal('what a coin held counts', { min: '0', max: '1' }),
    baseLiability: decimal('what a coin owed counts', { min: '1' }),
    overallAsset: decimal('what a gain of the whole counts', { min: '0', max: '1' }),
  });

const perpTerms = checked(
  object('weights of one perpetual', {
    initial: perpWeights('for new risk, and for the end of a liquidation'),
    maintenance: perpWeights('for the begin of a liquidation'),
  }),
  ({ initial, maintenance }) =>
    initial.baseAsset.isAbove(maintenance.baseAsset) ||
    initial.baseLiability.isBelow(maintenance.baseLiability) ||
    initial.overallAsset.isAbove(maintenance.overallAsset)
      ? 'initial weights are at least as strict as maintenance weights'
      : undefined,
);

const parameters = object('weights of tokens and perpetuals', {
  price: priceSource,
  tokens: table('weights by asset', assetTerms),
  perps: table('weights by symbol', perpTerms),
  initialWeights: initialSet,
});
type Parameters = TypeOf<typeof parameters>;

export const healthModel: MarginModel<Parameters> = {
  type: 'health',
  doc:
    'Equity less health: balances with the perpetual results that settle in them, weighted, resting orders of a perpetual ' +
    'at the worse side. Equity counts balances at their full price plus unrealised PnL. Linear contracts only.',
  parameters,
  requirement: (scope, given) => atEachLevel((level) => requiredAt(level, scope, given)),
};

function requiredAt(level: Level, scope: Scope, given: Parameters): Result<Figure, MarginRefusal> {
  const exposures = exposuresOf(scope, given.price);
  if (!exposures.ok) return exposures;
  const balances = withSettlement(joined(scope.holdings).balances, exposures.value);
  const tokens: HealthToken[] = [];
  for (const { asset, amount } of balances) {
    const token = tokenOf(asset, amount, level, scope, given);
    if (!token.ok) return token;
    tokens.push(token.value);
  }
  const perps: HealthPerp[] = [];
  for (const exposure of exposures.value) {
    const settle = balances.findIndex((each) => each.asset === exposure.instrument.settle);
    const perp = perpOf(exposure, settle, level, given);
    if (!perp.ok) return perp;
    perps.push(perp.value);
  }
  const found = healthOf({ tokens, perps, spotOrders: [] });
  const equity = equityOf(tokens, exposures.value);
  return ok({
    name: 'equity beyond health',
    value: equity.minus(found.health),
    parts: [
      { name: 'health', value: found.health },
      ...balances.map(({ asset }, index) => ({
        name: asset,
        value: found.ofTokens[index] ?? Exact.ZERO,
      })),
      ...exposures.value.map(({ instrument, settlePrice }, index) => {
        const perp = perps[index];
        const value = perp === undefined ? Exact.ZERO : perpHealth(perp).times(settlePrice);
        return { name: instrument.symbol, value };
      }),
    ],
  });
}

/** Balances, with an empty one for a settlement asset that has none. */
function withSettlement(
  balances: readonly Balance[],
  exposures: readonly Exposure[],
): readonly Balance[] {
  const held = new Set(balances.map((each) => each.asset));
  const missing = new Set(
    exposures.map((each) => each.instrument.settle).filter((asset) => !held.has(asset)),
  );
  return [...balances, ...[...missing].map((asset) => ({ asset, amount: Exact.ZERO }))];
}

function tokenOf(
  asset: string,
  balance: Exact,
  level: Level,
  scope: Scope,
  given: Parameters,
): Result<HealthToken, MarginRefusal> {
  const price = assetPrice(scope.snapshot, asset);
  if (!price.ok) return price;
  const set = setAt(level, given.initialWeights);
  const weights = weightsOf(asset, set, given.tokens, scope.snapshot);
  if (!weights.ok) return weights;
  const prices = { assetPrice: price.value, liabilityPrice: price.value };
  return ok({ balance, ...prices, weights: weights.value });
}

function perpOf(
  exposure: Exposure,
  settle: number,
  level: Level,
  given: Parameters,
): Result<HealthPerp, MarginRefusal> {
  const { instrument, coins, price } = exposure;
  const terms = given.perps.get(instrument.symbol);
  if (terms === undefined || instrument.payoff !== 'linear') {
    return err({
      code: 'NoRuleApplies',
      where: instrument.symbol,
      message: `${instrument.symbol} (${instrument.payoff}) has no weights: health knows linear contracts that are listed`,
    });
  }
  const { position } = exposure;
  const paid = position === undefined ? Exact.ZERO : position.cost.plus(position.fundingOwed);
  return ok({
    settle,
    base: exposure.open.times(coins),
    bids: exposure.buys.times(coins),
    asks: exposure.sells.times(coins),
    quote: paid.negated(),
    assetPrice: price,
    liabilityPrice: price,
    weights: terms[level],
  });
}

/** Balances at full price and the unrealised PnL of every perpetual, numeraire. */
const equityOf = (tokens: readonly HealthToken[], exposures: readonly Exposure[]): Exact =>
  Exact.sum([
    ...tokens.map((each) => each.balance.times(each.assetPrice)),
    ...exposures.map(unrealisedPnl),
  ]);
