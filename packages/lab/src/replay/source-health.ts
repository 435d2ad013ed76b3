// How well the prices were heard: time with no fresh source, time on a single one, and gaps, per underlying.
import type { ReadState } from '@plimsoll/engine';
import type { PriceData } from '../bars/price-data.ts';

export type SourceHealth = {
  readonly underlying: string;
  readonly sources: readonly string[];
  readonly gaps: number;
  readonly longestGapMinutes: number;
  readonly staleMinutes: number;
  /** Minutes on a single fresh source, also where only one is listed. */
  readonly singleSourceMinutes: number;
};

export class SourceWatch {
  private readonly state: ReadState;
  private readonly data: PriceData;
  private readonly staleMs: Float64Array;
  private readonly singleMs: Float64Array;
  private last = 0;

  constructor(state: ReadState, data: PriceData) {
    this.state = state;
    this.data = data;
    this.staleMs = new Float64Array(data.underlyings.length);
    this.singleMs = new Float64Array(data.underlyings.length);
  }

  /** Before the step at `time`: what held since the step before counts until now. */
  advance(time: number): void {
    const elapsed = this.last === 0 ? 0 : time - this.last;
    this.last = time;
    if (elapsed === 0) return;
    const { fresh, price } = this.state.indexes;
    for (let i = 0; i < this.staleMs.length; i += 1) {
      if (price.get(i) === 0n) continue;
      const count = fresh.get(i);
      if (count === 0) this.staleMs[i] = (this.staleMs[i] as number) + elapsed;
      else if (count === 1) this.singleMs[i] = (this.singleMs[i] as number) + elapsed;
    }
  }

  report(): SourceHealth[] {
    return this.data.underlyings.map(({ name, sources }, i) => {
      return {
        underlying: name,
        sources: sources.map((source) => source.symbol),
        gaps: sources.reduce((sum, source) => sum + source.gaps, 0),
        longestGapMinutes: minutes(Math.max(...sources.map((source) => source.longestGapMs))),
        staleMinutes: minutes(this.staleMs[i] as number),
        singleSourceMinutes: minutes(this.singleMs[i] as number),
      };
    });
  }
}

const minutes = (ms: number): number => Math.round(ms / 6_000) / 10;
