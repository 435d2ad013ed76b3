// What the lab tells the engine about an index: bars in, the two quantiles of a `Forecast` command out. It sends nothing and
// knows no time but that of its bars.
import { assert } from '@plimsoll/engine';
import { CalibratedForecaster, type Side, type VarianceForecast } from './calibrated-forecaster.ts';
import { combinedModel } from './combined-model.ts';
import { HOUR_MS, HourGatherer, type Hour, type PriceBar } from './hour.ts';
import type { VarianceModel } from './variance-model.ts';

export type MarginForecasterTerms = {
  /** Whole hours. */
  readonly horizonMs: number;
  /** Between 0.5 and 1, such as 0.99. */
  readonly confidence: number;
};

/** As the fields of the command: ppm of the price, rounded up, what longs lose when it falls and shorts when it rises. */
export type MarginForecast = {
  readonly model: string;
  readonly horizonMs: number;
  readonly confidencePpm: number;
  readonly longPpm: number;
  readonly shortPpm: number;
};

const PPM = 1e6;
/** A prior worth one exceedance: `ForecasterTerms`. */
const PRIOR_EXCEEDANCES = 1;

/** A calibrated forecaster as the lab uses all of them but the EWMA that they are compared with. */
export function calibrated(model: VarianceModel): CalibratedForecaster {
  return new CalibratedForecaster({
    model,
    windows: 'overlapping',
    priorExceedances: PRIOR_EXCEEDANCES,
  });
}

/** Forecasts of one index from its bars of an hour or finer, ascending. An hour of data costs about 30 us. */
export class MarginForecaster {
  private readonly terms: MarginForecasterTerms;
  private readonly gatherer = new HourGatherer();
  private readonly forecaster: CalibratedForecaster;

  constructor(terms: MarginForecasterTerms) {
    const { horizonMs, confidence } = terms;
    assert(horizonMs > 0 && horizonMs % HOUR_MS === 0, () => `a horizon of ${horizonMs} ms`);
    assert(confidence >= 0.5 && confidence < 1, () => `a confidence of ${confidence}`);
    this.terms = terms;
    this.forecaster = calibrated(combinedModel(horizonMs / HOUR_MS));
  }

  observe(bar: PriceBar): void {
    for (const hour of this.gatherer.observe(bar)) this.observeHour(hour);
  }

  observeHour(hour: Hour): void {
    this.forecaster.observe(hour);
  }

  /** The loss as a fraction of the price that is exceeded with probability 1 - confidence; undefined as `forecast` is. */
  quantile(side: Side): number | undefined {
    return this.forecaster.quantile(this.terms.confidence, side);
  }

  /** The variance over the horizon with its interval. */
  variance(coverage: number): VarianceForecast | undefined {
    return this.forecaster.forecast(coverage);
  }

  /** Undefined while it has seen too little: about a month, and twenty horizons. */
  forecast(): MarginForecast | undefined {
    const [long, short] = [this.quantile('long'), this.quantile('short')];
    if (long === undefined || short === undefined) return undefined;
    const { horizonMs, confidence } = this.terms;
    return {
      model: 'combined',
      horizonMs,
      confidencePpm: Math.round(confidence * PPM),
      longPpm: ppmUp(long),
      shortPpm: ppmUp(short),
    };
  }
}

/** At most the whole price: a field of the command holds no more. */
function ppmUp(fraction: number): number {
  return Math.min(PPM, Math.ceil(fraction * PPM));
}
