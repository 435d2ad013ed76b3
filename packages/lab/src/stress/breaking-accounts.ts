// Who breaks in a run of scenarios: for every account the first scenario that takes it below maintenance and below zero, and
// its worst loss. Notes the kernel's columns after each shock; ranks at the end.
import type { BreakingAccount } from './stress-result.ts';
import type { StressVenue } from './stress-venue.ts';

const NEVER = -1;

export class BreakingAccounts {
  private readonly venue: StressVenue;
  private readonly firstBelow: Int32Array;
  private readonly firstNegative: Int32Array;
  private readonly worst: Int32Array;
  private readonly worstLoss: Float64Array;
  private readonly times: Uint32Array;
  private readonly equity: Float64Array;
  private readonly scenarios: string[] = [];

  /** `venue` has just run the shock of nothing: that is the equity of now. */
  constructor(venue: StressVenue) {
    this.venue = venue;
    const { rows } = venue.book;
    this.firstBelow = new Int32Array(rows).fill(NEVER);
    this.firstNegative = new Int32Array(rows).fill(NEVER);
    this.worst = new Int32Array(rows).fill(NEVER);
    this.worstLoss = new Float64Array(rows);
    this.times = new Uint32Array(rows);
    this.equity = venue.kernel.equity.slice();
  }

  note(scenario: string): void {
    const { firstBelow, firstNegative, worst, worstLoss, times } = this;
    const { brokenAt, equity, loss } = this.venue.kernel;
    const at = this.scenarios.push(scenario) - 1;
    for (let row = 0; row < brokenAt.length; row += 1) {
      if (brokenAt[row] === 0) continue;
      times[row] = (times[row] as number) + 1;
      if (firstBelow[row] === NEVER) firstBelow[row] = at;
      if (firstNegative[row] === NEVER && (equity[row] as number) < 0) firstNegative[row] = at;
      if (worst[row] !== NEVER && (loss[row] as number) <= (worstLoss[row] as number)) continue;
      worst[row] = at;
      worstLoss[row] = loss[row] as number;
    }
  }

  /** Accounts that break in any scenario. */
  get count(): number {
    return this.times.reduce((sum, times) => sum + (times > 0 ? 1 : 0), 0);
  }

  /** The `most` with the largest losses; of those without, the ones that break most often first; then by id. Coins. */
  ranked(most: number): readonly BreakingAccount[] {
    const { book, coin } = this.venue;
    const { times, worstLoss } = this;
    const rows = [...times.keys()].filter((row) => (times[row] as number) > 0);
    rows.sort(
      (a, b) =>
        (worstLoss[b] as number) - (worstLoss[a] as number) ||
        (times[b] as number) - (times[a] as number) ||
        a - b,
    );
    const named = (at: number | undefined): string => this.scenarios[at ?? NEVER] ?? '';
    return rows.slice(0, most).map((row) => ({
      account: book.account[row] as number,
      owner: book.ownerIds[book.owner[row] as number] as number,
      equity: (this.equity[row] as number) * coin,
      worstLoss: (worstLoss[row] as number) * coin,
      worstScenario: (worstLoss[row] as number) > 0 ? named(this.worst[row]) : '',
      firstBelow: named(this.firstBelow[row]),
      firstNegative: named(this.firstNegative[row]),
      breaksIn: times[row] as number,
    }));
  }
}
