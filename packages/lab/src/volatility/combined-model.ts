// Which models the lab combines, with the weights that they start from and how often they are fitted again.
import { Combination } from './combination.ts';
import { Ewma } from './ewma.ts';
import { Garch } from './garch.ts';
import { Har } from './har.ts';
import type { VarianceModel } from './variance-model.ts';

const RISK_METRICS_DECAY = 0.94;
const REFIT_HOURS = 24 * 30;
/** Five and a half years of days; twelve weeks of hours. */
const FIT_RETURNS = 2_000;

/** EWMA of horizon returns with the decay of RiskMetrics. */
export function ewmaModel(horizonHours: number): VarianceModel {
  return new Ewma({ horizonHours, decay: RISK_METRICS_DECAY });
}

/** GARCH(1,1) of horizon returns, fitted again every 30 days. */
export function garchModel(horizonHours: number): VarianceModel {
  const refitReturns = Math.max(1, Math.round(REFIT_HOURS / horizonHours));
  return new Garch({ horizonHours, refitReturns, returnsMax: FIT_RETURNS });
}

/**
 * EWMA, GARCH and both variants of HAR. The weights begin with what is known of them before any data: models of realised
 * variance forecast better than models of squared returns (Andersen, Bollerslev, Diebold and Labys 2003).
 */
export function combinedModel(horizonHours: number): VarianceModel {
  return new Combination({
    models: [
      ewmaModel(horizonHours),
      garchModel(horizonHours),
      new Har({ horizonHours, measure: 'variance' }),
      new Har({ horizonHours, measure: 'bipower' }),
    ],
    prior: [0.1, 0.1, 0.4, 0.4],
  });
}
