// The margin model `collateralContingency`: a share of the value of coins held as collateral, required instead of a haircut
// on equity. Asked once for the account, since balances belong to it and not to an underlying.
import { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import { object, oneOf, optional, table, text, type TypeOf } from '../../domain/schema.ts';
import type { LevelFigures, MarginModel, MarginRefusal, Scope } from '../model/margin-model.ts';
import { collateralValue, priceOf, stablePriceOf } from './collateral-value.ts';
import {
  chargeFigures,
  chargeOn,
  type LeveledCharge,
  leveledShare,
  sumOfLevels,
} from './contingencies.ts';
import { lossFactorParameters, lossFactors } from './loss-factor.ts';

export const VALUATIONS = ['price', 'priceOverStable'] as const;
const parameters = object('flat charges on collateral', {
  market: optional(
    text('underlying whose feed prices the stablecoin; left out, the least price of all markets'),
  ),
  valuation: oneOf('whether value is divided by the price of the stablecoin', VALUATIONS),
  shares: table('by asset', leveledShare('of the value of the balance')),
  lossFactor: optional(lossFactorParameters),
});
export type CollateralContingencyParameters = TypeOf<typeof parameters>;

/** Price of the stablecoin by one feed, or the least of all where the rulebook names none; 1 where no market is quoted. */
function stablePriceIn(
  market: string | undefined,
  snapshot: Scope['snapshot'],
): Result<Exact, MarginRefusal> {
  if (market !== undefined) return stablePriceOf(market, snapshot);
  let least: Exact | undefined;
  for (const underlying of snapshot.underlyings.keys()) {
    const price = stablePriceOf(underlying, snapshot);
    if (!price.ok) return price;
    least = least === undefined ? price.value : Exact.min(least, price.value);
  }
  return ok(least ?? Exact.ONE);
}

export type CollateralCharge = {
  readonly asset: string;
  readonly value: Exact;
  readonly charge: LeveledCharge;
};

/** Value and charge of every balance that is above zero and has a share; exact. */
export function collateralCharges(
  { holdings, snapshot }: Pick<Scope, 'holdings' | 'snapshot'>,
  of: Pick<CollateralContingencyParameters, 'market' | 'valuation' | 'shares'>,
): Result<readonly CollateralCharge[], MarginRefusal> {
  const stable = stablePriceIn(of.market, snapshot);
  if (!stable.ok) return stable;
  const stablePrice = of.valuation === 'price' ? Exact.ONE : stable.value;
  const charges: CollateralCharge[] = [];
  for (const { asset, amount } of holdings.balances) {
    const share = of.shares.get(asset);
    if (share === undefined || amount.sign <= 0) continue;
    const price = priceOf(asset, snapshot);
    if (!price.ok) return price;
    const value = collateralValue({ amount, price: price.value, stablePrice });
    charges.push({ asset, value, charge: chargeOn(value, share) });
  }
  return ok(charges);
}

export const collateralContingencyModel: MarginModel<CollateralContingencyParameters> = {
  type: 'collateralContingency',
  isAddOn: true,
  doc: `A share of the value of each asset held, debts aside. Equity counts collateral at full market value: this is the
haircut, on the side of the requirement.`,
  parameters,
  requirement(scope, read) {
    const charges = collateralCharges(scope, read);
    if (!charges.ok) return charges;
    const stable = stablePriceIn(read.market, scope.snapshot);
    if (!stable.ok) return stable;
    const factors = lossFactors(read.lossFactor, stable.value);
    const parts = charges.value.map(
      ({ asset, charge }): LevelFigures => chargeFigures(asset, charge, factors),
    );
    return ok(sumOfLevels('collateral', parts));
  },
};
