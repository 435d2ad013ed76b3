// The margin model of weighted collateral: what balances and unrealised profit are worth beyond what they count. Stated
// as a requirement, so that equity may count everything at its full price and venues can be compared.
import { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import { type Balance, joined } from '../../domain/holdings.ts';
import { unitValue } from '../../domain/instrument.ts';
import { decimal, object, optional, table, type TypeOf } from '../../domain/schema.ts';
import { assetPrice } from '../collateral/asset-price.ts';
import {
  atEachLevel,
  type Figure,
  type Level,
  type MarginModel,
  type MarginRefusal,
  type Scope,
} from '../model/margin-model.ts';
import { fraction } from './by-instrument.ts';
import { priceSource } from './contract-value.ts';
import { type Exposure, exposuresOf } from './exposure.ts';
import { assetWeightOfSize, liabilityWeightOfSize, type SizeWeight } from './size-weights.ts';
import { assetTerms, initialSet, setAt, type Weights, weightsOf } from './weight-sets.ts';

const unit = (doc: string) => decimal(doc, { above: '0' });

const sizeTerms = object('weights that get worse with size', {
  factors: table(
    'weight per root of a coin, by asset',
    decimal('factor of one asset', { min: '0' }),
  ),
  pnlFactor: decimal('weight per root of a quote unit of unrealised profit', { min: '0' }),
  ceiling: decimal('what the discount of an asset starts from', { min: '1' }),
  sizeUnit: unit('unit in which size is counted'),
  rootUnit: unit('unit of the root'),
  weightUnit: unit('step of a weight'),
  factorUnit: unit('step of factor times root'),
});

const parameters = object('weights of assets, liabilities and unrealised profit', {
  price: priceSource,
  assets: table('weights by asset', assetTerms),
  initialWeights: initialSet,
  profit: object('what unrealised profit counts', {
    initial: decimal('at the initial level', { min: '0', max: '1' }),
    maintenance: decimal('at the maintenance level', { min: '0', max: '1' }),
    initialMax: optional(
      decimal('largest amount that the profit of one position counts at the initial level', {
        min: '0',
      }),
    ),
  }),
  size: optional(sizeTerms),
});
type Parameters = TypeOf<typeof parameters>;

export const weightsModel: MarginModel<Parameters> = {
  type: 'weights',
  isAddOn: true,
  doc:
    'What balances, borrows and unrealised profit are worth beyond their weights. Equity counts balances at their full ' +
    'price plus unrealised PnL; an asset without weights is refused.',
  parameters,
  requirement: (scope, given) => atEachLevel((level) => requiredAt(level, scope, given)),
};

function requiredAt(level: Level, scope: Scope, given: Parameters): Result<Figure, MarginRefusal> {
  const { balances } = joined(scope.holdings);
  const parts: Figure[] = [];
  for (const balance of balances) {
    if (balance.amount.isZero) continue;
    const figure = ofBalance(balance, level, scope, given);
    if (!figure.ok) return figure;
    parts.push(figure.value);
  }
  const exposures = exposuresOf(scope, given.price);
  if (!exposures.ok) return exposures;
  for (const exposure of exposures.value) {
    const profit = unrealisedPnl(exposure);
    const { symbol } = exposure.instrument;
    if (profit.sign > 0) parts.push(ofProfit(symbol, profit, level, given));
  }
  return ok({
    name: 'value beyond the weights',
    value: Exact.sum(parts.map((each) => each.value)),
    parts,
  });
}

/** Value less cost and less the funding owed, numeraire. */
export function unrealisedPnl({ position, price, settlePrice }: Exposure): Exact {
  if (position === undefined) return Exact.ZERO;
  const { size, instrument, cost, fundingOwed } = position;
  const value = size.times(unitValue(instrument, price));
  return value.minus(cost).minus(fundingOwed).times(settlePrice);
}

function ofBalance(
  { asset, amount }: Balance,
  level: Level,
  scope: Scope,
  given: Parameters,
): Result<Figure, MarginRefusal> {
  const price = assetPrice(scope.snapshot, asset);
  if (!price.ok) return price;
  const set = setAt(level, given.initialWeights);
  const plain = weightsOf(asset, set, given.assets, scope.snapshot);
  if (!plain.ok) return plain;
  const value = amount.times(price.value);
  const sized = sizedWeights(asset, amount.abs(), plain.value, given);
  const weight = amount.sign > 0 ? sized.asset : sized.liability;
  return ok({
    name: asset,
    value: value.minus(value.times(weight)),
    because: amount.sign > 0 ? 'held' : 'owed',
    parts: [{ name: 'value', value }, fraction('weight', weight)],
  });
}

function sizedWeights(asset: string, size: Exact, plain: Weights, given: Parameters): Weights {
  const factor = given.size?.factors.get(asset);
  if (given.size === undefined || factor === undefined) return plain;
  const terms = sizeWeightOf(given.size, size, factor);
  return {
    asset: assetWeightOfSize({ ...terms, base: plain.asset }),
    liability: liabilityWeightOfSize({ ...terms, base: plain.liability }),
  };
}

function ofProfit(name: string, profit: Exact, level: Level, given: Parameters): Figure {
  const base = given.profit[level];
  const isInitial = level === 'initial';
  const weight =
    given.size === undefined || !isInitial
      ? base
      : assetWeightOfSize({ ...sizeWeightOf(given.size, profit, given.size.pnlFactor), base });
  const weighted = profit.times(weight);
  const counted = isInitial ? Exact.min(weighted, given.profit.initialMax ?? weighted) : weighted;
  return {
    name: `profit of ${name}`,
    value: profit.minus(counted),
    parts: [{ name: 'unrealised PnL', value: profit }, fraction('weight', weight)],
  };
}

const sizeWeightOf = (
  given: TypeOf<typeof sizeTerms>,
  size: Exact,
  factor: Exact,
): Omit<SizeWeight, 'base'> => ({
  size,
  factor,
  ceiling: given.ceiling,
  factorUnit: given.factorUnit,
  units: {
    root: { size: given.sizeUnit, root: given.rootUnit },
    ratio: given.weightUnit,
    share: given.factorUnit,
  },
});
