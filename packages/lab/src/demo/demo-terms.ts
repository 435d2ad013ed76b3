// What the demo lists beyond the markets themselves: trust in prices and schedules of margin, at a pace that a visitor can
// watch. A minute of the demo stands for an hour of a venue: storms last about that long, and forecasts are made of minutes.
import type { Asset, Index, Input, Market, Venue } from '@plimsoll/engine';
import { adaptiveTerms } from '../schedule/adaptive-terms.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** A forecast is of the next minute, made anew every minute, and runs out when the next one is half a minute late. */
export const DEMO_FORECAST = {
  minuteMs: MINUTE_MS,
  confidencePpm: 990_000,
  lifeMs: 90 * SECOND_MS,
} as const;

const index: Partial<Index> = {
  quorum: 3,
  uncertainPpm: 10_000,
  divergentPpm: 50_000,
  // Mango v4's speed; its averages of an hour are of a minute here, and a quarter of them is enough.
  stableRatePpb: 300_000,
  delayIntervals: 6,
  delayIntervalMs: MINUTE_MS,
  delayRatePpm: 60_000,
  twapMs: MINUTE_MS,
  latencyFreeMs: 8 * SECOND_MS,
  latencyPpmPerRootSecond: 200,
  latencyMaxPpm: 20_000,
  latencyWaitMs: 10 * SECOND_MS,
  forecastHorizonMs: DEMO_FORECAST.minuteMs,
  forecastConfidencePpm: DEMO_FORECAST.confidencePpm,
  forecastLifeMs: DEMO_FORECAST.lifeMs,
};

const market: Partial<Market> = {
  ...adaptiveTerms,
  /** Closing takes longer than the minute that forecasts are of. */
  coverPpm: 1_500_000,
  /** The worst minute of a storm, of the calmer coins. */
  stressPpm: 120_000,
  calmTauMs: HOUR_MS,
  // The fastest that can be listed: the listed rate once more within an hour, nearly two hundredths of it a minute.
  riseHourPpm: 1_000_000,
  fallHourPpm: 600_000,
  maintenanceRiseHourPpm: 500_000,
  noticeMs: 2 * MINUTE_MS,
};

const asset: Partial<Asset> = {
  haircutCoverPpm: 2_000_000,
  haircutMaxPpm: 300_000,
  haircutRiseHourPpm: 60_000,
  haircutFallHourPpm: 40_000,
  maintenanceHaircutRiseHourPpm: 30_000,
  haircutNoticeMs: 2 * MINUTE_MS,
};

const venue: Partial<Venue> = { scheduleStepMs: 10 * SECOND_MS };

/** A listing input with the demo's terms; the stable coin, index number `coins`, keeps what it has. */
export function withDemoTerms(input: Input, coins: number): Input {
  switch (input.type) {
    case 'ConfigureVenue':
      return { ...input, ...venue };
    case 'ListIndex':
      return input.index < coins ? { ...input, ...index } : input;
    case 'ListMarket':
      return { ...input, ...market };
    case 'ListAsset':
      return input.index < coins ? { ...input, ...asset } : input;
    default:
      return input;
  }
}
