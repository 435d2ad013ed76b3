// What a notional requires at a level under the `tiered` parameters, and which tier or step decided it.
import { Exact } from '../../base/exact.ts';
import { riskLimitRate, riskLimitSteps } from './risk-limit.ts';
import { type TieredParameters, tiersOf } from './tiered-parameters.ts';
import { marginalRequirement, tierIndex, wholeRequirement } from './tiers.ts';

export type RateLevel = 'initial' | 'maintenance' | 'closeOut';
export type Required = { readonly value: Exact; readonly because: string };
/** From an unsigned notional, in the unit of the tiers. */
export type RateSchedule = (notional: Exact) => Required;

/** The requirement as a function of notional; exact, in the unit of the tiers. */
export function rateSchedule(parameters: TieredParameters, level: RateLevel): RateSchedule {
  const limit = parameters.riskLimit;
  if (limit !== undefined) return riskLimitSchedule(limit, parameters.leverage, level);
  const tiers = tiersOf(parameters, level);
  const form = (level === 'initial' ? parameters.initial : parameters.maintenance) ?? 'marginal';
  const requirement = form === 'whole' ? wholeRequirement : marginalRequirement;
  return (notional) => {
    const index = tierIndex(tiers, notional);
    const because = `tier ${index + 1} from ${tiers[index]?.fromNotional} at ${tiers[index]?.rate}`;
    return { value: requirement(tiers, notional), because };
  };
}

function riskLimitSchedule(
  limit: NonNullable<TieredParameters['riskLimit']>,
  leverage: Exact | undefined,
  level: RateLevel,
): RateSchedule {
  const { base, step } = limit;
  const isInitial = level === 'initial';
  const baseRate = isInitial ? limit.initialRate : limit.maintenanceRate;
  const increment = isInitial ? limit.initialIncrement : limit.maintenanceIncrement;
  const least = isInitial && leverage !== undefined ? Exact.ONE.over(leverage) : Exact.ZERO;
  return (notional) => {
    const rate = Exact.max(riskLimitRate({ base, step, baseRate, increment }, notional), least);
    const steps = riskLimitSteps({ base, step }, notional);
    return { value: notional.times(rate), because: `step ${steps} of the risk limit at ${rate}` };
  };
}
