// Two schedules on the same crash: the adaptive one, and a static one that asked as much before it. Runs both replays and
// puts their losses side by side; why one does better is read from the numbers, not assumed.
import type { ReplayResult } from '../replay/replay-result.ts';
import { type ReplayOptions, runReplay } from '../replay/run-replay.ts';

/** How far apart the mean initial margins before the crash may be, and how often the static one is set anew to get there. */
const AGREED_WITHIN = 0.01;
const TRIES = 3;

export type ScheduleComparison = {
  readonly static: ReplayResult;
  readonly adaptive: ReplayResult;
  /** Mean initial margin before the crash: the static one over the adaptive one. */
  readonly marginRatio: number;
  readonly lines: readonly ComparedLine[];
};
/** One row of the table, in quote units; `better`: which schedule has less of it. */
export type ComparedLine = {
  readonly name:
    | 'liquidated notional'
    | 'bad debt'
    | 'fund use'
    | 'ADL notional'
    | 'socialised and uncovered';
  readonly static: number;
  readonly adaptive: number;
  readonly better: 'static' | 'adaptive' | 'neither';
};

type Options = Omit<ReplayOptions, 'schedule' | 'rateScale' | 'onStep'> & {
  /** Called before each of the replays. */
  readonly onRun?: (name: string) => void;
};

export function compareSchedules(options: Options): ScheduleComparison {
  options.onRun?.('adaptive');
  const adaptive = runReplay({ ...options, schedule: 'adaptive' });
  const aim = adaptive.schedule.meanInitialMargin;
  options.onRun?.('static');
  let fixed = runReplay({ ...options, schedule: 'static' });
  for (let tries = 1; tries < TRIES; tries += 1) {
    const { meanInitialMargin, rateScale } = fixed.schedule;
    const off = meanInitialMargin / aim;
    if (!(aim > 0 && meanInitialMargin > 0) || Math.abs(off - 1) <= AGREED_WITHIN) break;
    options.onRun?.(`static at ${(rateScale / off).toFixed(3)} of the listed rates`);
    fixed = runReplay({ ...options, schedule: 'static', rateScale: rateScale / off });
  }
  const marginRatio = aim > 0 ? fixed.schedule.meanInitialMargin / aim : 1;
  return { static: fixed, adaptive, marginRatio, lines: comparedLines(fixed, adaptive) };
}

export function comparedLines(
  fixed: ReplayResult,
  adaptive: ReplayResult,
): readonly ComparedLine[] {
  const line = (name: ComparedLine['name'], of: (result: ReplayResult) => number): ComparedLine => {
    const [a, b] = [of(fixed), of(adaptive)];
    return {
      name,
      static: a,
      adaptive: b,
      better: a < b ? 'static' : b < a ? 'adaptive' : 'neither',
    };
  };
  return [
    line('liquidated notional', ({ liquidatedNotional }) => Number(liquidatedNotional)),
    line('bad debt', ({ badDebt }) => Number(badDebt)),
    line('fund use', ({ insuranceFund }) => Number(insuranceFund.paid)),
    line('ADL notional', ({ adl }) => Number(adl.notional)),
    line(
      'socialised and uncovered',
      ({ socialised, uncovered }) => Number(socialised) + Number(uncovered),
    ),
  ];
}
