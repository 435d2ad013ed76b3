// Log-normal risk factors of a market, long and short.
import { riskFactors } from '@plimsoll/engine/models';
import type { Adapter } from '../adapter.ts';
import { has, floatOf } from '../fields.ts';

export const vegaLognormalRiskFactors: Adapter = ({ input }) => {
  const found = riskFactors({
    riskAversion: floatOf(input, 'riskAversion'),
    tauYears: floatOf(input, 'tau'),
    drift: has(input, 'mu') ? floatOf(input, 'mu') : 0,
    volatility: floatOf(input, 'sigma'),
  });
  return found.ok
    ? { riskFactorLong: found.value.long, riskFactorShort: found.value.short }
    : { error: found.error.code };
};
