// Bad debt against latency and margin: the same data run again and again with prices later, orders later, a busier road, and
// wider margins. Traders do not react here, so that nothing but the latency differs. Beside the runs the theory: the margins
// at which no step within the delay can jump through them.
import { ObservationStream } from '../bars/observations.ts';
import type { PriceData } from '../bars/price-data.ts';
import type { MarketPlan } from '../venue/plan-venue.ts';
import type { EngineLatency, LatencySettings } from './latency-settings.ts';
import { NO_LATENCY } from './latency-settings.ts';
import { type LatencyRun, latencyVenue, runLatency } from './run-latency.ts';
import { marginsNeeded, type StepRecorder } from './step-within.ts';

export type LatencyAxes = {
  /** Ascending, the first 0. */
  readonly delaysMs: readonly number[];
  /** Times the venue's margins, from 1 on. */
  readonly margins: readonly number[];
  /** Share of the road that others take in typical trading. */
  readonly loads: readonly number[];
};
/** Of a congested road: messages a second. */
export const SERVICE_RATE = 50;

export type LatencyCell = {
  readonly delayMs: number;
  readonly margins: number;
  readonly load: number;
} & Pick<
  LatencyRun,
  | 'liquidations'
  | 'liquidated'
  | 'badDebt'
  | 'deficits'
  | 'fundPaid'
  | 'fundGain'
  | 'adlNotional'
  | 'socialised'
  | 'uncovered'
  | 'longestWaitMs'
  | 'isBalanced'
>;
/** Times the venue's margins that keep any step within the delay harmless: in the worst market, and in the median one. */
export type MarginsNeeded = {
  readonly delayMs: number;
  readonly worst: number;
  readonly median: number;
  readonly worstMarket: string;
};
export type LatencySweep = {
  readonly axes: LatencyAxes;
  readonly price: readonly LatencyCell[];
  readonly execution: readonly LatencyCell[];
  readonly congestion: readonly LatencyCell[];
  /** With the engine's own latency parameters on, margins of 1, over price delays; empty if they were not asked for. */
  readonly withEngine: readonly LatencyCell[];
  readonly needed: readonly MarginsNeeded[];
  readonly isBalanced: boolean;
};

const COARSE_FROM = 150_000;

/** Delays in units that the data can resolve, at least a second; fewer of them for data that takes long to run. */
export function latencyAxes(data: PriceData): LatencyAxes {
  const unit = Math.max(1_000, Math.round(data.barMs / 3));
  const steps = new ObservationStream(data).countSteps();
  const isLarge = steps * data.underlyings.length > COARSE_FROM;
  const times = isLarge ? [0, 3, 10, 30] : [0, 1, 3, 10, 30];
  return {
    delaysMs: times.map((time) => time * unit),
    margins: isLarge ? [1, 2] : [1, 1.5, 2, 3],
    loads: isLarge ? [0.2] : [0.05, 0.1, 0.2, 0.4],
  };
}

export type SweepOptions = {
  readonly data: PriceData;
  readonly settings: Pick<LatencySettings, 'accounts' | 'seed'>;
  readonly axes: LatencyAxes;
  /** Run the price delays also with these parameters of the engine. */
  readonly engine: EngineLatency | undefined;
  readonly onProgress?: (done: number, total: number) => void;
};

export function latencySweep(options: SweepOptions): LatencySweep {
  const { data, axes, engine } = options;
  const runs = new Runs(options);
  const price: LatencyCell[] = [];
  const execution: LatencyCell[] = [];
  for (const margins of axes.margins) {
    const plain = runs.run({ delayMs: 0, margins, load: 0 }, {});
    price.push(plain);
    execution.push(plain);
    for (const delayMs of axes.delaysMs) {
      if (delayMs === 0) continue;
      const cell = { delayMs, margins, load: 0 };
      price.push(runs.run(cell, { priceDelayMs: delayMs }));
      execution.push(runs.run(cell, { execution: { ...NO_LATENCY.execution, delayMs } }));
    }
  }
  const congestion = axes.loads.map((load) =>
    runs.run(
      { delayMs: 0, margins: 1, load },
      { execution: { delayMs: 0, serviceRate: SERVICE_RATE, load } },
    ),
  );
  const withEngine =
    engine === undefined
      ? []
      : axes.delaysMs.map((delayMs) =>
          runs.run({ delayMs, margins: 1, load: 0 }, { priceDelayMs: delayMs, engine }),
        );
  return {
    axes,
    price,
    execution,
    congestion: [...price.slice(0, 1), ...congestion],
    withEngine,
    needed: axes.delaysMs.map((delayMs) => needed(data, runs, delayMs)),
    isBalanced: runs.isBalanced,
  };
}

/** Runs the data again with something changed; keeps from the first run what the theory asks for. */
class Runs {
  recorder: StepRecorder | undefined;
  markets: readonly MarketPlan[] = [];
  isBalanced = true;
  private readonly options: SweepOptions;
  private readonly total: number;
  private done = 0;

  constructor(options: SweepOptions) {
    this.options = options;
    const { axes, engine } = options;
    this.total =
      axes.margins.length * (2 * axes.delaysMs.length - 1) +
      axes.loads.length +
      (engine === undefined ? 0 : axes.delaysMs.length);
  }

  run(
    cell: Pick<LatencyCell, 'delayMs' | 'margins' | 'load'>,
    change: Partial<LatencySettings>,
  ): LatencyCell {
    const { data, settings, onProgress } = this.options;
    const { margins } = cell;
    const {
      steps,
      venue: _,
      stepHash: __,
      ...numbers
    } = runLatency({
      data,
      settings: { ...settings, ...NO_LATENCY, engine: undefined, margins, ...change },
      hasAgents: false,
    });
    if (this.recorder === undefined) {
      this.recorder = steps;
      // Theory is told in multiples of the venue's own margins.
      this.markets = latencyVenue(data, {
        ...settings,
        ...NO_LATENCY,
        engine: undefined,
        margins: 1,
      }).markets;
    }
    this.isBalanced &&= numbers.isBalanced;
    this.done += 1;
    onProgress?.(this.done, this.total);
    return { ...cell, ...numbers };
  }
}

/** Over the delay and the three observations that it takes to see a breach, to try the book and to act without it. */
function needed(
  data: PriceData,
  { recorder, markets }: Pick<Runs, 'recorder' | 'markets'>,
  delayMs: number,
): MarginsNeeded {
  const withinMs = delayMs + data.barMs;
  const each = markets
    .map((market, i) => ({
      symbol: market.symbol,
      margins: recorder === undefined ? 0 : marginsNeeded(market, recorder.largest(i, withinMs)),
    }))
    .sort((a, b) => b.margins - a.margins);
  const worst = each[0];
  return {
    delayMs,
    worst: worst?.margins ?? 0,
    worstMarket: worst?.symbol ?? '',
    median: each[each.length >> 1]?.margins ?? 0,
  };
}
