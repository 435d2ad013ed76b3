// Risk factors of a market whose price is log-normal over a short horizon: what a long or a short loses on average in the
// worst cases (expected shortfall), per unit of notional. How they become margin is slippage-margin.ts.
import { exp, inverseNormal, normalCdf } from '../../base/elementary.ts';
import type { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { quantized } from '../quantize.ts';

export type LogNormal = {
  /** Probability of the worst cases, in (0, 1): smaller is more careful. */
  readonly riskAversion: number;
  /** Horizon. */
  readonly tauYears: number;
  /** Yearly. */
  readonly drift: number;
  readonly volatility: number;
};

export type RiskFactors = {
  /** Share of the notional; both zero or positive unless the drift pays for the risk. */
  readonly long: Exact;
  readonly short: Exact;
};

export type RiskFactorRefusal = {
  readonly code: 'NotFinite' | 'IllegalValue';
  readonly parameter: keyof LogNormal | 'short';
  readonly value: number;
};

/**
 * `z = N^-1(lambda)`, `s = sigma sqrt(tau)`, `m = e^(mu tau)`: long `1 - m N(z - s) / lambda`, short
 * `m N(z + s) / lambda - 1`, each on the grid of 1e-12. Refused outside the legal range and where the short factor
 * overflows. Source: Vega, spec 0018-RSKM and `riskmodelbs/forwards.go`.
 */
export function riskFactors(model: LogNormal): Result<RiskFactors, RiskFactorRefusal> {
  const { riskAversion, tauYears, drift, volatility } = model;
  if (!(riskAversion > 0 && riskAversion < 1)) return illegal('riskAversion', riskAversion);
  if (!(tauYears >= 0 && tauYears < Number.POSITIVE_INFINITY)) return illegal('tauYears', tauYears);
  if (!Number.isFinite(drift)) return illegal('drift', drift);
  if (!(volatility >= 0 && volatility < Number.POSITIVE_INFINITY)) {
    return illegal('volatility', volatility);
  }
  const z = inverseNormal(riskAversion);
  const s = volatility * Math.sqrt(tauYears);
  const growth = exp(drift * tauYears) / riskAversion;
  const long = 1 - growth * normalCdf(z - s);
  const short = growth * normalCdf(z + s) - 1;
  if (!Number.isFinite(long) || !Number.isFinite(short)) {
    return err({ code: 'NotFinite', parameter: 'short', value: growth });
  }
  return ok({ long: quantized(long), short: quantized(short) });
}

const illegal = (
  parameter: keyof LogNormal,
  value: number,
): Result<RiskFactors, RiskFactorRefusal> => err({ code: 'IllegalValue', parameter, value });
