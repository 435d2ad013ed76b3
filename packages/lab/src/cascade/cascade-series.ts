// A cascade over time: marks with and without the impact, what is liquidated in each round, bad debt so far. Downsampled while
// it runs; moves and rounds are exact. Floats, for results and charts.
import type { MarketId } from '@plimsoll/engine';
import { ln } from '../base/elementary.ts';
import { SETTLEMENT_SCALE } from '../venue/grid.ts';
import type { MarketPlan } from '../venue/plan-venue.ts';

const UNIT = 10 ** SETTLEMENT_SCALE;
const POINTS = 400;

type Probes = {
  readonly markets: readonly MarketPlan[];
  readonly steps: number;
  readonly mark: (market: MarketId) => bigint;
  readonly undisturbed: (market: MarketId) => bigint;
  readonly liquidated: () => bigint;
  readonly badDebt: () => bigint;
};

/** Log moves of one market from its first mark, with the impact and without. */
export class MarketMove {
  first = 0;
  last = 0;
  lowest = 0;
  highest = 0;

  see(mark: number): void {
    if (mark <= 0) return;
    if (this.first === 0) this.first = mark;
    this.last = ln(mark / this.first);
    this.lowest = Math.min(this.lowest, this.last);
    this.highest = Math.max(this.highest, this.last);
  }
}

export class CascadeSeries {
  readonly times: number[] = [];
  readonly marks: number[][];
  readonly undisturbed: number[][];
  /** Within each interval, quote units; and so far. */
  readonly liquidated: number[] = [];
  readonly badDebt: number[] = [];
  readonly moves: readonly { readonly closed: MarketMove; readonly open: MarketMove }[];
  /** Notional of each round: a time stamp at which something was liquidated. */
  readonly rounds: number[] = [];
  private readonly probes: Probes;
  private readonly every: number;
  private before = 0n;
  private sampled = 0n;
  private step = 0;

  constructor(probes: Probes) {
    this.probes = probes;
    this.every = Math.max(1, Math.ceil(probes.steps / POINTS));
    this.marks = probes.markets.map(() => []);
    this.undisturbed = probes.markets.map(() => []);
    this.moves = probes.markets.map(() => ({ closed: new MarketMove(), open: new MarketMove() }));
  }

  /** Once a step. */
  record(time: number): void {
    const { probes } = this;
    for (const [market, { closed, open }] of this.moves.entries()) {
      closed.see(Number(probes.mark(market)));
      open.see(Number(probes.undisturbed(market)));
    }
    const liquidated = probes.liquidated();
    if (liquidated > this.before) this.rounds.push(Number(liquidated - this.before) / UNIT);
    this.before = liquidated;
    this.step += 1;
    if (this.step % this.every === 0 || this.step === probes.steps) this.sample(time, liquidated);
  }

  private sample(time: number, liquidated: bigint): void {
    const { probes } = this;
    this.times.push(time);
    for (const [market, { grid }] of probes.markets.entries()) {
      this.marks[market]?.push(Number(probes.mark(market)) * grid.tick);
      this.undisturbed[market]?.push(Number(probes.undisturbed(market)) * grid.tick);
    }
    this.liquidated.push(Number(liquidated - this.sampled) / UNIT);
    this.sampled = liquidated;
    this.badDebt.push(Number(probes.badDebt()) / UNIT);
  }
}
