// What counts as equity beside standard option margin: cash, the PnL and funding of perpetuals and futures, and coins held
// as collateral after their weight. Options count nothing here, since the requirement includes what short ones are worth.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Balance, type Holdings, joined, type Position } from '../../domain/holdings.ts';
import { unitValue } from '../../domain/instrument.ts';
import { decimal, object, table, type TypeOf } from '../../domain/schema.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { assetPrice } from '../collateral/asset-price.ts';
import type { Figure, Level, MarginRefusal } from '../model/margin-model.ts';
import type { EquityModel } from '../model/rulebook.ts';
import { confidenceRate } from '../scenario/confidence-rate.ts';
import { underlyingQuote } from './coin-value.ts';
import { confidenceRule } from './contingencies.ts';
import { missingQuote } from './refusals.ts';

export const standardEquityParameters = object('Coins as collateral.', {
  weights: table(
    'By coin, the share of its index value that counts at the maintenance level.',
    decimal('Share.', { min: '0', max: '1' }),
  ),
  initialScale: decimal('Multiplies that share at the initial level.', { min: '0', max: '1' }),
  confidence: confidenceRule,
});
export type StandardEquityParameters = TypeOf<typeof standardEquityParameters>;

/**
 * Equity per level, numeraire: `cash + PnL - funding owed + sum(amount x index x weight)`; the initial level multiplies
 * the weight by its scale and takes off a surcharge while the index feed is unsure. Source: Derive StandardManager.
 */
export const standardEquity =
  (parameters: StandardEquityParameters): EquityModel =>
  ({ holdings, snapshot }, level) => {
    const figures: Figure[] = [];
    for (const balance of holdings.balances) {
      const figure = collateralFigure(balance, snapshot, parameters, level);
      if (!figure.ok) return figure;
      figures.push(figure.value);
    }
    for (const position of holdings.positions) {
      if (position.instrument.kind === 'option') continue;
      const figure = profitFigure(position, snapshot);
      if (!figure.ok) return figure;
      figures.push(figure.value);
    }
    return ok(added('equity', figures));
  };

/**
 * What an account is worth with every option at mark, numeraire: cash, options, PnL and funding of the rest, and coins at
 * their index price in dollars over the price of the stablecoin, without weights. Source: Derive StandardManager.
 */
export function markToMarket(
  holdings: Holdings,
  snapshot: Snapshot,
): Result<Figure, MarginRefusal> {
  const { balances, positions } = joined(holdings);
  const figures: Figure[] = [];
  for (const { asset, amount } of balances) {
    if (asset === snapshot.numeraire) {
      figures.push({ name: asset, value: amount });
      continue;
    }
    const quote = underlyingQuote(asset, snapshot);
    if (!quote.ok) return quote;
    const { spot, stablePrice } = quote.value;
    if (stablePrice.sign <= 0) return missingQuote(asset, 'a stable price above zero');
    figures.push({ name: asset, value: amount.times(spot).over(stablePrice) });
  }
  for (const position of positions) {
    const figure =
      position.instrument.kind === 'option'
        ? valueFigure(position, snapshot)
        : profitFigure(position, snapshot);
    if (!figure.ok) return figure;
    figures.push(figure.value);
  }
  return ok(added('mark to market', figures));
}

function collateralFigure(
  { asset, amount }: Balance,
  snapshot: Snapshot,
  { weights, initialScale, confidence }: StandardEquityParameters,
  level: Level,
): Result<Figure, MarginRefusal> {
  if (asset === snapshot.numeraire) return ok({ name: asset, value: amount });
  const weight = weights.get(asset);
  if (weight === undefined) {
    const message = `${asset} has no weight as collateral`;
    return err({ code: 'UnknownAsset', where: asset, message });
  }
  const quote = underlyingQuote(asset, snapshot);
  if (!quote.ok) return quote;
  const worth = amount.times(quote.value.spot);
  if (level === 'maintenance') return ok({ name: asset, value: worth.times(weight) });
  const unsure = confidenceRate(confidence, quote.value.spotConfidence);
  return ok({ name: asset, value: worth.times(weight.times(initialScale).minus(unsure)) });
}

/** Unrealised PnL less funding owed, numeraire. */
function profitFigure(position: Position, snapshot: Snapshot): Result<Figure, MarginRefusal> {
  return valueFigure(position, snapshot, position.cost.plus(position.fundingOwed));
}

/** Value at mark less what is taken off in the settlement asset, numeraire. */
function valueFigure(
  { instrument, size }: Position,
  snapshot: Snapshot,
  less: Exact = Exact.ZERO,
): Result<Figure, MarginRefusal> {
  const { symbol, settle } = instrument;
  const mark = snapshot.instruments.get(symbol)?.mark;
  if (mark === undefined) return missingQuote(symbol, 'a mark price');
  const price = assetPrice(snapshot, settle);
  if (!price.ok) return price;
  const value = size.times(unitValue(instrument, mark)).minus(less).times(price.value);
  return ok({ name: symbol, value });
}

const added = (name: string, parts: readonly Figure[]): Figure => ({
  name,
  value: Exact.sum(parts.map((each) => each.value)),
  parts,
});
