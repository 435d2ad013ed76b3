// The cascade by generations, through the engine: what the shock liquidates, what the impact of that liquidates, and so on.
// The book does not refill in between and orders fill at the mark of their generation, so that cause and effect stay apart.
// The reproduction number is what a generation causes for what caused it.
import { type Lots, restoreEngine, type Ticks, type TimeMs } from '@plimsoll/engine';
import { exp } from '../base/elementary.ts';
import { OrderPort, type BookAnswers } from '../book/order-port.ts';
import { Outside } from '../book/outside.ts';
import { conservationOf } from '../replay/conservation.ts';
import { FloatRisk } from '../replay/float-risk.ts';
import { Session } from '../replay/session.ts';
import { SimulatedVenue } from '../replay/simulated-venue.ts';
import { Tally } from '../replay/tally.ts';
import { SETTLEMENT_SCALE } from '../venue/grid.ts';
import { STABLE_PRICE } from '../venue/plan-venue.ts';
import type { Scene } from './cascade-settings.ts';
import { type ImpactLaw, impactOf } from './impact-law.ts';

const UNIT = 10 ** SETTLEMENT_SCALE;
/**
 * Largest log step of the price from one tick to the next: within any listing's step bound, so that no band opens. Larger
 * steps fall further below a maintenance margin before it is noticed and close more: at 1 % a twentieth more than at 0.1 %.
 */
const STEP = 0.005;
const TICK_MS = 1_000;
/** The price stands still until nothing is liquidated any more, at most so many ticks. */
const SETTLING_TICKS_MAX = 60;
const GENERATIONS_MAX = 60;
/** A fall that has become five times as large, or 63 % of the price, is followed no further. */
const AMPLIFIED_MOST = 5;
const FURTHEST = 1;
/** A cascade is judged once it has closed this share of the positions; below, single accounts decide. */
const MATERIAL_SHARE = 0.005;

/** A market after its shock and before any feedback; `branch` goes on from it as often as one likes. */
export type Shocked = {
  /** Log fall of the shock. */
  readonly fall: number;
  /** Notional that the shock itself has liquidated in the book, quote units. */
  readonly first: number;
  readonly snapshot: Uint8Array;
  readonly time: TimeMs;
  readonly groups: Outside['groups'];
};

export type Generations = {
  readonly fall: number;
  /** Liquidated in the book by each generation, quote units; the first is the shock's own. */
  readonly notional: readonly number[];
  /** Log displacement of the price by all of them. */
  readonly displacement: number;
  /** (fall + displacement) in shares of price over the fall: 1 without feedback. */
  readonly amplification: number;
  /** What the notional liquidated causes for each unit of itself; above 1 the loop explodes. */
  readonly reproduction: number;
  readonly isBalanced: boolean;
};

/** Walks the price of the scene's only market down and stops at each fall (positive logs, ascending). */
export function shockScene(scene: Scene, falls: readonly number[]): readonly Shocked[] {
  const venue = new SimulatedVenue(scene.venue, { engine: { hash: noHash } });
  venue.open(scene.data.from);
  const walk = new Walk(scene, {
    session: venue.session,
    outside: venue.outside,
    time: scene.data.from,
  });
  walk.to(0);
  venue.risk.refresh();
  venue.populate(scene.plans);
  return falls.map((fall) => {
    walk.to(fall);
    const { engine } = venue.session;
    engine.check();
    return {
      fall,
      first: walk.total,
      snapshot: engine.snapshot(),
      time: walk.time,
      groups: venue.outside.groups,
    };
  });
}

export type Loop = {
  /** Notional within 1 %, quote units. */
  readonly depth: number;
  readonly law: ImpactLaw;
  /** The loop is followed until its reproduction number is at least this; Infinity: to its end. */
  readonly until: number;
};

/** Closes the loop from a shocked market on. */
export function runGenerations(scene: Scene, shocked: Shocked, book: Loop): Generations {
  const session = new Session({
    engine: restoreEngine(shocked.snapshot, { hash: noHash }),
    onStep: () => undefined,
  });
  const walk = new Walk(scene, {
    session,
    outside: new Outside(session, shocked.groups),
    time: shocked.time,
    fall: shocked.fall,
  });
  const notional = [shocked.first];
  let total = shocked.first;
  let displacement = 0;
  let reproduction = 0;
  const positions = scene.venue.populationNotional;
  const furthest = Math.min(FURTHEST, AMPLIFIED_MOST * shocked.fall);
  for (let k = 0; k < GENERATIONS_MAX && total > 0; k += 1) {
    displacement = Math.min(impactOf(book.law, total / book.depth), furthest - shocked.fall);
    walk.to(shocked.fall + displacement);
    const caused = walk.liquidated;
    // Judged from the first generation on or, in a quiet market, from the first that amounts to something.
    if (total >= MATERIAL_SHARE * positions || caused === 0)
      reproduction = Math.max(reproduction, (total - shocked.first + caused) / total);
    if (caused === 0) break;
    notional.push(caused);
    total += caused;
    if (shocked.fall + displacement >= furthest || reproduction >= book.until) break;
  }
  session.engine.check();
  const end = shocked.fall + displacement;
  return {
    fall: shocked.fall,
    notional,
    displacement: end - shocked.fall,
    amplification: (1 - exp(-end)) / (1 - exp(-shocked.fall)),
    reproduction,
    isBalanced: Object.values(conservationOf(session.state).assets).every(
      ({ difference }) => difference === '0',
    ),
  };
}

const NO_BYTES = new Uint8Array(32);
const noHash = (): Uint8Array => NO_BYTES;

/** Moves the price of market 0 in small steps and lets everything that is due be liquidated at the mark. */
class Walk {
  time: TimeMs;
  /** Notional filled in the book since the last `to` began. */
  liquidated = 0;
  /** And altogether. */
  total = 0;
  private readonly scene: Scene;
  private readonly session: Session;
  private readonly port: OrderPort;
  private readonly risk: FloatRisk;
  private readonly tally: Tally;
  private fall: number;

  constructor(
    scene: Scene,
    parts: {
      readonly session: Session;
      readonly outside: Outside;
      readonly time: TimeMs;
      readonly fall?: number;
    },
  ) {
    this.scene = scene;
    this.session = parts.session;
    this.time = parts.time;
    this.fall = parts.fall ?? 0;
    this.risk = new FloatRisk(parts.session.state);
    this.tally = new Tally(parts.session.state);
    const { session, risk } = this;
    const { outside } = parts;
    this.port = new OrderPort({ session, outside, risk, depths: [], answers: atMark(session) });
    session.listen((event) => {
      this.port.onEvent(event);
      if (event.type !== 'PositionTransferred') this.tally.onEvent(event);
    });
  }

  to(fall: number): void {
    const before = this.tally.liquidatedNotional;
    const from = this.fall;
    const steps = Math.ceil(Math.abs(fall - from) / STEP);
    for (let k = 1; k <= steps; k += 1) {
      this.fall = from + ((fall - from) * k) / steps;
      this.settle(k === steps ? SETTLING_TICKS_MAX : 1);
    }
    if (steps === 0) this.settle(SETTLING_TICKS_MAX);
    this.fall = fall;
    this.liquidated = Number(this.tally.liquidatedNotional - before) / UNIT;
    this.total += this.liquidated;
  }

  /** Ticks at the same price until nothing fills. */
  private settle(most: number): void {
    for (let k = 0; k < most; k += 1) {
      const before = this.tally.liquidatedNotional;
      this.tick();
      if (this.tally.liquidatedNotional === before) return;
    }
  }

  private tick(): void {
    const { session, scene } = this;
    const [underlying] = scene.data.underlyings;
    const [market] = scene.venue.markets;
    if (underlying === undefined || market === undefined) return;
    this.time += TICK_MS;
    session.time = this.time;
    const price = BigInt(
      Math.round(underlying.first * exp(-this.fall) * 10 ** market.grid.decimals),
    );
    const say = (source: number, value: bigint) => ({
      source,
      price: value as typeof STABLE_PRICE,
      time: this.time,
      confidence: 0n as typeof STABLE_PRICE,
    });
    session.step({
      type: 'Tick',
      time: this.time,
      prices: [
        ...underlying.sources.map((_, source) => say(source, price)),
        say(scene.venue.stableSource, STABLE_PRICE),
      ],
      books: [],
      volatilities: [],
    });
    this.risk.refresh();
    this.port.serve();
  }
}

/** A book without an end, at the mark. */
const atMark = (session: Session): BookAnswers => ({
  offer: ({ market }, wanted: Lots) => ({
    size: wanted,
    price: session.state.mark(market) as Ticks,
  }),
  filled: () => undefined,
  hasArrived: () => true,
});
