// The three sets of weights that an asset has: the strict one for new risk, the one at which a liquidation ends, and the
// lenient one at which it begins. The gap between them keeps an account from going in and out of liquidation.
import { assertNever } from '../../base/assert.ts';
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { checked, decimal, object, oneOf, optional, type TypeOf } from '../../domain/schema.ts';
import type { AssetQuote, Snapshot } from '../../domain/snapshot.ts';
import type { Level, MarginRefusal } from '../model/margin-model.ts';
import { borrowScaledWeight, depositScaledWeight } from './size-weights.ts';

export const WEIGHT_SETS = ['initial', 'liquidationEnd', 'maintenance'] as const;
export type WeightSet = (typeof WEIGHT_SETS)[number];
export type Weights = { readonly asset: Exact; readonly liability: Exact };

const pair = (doc: string) =>
  object(doc, {
    asset: decimal('what a coin held counts, per coin', { min: '0', max: '1' }),
    liability: decimal('what a coin owed counts, per coin', { min: '1' }),
  });

export const assetTerms = checked(
  object('weights of one asset', {
    initial: pair('for new risk, and for the end of a liquidation'),
    maintenance: pair('for the begin of a liquidation'),
    depositScaleStart: optional(
      decimal('value of all deposits from which the initial asset weight falls', { above: '0' }),
    ),
    borrowScaleStart: optional(
      decimal('value of all borrows from which the initial liability weight rises', { above: '0' }),
    ),
  }),
  ({ initial, maintenance }) =>
    initial.asset.isAbove(maintenance.asset) || initial.liability.isBelow(maintenance.liability)
      ? 'initial weights are at least as strict as maintenance weights'
      : undefined,
);
export type AssetTerms = TypeOf<typeof assetTerms>;

/** The parameter by which a rulebook says which set its initial level uses: its own, or the end of a liquidation. */
export const initialSet = oneOf('weights of the initial level', ['initial', 'liquidationEnd']);

export const setAt = (level: Level, given: 'initial' | 'liquidationEnd'): WeightSet =>
  level === 'maintenance' ? 'maintenance' : given;

/** The weights of an asset in a set; only the initial set is scaled by what the whole venue has deposited or borrowed. */
export function weightsIn(
  set: WeightSet,
  terms: AssetTerms,
  venue: { readonly deposited: Exact; readonly borrowed: Exact },
): Weights {
  const { initial, maintenance, depositScaleStart, borrowScaleStart } = terms;
  switch (set) {
    case 'initial':
      return {
        asset: depositScaledWeight({
          base: initial.asset,
          deposited: venue.deposited,
          ...(depositScaleStart === undefined ? {} : { start: depositScaleStart }),
        }),
        liability: borrowScaledWeight({
          base: initial.liability,
          borrowed: venue.borrowed,
          ...(borrowScaleStart === undefined ? {} : { start: borrowScaleStart }),
        }),
      };
    case 'liquidationEnd':
      return initial;
    case 'maintenance':
      return maintenance;
    default:
      return assertNever(set);
  }
}

/** The weights of a named asset at the snapshot's deposits and borrows, or which of them is missing. */
export function weightsOf(
  asset: string,
  set: WeightSet,
  table: ReadonlyMap<string, AssetTerms>,
  snapshot: Snapshot,
): Result<Weights, MarginRefusal> {
  const terms = table.get(asset);
  if (terms === undefined) {
    return err({ code: 'NoRuleApplies', where: asset, message: `${asset} has no weights` });
  }
  const quote = snapshot.assets.get(asset);
  const lacks = set === 'initial' ? missing(terms, quote) : undefined;
  if (lacks !== undefined) {
    return err({
      code: 'MissingQuote',
      where: asset,
      message: `the weights of ${asset} are scaled by its ${lacks}, which the snapshot does not have`,
    });
  }
  const price = quote?.price ?? Exact.ONE;
  const deposited = (quote?.deposits ?? Exact.ZERO).times(price);
  const borrowed = (quote?.borrows ?? Exact.ZERO).times(price);
  return ok(weightsIn(set, terms, { deposited, borrowed }));
}

function missing(terms: AssetTerms, quote: AssetQuote | undefined): string | undefined {
  if (terms.depositScaleStart !== undefined && quote?.deposits === undefined) return 'deposits';
  if (terms.borrowScaleStart !== undefined && quote?.borrows === undefined) return 'borrows';
  return undefined;
}
