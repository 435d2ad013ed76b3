// The margin model for forwards that move away from spot: delta value of every expiry times a move of its forward, nothing
// netted between expiries. A roll shock in coins is roll.ts.
import { Exact } from '../../base/exact.ts';
import { ok } from '../../base/result.ts';
import { decimal, object, oneOf, type TypeOf } from '../../domain/schema.ts';
import type { Figure, MarginModel } from '../model/margin-model.ts';
import { type Book, pricingRules, yearsTo } from './books.ts';
import { chargedByUnderlying, summed } from './by-book.ts';
import { type LegDelta, legDeltas, optionDelta } from './expiry-deltas.ts';

const parameters = object('basis risk', {
  annualisedMove: decimal('move of the forward per year to expiry', { min: '0', max: '10' }),
  minimumMove: decimal('least move of the forward, as a share', { min: '0', max: '1' }),
  basisShare: decimal('share of forward less spot by which it moves too', { min: '0', max: '10' }),
  priceShare: decimal('share of the forward by which it moves too', { min: '0', max: '1' }),
  perpetuals: oneOf('whether perpetuals are an expiry of their own without time', [
    'charged',
    'excluded',
  ]),
  optionDelta,
  pricing: pricingRules,
});
type Parameters = TypeOf<typeof parameters>;

/**
 * Move of a forward, quote units, not negative:
 * `forward x (max(minimumMove, annualisedMove x years) + priceShare) + basisShare x |forward - spot|`, exact.
 */
export function forwardMove(
  of: Pick<Parameters, 'annualisedMove' | 'minimumMove' | 'basisShare' | 'priceShare'>,
  at: { readonly forward: Exact; readonly spot: Exact; readonly years: Exact },
): Exact {
  const share = Exact.max(of.minimumMove, of.annualisedMove.times(at.years)).plus(of.priceShare);
  const basis = at.forward.minus(at.spot).abs();
  return at.forward.times(share).plus(of.basisShare.times(basis));
}

export const basisMoveModel: MarginModel<Parameters> = {
  type: 'basisMove',
  isAddOn: true,
  doc:
    'Basis risk: sum over expiries of what the delta loses when the forward moves against it, by an annualised move and ' +
    'optionally by a share of the basis and of the price; no netting between expiries, everything within one. Source: ' +
    'OKX portfolio margin, MR4 (annualised form since 2025; before, 30 % of the basis and 1.5 % of the forward). Positions only.',
  parameters,
  requirement: (scope, given) =>
    chargedByUnderlying('basis risk', scope, given.pricing, (books, underlying) => {
      const byExpiry = new Map<number, Exact>();
      for (const book of books) {
        for (const leg of legDeltas(book, given.optionDelta)) {
          if (leg.expiryMs === undefined && given.perpetuals === 'excluded') continue;
          const key = leg.expiryMs ?? PERPETUAL;
          const held = byExpiry.get(key) ?? Exact.ZERO;
          byExpiry.set(key, held.plus(moved(book, leg, given)));
        }
      }
      const parts = [...byExpiry]
        .sort(([a], [b]) => a - b)
        .map(
          ([key, value]): Figure => ({
            name: key === PERPETUAL ? 'perpetual' : String(key),
            value: value.abs(),
          }),
        );
      return ok(summed(underlying, parts));
    }),
};

/** What a leg's delta gains when its forward rises by the move, numeraire, signed. */
function moved(book: Book, { expiryMs, forward, coins }: LegDelta, given: Parameters): Exact {
  const years = expiryMs === undefined ? Exact.ZERO : yearsTo(expiryMs, book.nowMs);
  const move = forwardMove(given, { forward, spot: book.spot, years });
  return coins.times(move).times(book.coinValue).over(book.spot);
}

const PERPETUAL = -1;
