// Weights of assets and liabilities that get worse with size, with the venue's total deposits or borrows, or with the
// amount of unrealised profit. Each is one published function; the model that uses them is weights.ts.
import { Exact } from '../../base/exact.ts';
import { type RatioUnits, sizedRatio } from './high-leverage-ratio.ts';
import { flooredRoot } from './size-curve.ts';

export type SizeWeight = {
  readonly base: Exact;
  /** Coins (or quote units of profit), of either sign: only the amount counts. */
  readonly size: Exact;
  /** Weight per root of a coin. */
  readonly factor: Exact;
  readonly units: RatioUnits;
  /** Step to which factor times root is rounded down before it divides. */
  readonly factorUnit: Exact;
  /** What the size discount starts from: 1.1 is a weight that falls once the root times factor passes a tenth. */
  readonly ceiling: Exact;
};

/** `min(base, floor(ceiling / (1 + floor(root x factor))))`. Source: Drift v2, `calculate_size_discount_asset_weight`. */
export function assetWeightOfSize(input: SizeWeight): Exact {
  if (input.factor.isZero) return input.base;
  const growth = flooredRoot(input.size.abs(), input.units.root)
    .times(input.factor)
    .roundTo(input.factorUnit, 'down');
  const sized = input.ceiling.over(Exact.ONE.plus(growth)).roundTo(input.units.ratio, 'down');
  return Exact.min(input.base, sized);
}

/** `max(base, base - floor(base / 5) + floor(root x factor))`. Source: Drift v2, `calculate_size_premium_liability_weight`. */
export function liabilityWeightOfSize(input: Omit<SizeWeight, 'factorUnit' | 'ceiling'>): Exact {
  return input.factor.isZero ? input.base : Exact.max(input.base, sizedRatio(input));
}

/** Initial asset weight times `start / value` once the venue's deposits are worth more than the start; floored if asked. */
export function depositScaledWeight(input: {
  readonly base: Exact;
  /** Both in the same money; absent start is no scaling. */
  readonly deposited: Exact;
  readonly start?: Exact;
  readonly unit?: Exact;
}): Exact {
  const { base, deposited, start, unit } = input;
  if (start === undefined || !deposited.isAbove(start)) return base;
  const scaled = base.times(start).over(deposited);
  return unit === undefined ? scaled : scaled.roundTo(unit, 'down');
}

/** Liability weight times `value / start` once the venue's borrows are worth more than the start. */
export function borrowScaledWeight(input: {
  readonly base: Exact;
  readonly borrowed: Exact;
  readonly start?: Exact;
}): Exact {
  const { base, borrowed, start } = input;
  if (start === undefined || !borrowed.isAbove(start)) return base;
  return base.times(borrowed).over(start);
}

/** Both initial weights of a token, scaled by all its deposits (with what open orders may still bring in) and borrows. */
export function scaledTokenWeights(input: {
  readonly asset: Exact;
  readonly liability: Exact;
  readonly price: Exact;
  /** Coins. */
  readonly deposits: Exact;
  readonly potentialFromOrders: Exact;
  readonly borrows: Exact;
  /** In the money of the price; absent is no scaling. */
  readonly depositStart?: Exact;
  readonly borrowStart?: Exact;
}): { readonly asset: Exact; readonly liability: Exact } {
  const { price, depositStart, borrowStart } = input;
  return {
    asset: depositScaledWeight({
      base: input.asset,
      deposited: input.deposits.plus(input.potentialFromOrders).times(price),
      ...(depositStart === undefined ? {} : { start: depositStart }),
    }),
    liability: borrowScaledWeight({
      base: input.liability,
      borrowed: input.borrows.times(price),
      ...(borrowStart === undefined ? {} : { start: borrowStart }),
    }),
  };
}

/** What all deposits of an asset are worth. */
export const valueOfDeposits = (deposits: Exact, price: Exact): Exact => deposits.times(price);
