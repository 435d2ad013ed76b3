// The engine's own unwind of an account with several legs: delta first, by futures and perpetuals that take it away; then gamma,
// then vega, with what they leave of a hedge; then whatever else frees most for its cost; what is in its settlement window
// last, since its delta decays by itself. Deterministic, and of the least lots that reach the exit level. Pure.
import { add, cmpProduct, min, mulDivDown, mulDivUp, sub } from '../../base/fixed.ts';
import type { Portfolio } from '../../domain/portfolio.ts';
import {
  type Lots,
  type MarketId,
  type Quanta,
  type Ticks,
  ZERO_LOTS,
} from '../../domain/units.ts';
import type { ExactView } from '../../margin/live/exact-view.ts';
import { byUnderlying, type Greek, type Left, nextBundle } from './bundle.ts';
import { type UnwindAnswer, Questions } from './questions.ts';
import {
  type Closing,
  closingCost,
  legAt,
  together,
  type UnwindLeg,
  type UnwindTerms,
} from './unwind-leg.ts';

export type UnwindOrder = {
  readonly market: MarketId;
  readonly side: 'buy' | 'sell';
  /** Unsigned, at least one, at most what is held. */
  readonly lots: Lots;
  readonly limit: Ticks;
};
export type UnwindPlan =
  | {
      readonly type: 'unwind';
      /** Ascending by market. */
      readonly orders: readonly UnwindOrder[];
      /** Beyond the mark, if all of it fills at the limits. */
      readonly cost: Quanta;
      /** False: all that helps is closed and it does not suffice. */
      readonly restores: boolean;
      readonly equityAfter: Quanta;
      readonly maintenanceAfter: Quanta;
    }
  /** The exit level is reached. */
  | { readonly type: 'restored' }
  /** Nothing that may be closed brings the account nearer to it, or the model states no margin. */
  | { readonly type: 'none' };

/** A bundle is looked at in so many parts; within the one that suffices the least is found by halving. */
const PARTS = 8n;
const GREEKS: readonly Greek[] = ['delta', 'gamma', 'vega'];

/** `greeksFirst`: as above. `cheapestFirst`: whichever leg frees most for its cost, whatever its Greeks. */
export type UnwindOrdering = 'greeksFirst' | 'cheapestFirst';

/** Plans with at most QUESTIONS_MAX questions to the margin model. */
export function planUnwind(
  portfolio: Portfolio,
  view: ExactView,
  terms: UnwindTerms,
  ordering: UnwindOrdering = 'greeksFirst',
): UnwindPlan {
  const questions = new Questions(portfolio, view, terms);
  const before = questions.ask([]);
  if (before === undefined) return { type: 'none' };
  if (before.restores) return { type: 'restored' };
  const path = new Path(questions, before);
  for (const greek of ordering === 'greeksFirst' ? GREEKS : []) {
    for (const legs of byUnderlying(questions.legs)) closeGreek(path, legs, greek);
  }
  closeTheRest(path);
  path.trim();
  return path.plan();
}

/** Takes one Greek of one underlying away, leg by leg, until the exit level is reached or no leg of it is left to try. */
function closeGreek(path: Path, legs: readonly UnwindLeg[], greek: Greek): void {
  const tried = new Set<MarketId>();
  while (!path.isDone) {
    const bundle = nextBundle(legs, greek, { left: path, tried });
    const [lead] = bundle ?? [];
    if (bundle === undefined || lead === undefined) return;
    tried.add(lead.market);
    path.close(bundle);
  }
}

/** What no Greek names: the leg that frees most for its cost, again and again; then all together; then what is settling. */
function closeTheRest(path: Path): void {
  const open = (leg: UnwindLeg): boolean => !leg.isSettling && path.mayClose(leg) > 0n;
  for (let turn = 0; turn < path.legs.length && !path.isDone; turn++) {
    const best = path.mostFreed(path.legs.filter(open));
    if (best === undefined || !path.close([{ market: best.market, lots: path.mayClose(best) }]))
      break;
  }
  const whole = (legs: readonly UnwindLeg[]): readonly Closing[] =>
    legs.map((leg) => ({ market: leg.market, lots: path.mayClose(leg) }));
  path.close(whole(path.legs.filter(open)));
  path.close(whole(path.legs.filter((leg) => path.mayClose(leg) > 0n)));
}

/** What is closed so far, and how near to the exit level that brings the account. */
class Path implements Left {
  readonly legs: readonly UnwindLeg[];
  readonly #questions: Questions;
  #closed: readonly Closing[] = [];
  #answer: UnwindAnswer;

  constructor(questions: Questions, before: UnwindAnswer) {
    this.#questions = questions;
    this.legs = questions.legs;
    this.#answer = before;
  }
  get isDone(): boolean {
    return this.#answer.restores || this.#questions.isOver;
  }
  of(leg: UnwindLeg): Lots {
    return sub(leg.held, this.#closedOf(leg.market));
  }
  mayClose(leg: UnwindLeg): Lots {
    return sub(leg.most, this.#closedOf(leg.market));
  }
  #closedOf(market: MarketId): Lots {
    return this.#closed.find((each) => each.market === market)?.lots ?? ZERO_LOTS;
  }

  /** Closes of the bundle what reaches the exit level, else what comes nearest to it; returns whether it closed anything. */
  close(bundle: readonly Closing[]): boolean {
    const lead = bundle.reduce<Lots>((most, { lots }) => (lots > most ? lots : most), ZERO_LOTS);
    if (lead === 0n || this.isDone) return false;
    const at = (lots: Lots): readonly Closing[] =>
      together(
        this.#closed,
        bundle.map((each) => ({ market: each.market, lots: mulDivUp(each.lots, lots, lead) })),
      );
    let best: { readonly closed: readonly Closing[]; readonly answer: UnwindAnswer } | undefined;
    let below = ZERO_LOTS;
    for (let part = 1n; part <= PARTS; part++) {
      const lots = min(lead, mulDivUp(lead, part, PARTS));
      if (lots === below) continue;
      const answer = this.#questions.ask(at(lots));
      if (answer?.restores === true) {
        const least = this.#least({ below, enough: lots }, at);
        this.#closed = at(least);
        this.#answer = this.#questions.judge(this.#closed) ?? answer;
        return true;
      }
      below = lots;
      if (answer === undefined || answer.surplus <= (best?.answer ?? this.#answer).surplus)
        continue;
      best = { closed: at(lots), answer };
    }
    if (best === undefined) return false;
    this.#closed = best.closed;
    this.#answer = best.answer;
    return true;
  }

  /** The least lots between the two that suffice, found by halving: the size before it does not. */
  #least(
    { below, enough }: { readonly below: Lots; readonly enough: Lots },
    at: (lots: Lots) => readonly Closing[],
  ): Lots {
    let low = below;
    let high = enough;
    while (sub(high, low) > 1n && !this.#questions.isOver) {
      const middle = mulDivDown(add(low, high), 1n, 2n);
      if (this.#questions.ask(at(middle))?.restores === true) high = middle;
      else low = middle;
    }
    return high;
  }

  /** The leg of which a part frees most for its cost; on a tie the lower market. */
  mostFreed(legs: readonly UnwindLeg[]): UnwindLeg | undefined {
    let best: { readonly leg: UnwindLeg; readonly gain: bigint; readonly cost: Quanta } | undefined;
    for (const leg of legs) {
      const lots = mulDivUp(this.mayClose(leg), 1n, PARTS);
      const answer = this.#questions.ask(together(this.#closed, [{ market: leg.market, lots }]));
      if (answer === undefined) continue;
      const gain = answer.surplus - this.#answer.surplus;
      const cost = closingCost(leg, lots);
      if (gain <= 0n) continue;
      if (best === undefined || cmpProduct(gain, best.cost, best.gain, cost) > 0)
        best = { leg, gain, cost };
    }
    return best?.leg;
  }

  /**
   * Once the exit level is reached: of each leg, the dearest first, what is closed beyond need stays open. What one leg keeps
   * may make another's closing needless, so all are looked at again until none gives any more.
   */
  trim(): void {
    if (!this.#answer.restores) return;
    while (this.#trimOnce() && !this.#questions.isOver);
    this.#answer = this.#questions.judge(this.#closed) ?? this.#answer;
  }
  #trimOnce(): boolean {
    const dearest = [...this.#closed].sort((a, b) => {
      const [one, other] = [this.#costOf(a), this.#costOf(b)];
      return one === other ? a.market - b.market : one > other ? -1 : 1;
    });
    let isChanged = false;
    for (const { market, lots } of dearest) {
      const others = this.#closed.filter((each) => each.market !== market);
      const at = (kept: Lots): readonly Closing[] => together(others, [{ market, lots: kept }]);
      const isNeedless = this.#questions.ask(others)?.restores === true;
      const least = isNeedless ? ZERO_LOTS : this.#least({ below: ZERO_LOTS, enough: lots }, at);
      if (least >= lots) continue;
      this.#closed = at(least);
      isChanged = true;
    }
    return isChanged;
  }
  #costOf({ market, lots }: Closing): Quanta {
    return closingCost(legAt(this.legs, market), lots);
  }

  plan(): UnwindPlan {
    if (this.#closed.length === 0) return { type: 'none' };
    const { restores, cost, equity, maintenance } = this.#answer;
    const orders = this.#closed.map(({ market, lots }) => {
      const { side, limit } = legAt(this.legs, market);
      return { market, side, lots, limit };
    });
    return {
      type: 'unwind',
      orders,
      cost,
      restores,
      equityAfter: equity,
      maintenanceAfter: maintenance,
    };
  }
}
