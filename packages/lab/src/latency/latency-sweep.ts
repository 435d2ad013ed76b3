// Bad debt against latency and margin: the same data run again and again with prices later, orders later, a busier road, and
// wider margins. Traders do not react here, so that nothing but the latency differs. Beside the runs the theory: the margins
// at which no step within the delay can jump through them.
import { ObservationStream } from '../bars/observations.ts';
import type { PriceData } from '../bars/price-data.ts';
import type { MarketPlan } from '../venue/plan-venue.ts';
import type { EngineLatency, LatencySettings } from './latency-settings.ts';
import { NO_LATENCY } from './latency-settings.ts';
import { type LatencyRun, runLatency } from './run-latency.ts';
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

export function latencySweep(options: {
  readonly data: PriceData;
  readonly settings: Pick<LatencySettings, 'accounts' | 'seed'>;
  readonly axes: LatencyAxes;
  /** Run the price delays also with these parameters of the engine. */
  readonly engine: EngineLatency | undefined;
  readonly onProgress?: (done: number, total: number) => void;
}): LatencySweep {
  const { data, settings, axes, engine } = options;
  const late = axes.delaysMs.filter((delayMs) => delayMs > 0);
  const total =
    axes.margins.length * (1 + 2 * late.length) +
    axes.loads.length +
    (engine === undefined ? 0 : axes.delaysMs.length);
  let done = 0;
  let recorder: StepRecorder | undefined;
  let markets: readonly MarketPlan[] = [];
  const run = (
    cell: { readonly delayMs: number; readonly margins: number; readonly load: number },
    change: Partial<LatencySettings>,
  ): LatencyCell => {
    const result = runLatency({
      data,
      settings: { ...settings, ...NO_LATENCY, engine: undefined, margins: cell.margins, ...change },
      hasAgents: false,
    });
    if (recorder === undefined && cell.margins === 1) {
      recorder = result.steps;
      markets = result.venue.markets;
    }
    options.onProgress?.((done += 1), total);
    const { steps: _, venue: __, stepHash: ___, ...numbers } = result;
    return { ...cell, ...numbers };
  };
  const price: LatencyCell[] = [];
  const execution: LatencyCell[] = [];
  for (const margins of axes.margins) {
    const plain = run({ delayMs: 0, margins, load: 0 }, {});
    price.push(plain);
    execution.push(plain);
    for (const delayMs of late) {
      const cell = { delayMs, margins, load: 0 };
      price.push(run(cell, { priceDelayMs: delayMs }));
      execution.push(run(cell, { execution: { ...NO_LATENCY.execution, delayMs } }));
    }
  }
  const idle = price[0];
  const congestion = axes.loads.map((load) =>
    run(
      { delayMs: 0, margins: 1, load },
      { execution: { delayMs: 0, serviceRate: SERVICE_RATE, load } },
    ),
  );
  const withEngine =
    engine === undefined
      ? []
      : axes.delaysMs.map((delayMs) =>
          run({ delayMs, margins: 1, load: 0 }, { priceDelayMs: delayMs, engine }),
        );
  const cells = [...price, ...execution, ...congestion, ...withEngine];
  return {
    axes,
    price,
    execution,
    congestion: idle === undefined ? congestion : [idle, ...congestion],
    withEngine,
    needed: axes.delaysMs.map((delayMs) => needed(data, { recorder, markets, delayMs })),
    isBalanced: cells.every((cell) => cell.isBalanced),
  };
}

/** Over the delay and the three observations that it takes to see a breach, to try the book and to act without it. */
function needed(
  data: PriceData,
  of: {
    readonly recorder: StepRecorder | undefined;
    readonly markets: readonly MarketPlan[];
    readonly delayMs: number;
  },
): MarginsNeeded {
  const { recorder, markets, delayMs } = of;
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
