// One pass over the hours of one asset under one horizon: every schedule's margin at every hour from what was known then, and
// the loss of the window that came next. It looks at no later hour.
import type { Side } from '../../volatility/calibrated-forecaster.ts';
import { combinedModel, ewmaModel, garchModel } from '../../volatility/combined-model.ts';
import { CalibratedForecaster } from '../../volatility/calibrated-forecaster.ts';
import { Har } from '../../volatility/har.ts';
import type { Hour } from '../../volatility/hour.ts';
import { calibrated } from '../../volatility/margin-forecaster.ts';
import { AdaptiveSchedule } from './adaptive-schedule.ts';
import { ForecastSchedule } from './forecast-schedule.ts';
import { HorizonWindows } from './horizon-windows.ts';
import type { MarginSchedule } from './margin-schedule.ts';
import type { MarginSample } from './procyclicality.ts';
import { StaticSchedule } from './static-schedule.ts';

export const SIDES: readonly Side[] = ['long', 'short'];

export type WalkTerms = {
  readonly horizonHours: number;
  readonly confidence: number;
  readonly judgeFromMs: number;
};

/** What one schedule asked of one side. */
export type MarginTrack = {
  readonly schedule: string;
  readonly side: Side;
  /** Every hour of the judged period. */
  readonly samples: readonly MarginSample[];
  /** Windows that do not overlap: the margin at the start, the loss at the end. */
  readonly windows: readonly MarginWindow[];
};
export type MarginWindow = {
  readonly startMs: number;
  readonly margin: number;
  readonly loss: number;
};

type Track = MarginTrack & { readonly samples: MarginSample[]; readonly windows: MarginWindow[] };

/** Tracks by schedule and side. Hours at which a schedule has no margin yet are left out of its track. */
export function walkMargins(hours: readonly Hour[], terms: WalkTerms): readonly MarginTrack[] {
  const schedules = schedulesOf(terms);
  const tracks = schedules.map((schedule) =>
    SIDES.map((side): Track => ({ schedule: schedule.name, side, samples: [], windows: [] })),
  );
  const windows = new HorizonWindows(terms.horizonHours);
  for (const hour of hours) {
    const ended = windows.observe(hour);
    for (const [index, schedule] of schedules.entries()) {
      // The margin of a window that has ended is the sample of its start: it is looked up, never asked again.
      for (const track of tracks[index] ?? []) {
        if (ended !== undefined) closeWindow(track, { ...ended, loss: ended[track.side] });
      }
      schedule.observe(hour, ended);
      if (hour.endMs < terms.judgeFromMs) continue;
      for (const track of tracks[index] ?? []) {
        const margin = schedule.margin(track.side);
        if (margin !== undefined) track.samples.push({ timeMs: hour.endMs, margin });
      }
    }
  }
  return tracks.flat();
}

function closeWindow(
  track: Track,
  { startMs, loss }: { readonly startMs: number; readonly loss: number },
): void {
  for (let at = track.samples.length - 1; at >= 0; at -= 1) {
    const sample = track.samples[at];
    if (sample === undefined || sample.timeMs < startMs) return;
    if (sample.timeMs === startMs) track.windows.push({ startMs, margin: sample.margin, loss });
  }
}

function schedulesOf(terms: WalkTerms): readonly MarginSchedule[] {
  const { horizonHours, confidence } = terms;
  const ewma = new CalibratedForecaster({
    model: ewmaModel(horizonHours),
    windows: 'separate',
    priorExceedances: 0,
  });
  const combined = calibrated(combinedModel(horizonHours));
  const hourly = { confidence, everyHours: 1 };
  return [
    new StaticSchedule(terms),
    new ForecastSchedule({ name: 'ewma', forecaster: ewma, confidence, everyHours: horizonHours }),
    new ForecastSchedule({
      ...hourly,
      name: 'garch',
      forecaster: calibrated(garchModel(horizonHours)),
    }),
    new ForecastSchedule({
      ...hourly,
      name: 'har',
      forecaster: calibrated(new Har({ horizonHours, measure: 'variance' })),
    }),
    new ForecastSchedule({ ...hourly, name: 'combined', forecaster: combined }),
    // Follows the forecaster that the schedule before it has fed.
    new AdaptiveSchedule({ ...terms, quantile: (side) => combined.quantile(confidence, side) }),
  ];
}
