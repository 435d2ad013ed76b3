// What latency is injected with. Data only.
import type { ExecutionPath } from './congestion.ts';

/** What the engine itself does about late prices: the fields of the index that say so. */
export type EngineLatency = {
  readonly latencyFreeMs: number;
  readonly latencyPpmPerRootSecond: number;
  readonly latencyMaxPpm: number;
  readonly latencyWaitMs: number;
};
/** Charged from two seconds on; 500 ppm a root of a second is the deviation of a coin at 280 % a year, an alt-coin in a crash. */
export const ENGINE_LATENCY: EngineLatency = {
  latencyFreeMs: 2_000,
  latencyPpmPerRootSecond: 500,
  latencyMaxPpm: 20_000,
  latencyWaitMs: 10_000,
};

export type LatencySettings = {
  readonly accounts: number;
  readonly seed: number;
  /** Prices reach the engine so much later than they were made. */
  readonly priceDelayMs: number;
  readonly execution: ExecutionPath;
  /** Times the initial and maintenance rates of the venue. */
  readonly margins: number;
  /** Undefined: the engine takes prices as they come. */
  readonly engine: EngineLatency | undefined;
};

export const NO_LATENCY: Pick<LatencySettings, 'priceDelayMs' | 'execution'> = {
  priceDelayMs: 0,
  execution: { delayMs: 0, serviceRate: Number.POSITIVE_INFINITY, load: 0 },
};
