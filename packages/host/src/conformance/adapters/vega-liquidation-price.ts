// The price at which a position stands at its maintenance margin.
import {
  coinsOfUnits,
  Exact,
  maintenanceWithFunding,
  slippageLiquidationPrice,
} from '@plimsoll/engine/models';
import type { Adapter } from '../adapter.ts';
import { exactOf, exactOr } from '../fields.ts';

/** Said instead of an amount: the collateral is what the position requires. */
const AT_MAINTENANCE = 'equal to the maintenance margin';

export const vegaLiquidationPrice: Adapter = ({ input }) => {
  const position = {
    open: coinsOfUnits(exactOf(input, 'positionSize'), exactOr(input, 'positionFactor', Exact.ONE)),
    markPrice: exactOf(input, 'markPrice'),
    slippage: {
      linear: exactOf(input, 'linearSlippageFactor'),
      quadratic: exactOr(input, 'quadraticSlippageFactor', Exact.ZERO),
    },
    factors: {
      long: exactOf(input, 'riskFactorLong'),
      short: exactOf(input, 'riskFactorShort'),
    },
    fundingPerCoin: exactOr(input, 'fundingPaymentPerUnit', Exact.ZERO),
  };
  const found = slippageLiquidationPrice(
    input['collateral'] === AT_MAINTENANCE
      ? position
      : { ...position, collateral: exactOf(input, 'collateral') },
  );
  return {
    maintenanceMargin: maintenanceWithFunding(position),
    ...(found.ok ? { liquidationPrice: found.value } : { error: 'liquidation price not defined' }),
  };
};
