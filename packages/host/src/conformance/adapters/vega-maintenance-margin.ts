// Maintenance margin of a position without orders, by stated or log-normal risk factors and slippage.
import {
  coinsOfUnits,
  Exact,
  positionMargin,
  type RiskFactors,
  riskFactors,
  unitsPerCoin,
} from '@plimsoll/engine/models';
import { type Adapter, type JsonObject, UnknownCase } from '../adapter.ts';
import { exactOf, exactOr, floatOf, has, textOf } from '../fields.ts';

export const vegaMaintenanceMargin: Adapter = ({ input }) => {
  const places = has(input, 'positionDecimalPlaces') ? floatOf(input, 'positionDecimalPlaces') : 0;
  const factors = factorsOf(input);
  return {
    riskFactorLong: factors.long,
    riskFactorShort: factors.short,
    maintenanceMargin: positionMargin({
      open: coinsOfUnits(exactOf(input, 'position'), unitsPerCoin(places)),
      price: exactOf(input, 'markPrice'),
      slippage: {
        linear: exactOf(input, 'linearSlippageFactor'),
        quadratic: exactOr(input, 'quadraticSlippageFactor', Exact.ZERO),
      },
      factors,
      quantum: Exact.ONE,
    }),
  };
};

function factorsOf(input: JsonObject): RiskFactors {
  const model = textOf(input, 'riskModel');
  if (model === 'simple') {
    return { long: exactOf(input, 'riskFactorLong'), short: exactOf(input, 'riskFactorShort') };
  }
  if (model !== 'lognormal') throw new UnknownCase(`the risk model "${model}"`);
  const found = riskFactors({
    riskAversion: floatOf(input, 'riskAversion'),
    tauYears: floatOf(input, 'tau'),
    drift: has(input, 'mu') ? floatOf(input, 'mu') : 0,
    volatility: floatOf(input, 'sigma'),
  });
  if (!found.ok) throw new UnknownCase(`risk factors are refused: ${found.error.code}`);
  return found.value;
}
