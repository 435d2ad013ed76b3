// OPEN FIRST for the comparison of ladders: one crash under one ladder. The same prices, depth, accounts and rulebook for every
// ladder; owners do nothing, so that whatever differs is the ladder's doing. Drives the real engine.
import { type Hash, type Ladder, toHex } from '@plimsoll/engine';
import { type ObservationStep, ObservationStream } from '../bars/observations.ts';
import type { PriceData } from '../bars/price-data.ts';
import { Random } from '../base/random.ts';
import { Depth } from '../book/depth.ts';
import { OrderPort } from '../book/order-port.ts';
import { drawAccounts } from '../population/draw-accounts.ts';
import { conservationOf } from '../replay/conservation.ts';
import { MarketFeed } from '../replay/market-feed.ts';
import { SimulatedVenue } from '../replay/simulated-venue.ts';
import { Treasury } from '../replay/treasury.ts';
import { planVenue } from '../venue/plan-venue.ts';
import { LadderMeter, type LadderResult } from './ladder-meter.ts';

export type LadderRunOptions = {
  readonly data: PriceData;
  readonly ladder: Ladder;
  readonly accounts: number;
  readonly seed: number;
  readonly hash?: Hash;
  readonly onProgress?: (done: number, total: number) => void;
};

const PROGRESS_EVERY_STEPS = 64;

/** The same options give the same result. Throws Error with the reject where the venue refuses its listing or the ladder. */
export function runLadder(options: LadderRunOptions): LadderResult {
  return new Run(options).run();
}

class Run {
  private readonly options: LadderRunOptions;
  private readonly venue: SimulatedVenue;
  private readonly feed: MarketFeed;
  private readonly port: OrderPort;
  private readonly treasury: Treasury;
  private readonly meter: LadderMeter;

  constructor(options: LadderRunOptions) {
    this.options = options;
    const { data, hash } = options;
    const observationMs = Math.round(data.barMs / 3);
    const plan = planVenue(data.underlyings, { time: data.from, barMs: data.barMs, observationMs });
    this.venue = new SimulatedVenue(plan, { engine: hash === undefined ? {} : { hash } });
    const { session, risk, outside } = this.venue;
    const depths = data.underlyings.map(
      ({ dailyNotional }) => new Depth(dailyNotional, data.barMs),
    );
    this.port = new OrderPort({ session, outside, depths, risk });
    this.feed = new MarketFeed({ data, venue: plan, depths, risk });
    this.treasury = new Treasury(session);
    this.meter = new LadderMeter(session.state, risk);
    session.listen((event) => {
      this.meter.onEvent(event, session.time);
      this.port.onEvent(event);
    });
  }

  run(): LadderResult {
    const { venue, options } = this;
    const { data, ladder, accounts, seed, onProgress } = options;
    venue.open(data.from);
    venue.must({ type: 'SetLadder', time: venue.session.time, ...ladder });
    const staleness = Math.max(
      ...data.underlyings.flatMap(({ sources }) => sources.map((source) => source.stalenessMs)),
    );
    const total = new ObservationStream(data).countSteps();
    const stream = new ObservationStream(data);
    for (let step = stream.next(), done = 0; step !== undefined; step = stream.next()) {
      const { session } = venue;
      // A silence of all sources: the clock goes on, as in the plain replay.
      if (done > 0 && step.time - session.time > staleness + 1)
        this.tick({ time: session.time + staleness + 1, observations: [], opened: [] });
      this.tick(step);
      if (done === 0)
        venue.populate(
          drawAccounts(accounts, venue.plan.markets, new Random(seed).fork('accounts')),
        );
      else venue.population.openWaiting();
      this.treasury.act();
      this.meter.onStep(step.time);
      done += 1;
      if (done % PROGRESS_EVERY_STEPS === 0 || done === total) onProgress?.(done, total);
    }
    return this.close();
  }

  private tick(step: ObservationStep): void {
    const { session, risk } = this.venue;
    session.time = step.time;
    session.step(this.feed.tick(step));
    risk.refresh();
    this.port.serve();
  }

  private close(): LadderResult {
    const { venue, options } = this;
    const { session } = venue;
    venue.must({ type: 'Checkpoint', time: session.time });
    session.engine.check();
    return this.meter.result({
      ladder: options.ladder.name,
      stepHash: toHex(session.engine.stepHash),
      isBalanced: Object.values(conservationOf(session.state).assets).every(
        ({ difference }) => difference === '0',
      ),
      fundAtStart: venue.fundAtStart,
    });
  }
}
