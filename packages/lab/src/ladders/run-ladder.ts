// OPEN FIRST for the comparison of ladders: one crash under one ladder. The same prices, depth, accounts and rulebook for every
// ladder; owners do nothing, so that whatever differs is the ladder's doing. Drives the real engine.
import { type Hash, type Ladder, type Lots, toHex } from '@plimsoll/engine';
import { type ObservationStep, ObservationStream } from '../bars/observations.ts';
import type { PriceData } from '../bars/price-data.ts';
import { Random } from '../base/random.ts';
import { Depth } from '../book/depth.ts';
import { OrderPort } from '../book/order-port.ts';
import {
  type OptionMarkets,
  type OptionSetting,
  optionMarkets,
} from '../option-path/option-markets.ts';
import { drawAccounts } from '../population/draw-accounts.ts';
import { conservationOf } from '../replay/conservation.ts';
import { MarketFeed } from '../replay/market-feed.ts';
import { SimulatedVenue } from '../replay/simulated-venue.ts';
import { Treasury } from '../replay/treasury.ts';
import { planVenue, type VenuePlan } from '../venue/plan-venue.ts';
import { LadderMeter, type LadderResult } from './ladder-meter.ts';
import { Liquidators } from './liquidators/liquidators.ts';

export type LadderRunOptions = {
  readonly data: PriceData;
  readonly ladder: Ladder;
  readonly accounts: number;
  readonly seed: number;
  /** Option accounts beside the others. */
  readonly options?: OptionSetting;
  readonly hash?: Hash;
  readonly onProgress?: (done: number, total: number) => void;
};

const PROGRESS_EVERY_STEPS = 64;

/** The same options give the same result. Throws Error with the reject where the venue refuses its listing or the ladder. */
export function runLadder(options: LadderRunOptions): LadderResult {
  return new Run(options).run();
}

class Run {
  private readonly settings: LadderRunOptions;
  /** The venue without options: what the population trades. */
  private readonly plain: VenuePlan;
  private readonly options: OptionMarkets | undefined;
  private readonly venue: SimulatedVenue;
  private readonly depths: readonly Depth[];
  private readonly feed: MarketFeed;
  private readonly port: OrderPort;
  private readonly treasury: Treasury;
  private readonly meter: LadderMeter;
  private readonly liquidators: Liquidators;

  constructor(settings: LadderRunOptions) {
    this.settings = settings;
    const { data, hash } = settings;
    const observationMs = Math.round(data.barMs / 3);
    const setting = { time: data.from, barMs: data.barMs, observationMs };
    this.plain = planVenue(data.underlyings, setting);
    this.options = optionMarkets({ plan: this.plain, data, observationMs }, settings.options);
    const plan = this.options?.listing.venue ?? this.plain;
    this.venue = new SimulatedVenue(plan, { engine: hash === undefined ? {} : { hash } });
    const { session, risk, outside } = this.venue;
    this.depths = plan.markets.map(({ dailyNotional }, market) => {
      const known = data.underlyings[market]?.dailyNotional;
      return new Depth(known ?? dailyNotional, data.barMs);
    });
    this.port = new OrderPort({ session, outside, depths: this.depths, risk });
    this.feed = new MarketFeed({ data, venue: plan, depths: this.depths, risk });
    this.treasury = new Treasury(session);
    this.meter = new LadderMeter(session.state, risk);
    const random = new Random(settings.seed).fork('liquidators');
    const { venue, depths } = this;
    this.liquidators = new Liquidators({ venue, depths, ladder: settings.ladder, random });
    session.listen((event) => {
      this.liquidators.onEvent(event, session.time);
      this.meter.onEvent(event, session.time);
      this.port.onEvent(event);
    });
  }

  run(): LadderResult {
    const { venue } = this;
    const { data, ladder, onProgress } = this.settings;
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
      if (done === 0) this.populate();
      else venue.population.openWaiting();
      this.openOptionAccounts();
      this.liquidators.act();
      this.treasury.act();
      this.meter.onStep(step.time);
      done += 1;
      if (done % PROGRESS_EVERY_STEPS === 0 || done === total) onProgress?.(done, total);
    }
    return this.close();
  }

  private populate(): void {
    const { accounts, seed } = this.settings;
    this.venue.populate(
      drawAccounts(accounts, this.plain.markets, new Random(seed).fork('accounts')),
    );
  }

  /** Once, as soon as the underlying and every option have a mark. */
  private openOptionAccounts(): void {
    const { options, settings, venue } = this;
    if (options === undefined || options.isOpen) return;
    options.open(venue, new Random(settings.seed).fork('option accounts'));
  }

  private tick(step: ObservationStep): void {
    const { session, risk } = this.venue;
    session.time = step.time;
    const tick = this.feed.tick(step);
    session.step(
      this.options === undefined
        ? tick
        : {
            ...tick,
            books: [...tick.books, ...(step.opened.length === 0 ? [] : this.optionBooks())],
            volatilities: this.options.volatilities(session.state, step.time),
          },
    );
    risk.refresh();
    this.port.serve();
  }

  private optionBooks(): { market: number; bidDepth: Lots; askDepth: Lots }[] {
    const { depths, venue } = this;
    return venue.plan.markets.flatMap(({ riskClass }, market) => {
      const lotValue = venue.risk.lotValue(market);
      if (market < this.plain.markets.length || lotValue === 0) return [];
      const lots = (side: 'bid' | 'ask'): Lots =>
        BigInt(
          Math.floor(
            (depths[market] as Depth).within(side, riskClass.liquidationSlippagePpm) / lotValue,
          ),
        ) as Lots;
      return [{ market, bidDepth: lots('bid'), askDepth: lots('ask') }];
    });
  }

  private close(): LadderResult {
    const { venue, settings } = this;
    const { session } = venue;
    venue.must({ type: 'Checkpoint', time: session.time });
    session.engine.check();
    return this.meter.result({
      ladder: settings.ladder.name,
      stepHash: toHex(session.engine.stepHash),
      isBalanced: Object.values(conservationOf(session.state).assets).every(
        ({ difference }) => difference === '0',
      ),
      fundAtStart: venue.fundAtStart,
      optionAccounts: this.options?.opened ?? 0,
    });
  }
}
