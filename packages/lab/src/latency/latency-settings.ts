// What latency is injected with. Data only.
import type { ExecutionPath } from './congestion.ts';

/** What the engine itself does about late prices: the fields of the index that say so. */
export type EngineLatency = {
  readonly latencyFreeMs: number;
  readonly latencyPpmPerRootSecond: number;
  readonly latencyMaxPpm: number;
  readonly latencyWaitMs: number;
};
/**
 * Charged from two seconds on. The root-second deviation of alt-coins was about 1,000 ppm in the quarter of an hour before the
 * crash of 2025-10-10 and 5,000 and more in the quarter of an hour of it (ten-second returns of the same day's trades); 2,000
 * stands between.
 */
export const ENGINE_LATENCY: EngineLatency = {
  latencyFreeMs: 2_000,
  latencyPpmPerRootSecond: 2_000,
  latencyMaxPpm: 50_000,
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
