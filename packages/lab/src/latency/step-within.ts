// The largest move of a price within a time: what a position can lose before anybody hears of it and acts. Marks are recorded
// as they are made; the question is asked afterwards, for any length of time.
import type { MarketPlan } from '../venue/plan-venue.ts';
import { TAKER_FEE_PPM } from '../venue/risk-class.ts';

export type LargestStep = {
  /** Shares of the price at the beginning of the window, both at least 0. */
  readonly fall: number;
  readonly rise: number;
};

export class StepRecorder {
  private readonly times: number[] = [];
  private readonly marks: number[][];

  constructor(markets: number) {
    this.marks = Array.from({ length: markets }, () => []);
  }

  record(time: number, mark: (market: number) => bigint): void {
    this.times.push(time);
    for (const [market, marks] of this.marks.entries()) marks.push(Number(mark(market)));
  }

  /** The largest fall and rise of a market from any mark to one at most `withinMs` later. */
  largest(market: number, withinMs: number): LargestStep {
    const marks = this.marks[market] ?? [];
    return {
      fall: -this.furthest(marks, withinMs, -1),
      rise: this.furthest(marks, withinMs, 1),
    };
  }

  /** Most of sign x move, with the sign: a sliding window that keeps its extreme starts in a monotone queue. */
  private furthest(marks: readonly number[], withinMs: number, sign: 1 | -1): number {
    const queue: number[] = [];
    let head = 0;
    let most = 0;
    for (const [at, mark] of marks.entries()) {
      if (mark <= 0) continue;
      const time = this.times[at] as number;
      while (head < queue.length && (this.times[queue[head] as number] as number) < time - withinMs)
        head += 1;
      const start = marks[queue[head] ?? -1];
      if (start !== undefined && head < queue.length)
        most = Math.max(most, (sign * (mark - start)) / start);
      while (queue.length > head && sign * (marks[queue.at(-1) as number] as number) >= sign * mark)
        queue.pop();
      queue.push(at);
    }
    return sign * most;
  }
}

/**
 * Times of its margins that a market needs so that no step within a delay jumps through them: with maintenance m, costs of
 * closing s (penalty, slippage, fee) and a step r, longs need r + s <= m and shorts r + s (1 + r) <= m.
 */
export function marginsNeeded(market: MarketPlan, step: LargestStep): number {
  const { liquidationPenaltyPpm, liquidationSlippagePpm } = market.riskClass;
  const cost = (liquidationPenaltyPpm + liquidationSlippagePpm + TAKER_FEE_PPM) / 1e6;
  const maintenance = Math.min(...market.tiers.map(({ maintenancePpm }) => maintenancePpm)) / 1e6;
  return Math.max(step.fall + cost, step.rise + cost * (1 + step.rise)) / maintenance;
}
