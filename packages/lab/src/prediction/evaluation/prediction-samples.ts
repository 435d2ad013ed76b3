// What was predicted of which account when, and what then happened: rows as they are sampled, outcomes added at the end.
// A row whose horizon reaches beyond the data has no outcome for that horizon.
import { HORIZON_MS, type Question, QUESTIONS, type Target } from '../calibration.ts';

export type SampleRow = {
  readonly account: number;
  readonly time: number;
  /** Maintenance margin over equity. */
  readonly marginRatio: number;
  /** By question, before any correction. */
  readonly probabilities: readonly number[];
};
/** The rows of one question whose outcome is known. */
export type AnsweredRows = {
  readonly accounts: Float64Array;
  readonly times: Float64Array;
  readonly marginRatios: Float64Array;
  readonly probabilities: Float64Array;
  readonly outcomes: Float64Array;
};

/** Looks at one account, ascending by time. */
export type LooksAt = {
  readonly times: number[];
  readonly marginRatios: number[];
  readonly probabilities: number[];
};

export class PredictionSamples {
  /** Time of the last step seen. */
  end = 0;
  private readonly rows: number[] = [];
  private readonly happened: { readonly [target in Target]: Map<number, number[]> } = {
    liquidation: new Map(),
    negative: new Map(),
  };

  get count(): number {
    return this.rows.length / WIDTH;
  }

  add({ account, time, marginRatio, probabilities }: SampleRow): void {
    this.rows.push(account, time, marginRatio, ...probabilities);
  }

  happen(target: Target, account: number, time: number): void {
    const times = this.happened[target].get(account);
    if (times === undefined) this.happened[target].set(account, [time]);
    else times.push(time);
  }

  /** When it happened to the account, ascending. */
  timesOf(target: Target, account: number): readonly number[] {
    return this.happened[target].get(account) ?? [];
  }

  answered({ target, horizon }: Question): AnsweredRows {
    const span = HORIZON_MS[horizon];
    const column = QUESTIONS.findIndex((q) => q.target === target && q.horizon === horizon);
    const known: number[] = [];
    for (let row = 0; row < this.rows.length; row += WIDTH)
      if ((this.rows[row + 1] as number) + span <= this.end) known.push(row);
    const of = (field: number): Float64Array =>
      Float64Array.from(known, (row) => this.rows[row + field] as number);
    return {
      accounts: of(0),
      times: of(1),
      marginRatios: of(2),
      probabilities: of(FIRST_PROBABILITY + column),
      outcomes: Float64Array.from(known, (row) => {
        const from = this.rows[row + 1] as number;
        const times = this.timesOf(target, this.rows[row] as number);
        return times.some((time) => time > from && time <= from + span) ? 1 : 0;
      }),
    };
  }

  /** All rows of one question by account, ascending by time, known outcome or not. */
  tracks({ target, horizon }: Question): Map<number, LooksAt> {
    const column = QUESTIONS.findIndex((q) => q.target === target && q.horizon === horizon);
    const tracks = new Map<number, LooksAt>();
    for (let row = 0; row < this.rows.length; row += WIDTH) {
      const account = this.rows[row] as number;
      let track = tracks.get(account);
      if (track === undefined)
        tracks.set(account, (track = { times: [], marginRatios: [], probabilities: [] }));
      track.times.push(this.rows[row + 1] as number);
      track.marginRatios.push(this.rows[row + 2] as number);
      track.probabilities.push(this.rows[row + FIRST_PROBABILITY + column] as number);
    }
    return tracks;
  }
}

const FIRST_PROBABILITY = 3;
const WIDTH = FIRST_PROBABILITY + QUESTIONS.length;
