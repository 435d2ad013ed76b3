// The least-cost unwind by cutting planes: the surplus of an account over its exit level is, under scenario margin, a minimum of
// linear functions of the lots closed, so each question to the engine's own margin model gives a plane above it. The program
// over the planes is solved, its answer is asked about, and the plane found there is added, until the answer suffices. Then
// lots are whole, repaired and trimmed against the exact requirement. The engine verifies what comes out; this only seeks.
import {
  type UnwindAnswer,
  unwindAnswer,
  type Closing,
  closingCost,
  type ExactView,
  type Lots,
  planUnwind,
  type Portfolio,
  type UnwindLeg,
  unwindLegs,
  type UnwindPlan,
  type UnwindTerms,
} from '@plimsoll/engine';
import type { Solve } from './highs-solver.ts';
import {
  costOfLeg,
  type LegCost,
  type Plane,
  type ProgramLeg,
  solveProgram,
} from './unwind-program.ts';

export type UnwindProblem = {
  readonly portfolio: Portfolio;
  readonly view: ExactView;
  readonly terms: UnwindTerms;
  /** What closing a leg is expected to cost in dollars, up to all that may be closed of it. */
  costOf(leg: UnwindLeg): LegCost;
};
export type SolvedUnwind = {
  readonly closings: readonly Closing[];
  /** Expected, in dollars. */
  readonly cost: number;
  readonly by: 'program' | 'own plan';
  readonly planes: number;
  readonly own: UnwindPlan;
};

const ROUNDS_MAX = 40;
/** A slope is measured over so small a part of a leg. */
const PART = 64;
const QUANTA = 1e6;
const PPM = 1e6;

/** The cheapest closings found that restore the account, at limit costs of no more than the engine's own plan; undefined: none. */
export function solveUnwind(problem: UnwindProblem, solve: Solve): SolvedUnwind | undefined {
  const { portfolio, view, terms } = problem;
  const own = planUnwind(portfolio, view, terms);
  const search = new Search(problem);
  const ownLots =
    own.type === 'unwind' && own.restores
      ? search.legs.map(({ market }) =>
          Number(own.orders.find((o) => o.market === market)?.lots ?? 0n),
        )
      : undefined;
  const spendMost = own.type === 'unwind' && own.restores ? Number(own.cost) / QUANTA : Infinity;
  const { lots, planes } = byPlanes(search, { solve, spendMost });
  const found = lots === undefined ? undefined : search.polished(lots, ownLots, spendMost);
  const ownCost = ownLots === undefined ? Infinity : search.cost(ownLots);
  const programCost = found === undefined ? Infinity : search.cost(found);
  const best = programCost < ownCost ? found : ownLots;
  if (best === undefined) return undefined;
  return {
    closings: search.closings(best),
    cost: Math.min(programCost, ownCost),
    by: programCost < ownCost ? 'program' : 'own plan',
    planes,
    own,
  };
}

/** Lots as the program has them once its answer suffices, or its last answer. */
function byPlanes(
  search: Search,
  by: { readonly solve: Solve; readonly spendMost: number },
): { readonly lots: readonly number[] | undefined; readonly planes: number } {
  const planes: Plane[] = [];
  let lots: readonly number[] | undefined = search.legs.map(() => 0);
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const plane: Plane | undefined = search.planeAt(lots);
    if (plane === undefined) break;
    planes.push(plane);
    const next = solveProgram(search.programLegs, planes, by);
    if (next === undefined) return { lots: round === 0 ? undefined : lots, planes: planes.length };
    lots = next;
    if (search.suffices(next.map(Math.ceil))) break;
  }
  return { lots, planes: planes.length };
}

/** The legs that may be closed, and what the engine says to lots of them. */
class Search {
  readonly legs: readonly UnwindLeg[];
  readonly programLegs: readonly ProgramLeg[];
  readonly #problem: UnwindProblem;
  readonly #all: readonly UnwindLeg[];

  constructor(problem: UnwindProblem) {
    this.#problem = problem;
    this.#all = unwindLegs(problem.portfolio, problem.view, problem.terms);
    this.legs = this.#all.filter(({ most }) => most > 0n);
    this.programLegs = this.legs.map((leg) => ({
      most: Number(leg.most),
      cost: problem.costOf(leg),
      atLimit: Number(closingCost(leg, leg.most)) / Number(leg.most) / QUANTA,
    }));
  }

  closings(lots: readonly number[]): readonly Closing[] {
    return this.legs.flatMap(({ market, most }, index) => {
      const wanted = BigInt(Math.max(0, Math.round(lots[index] ?? 0)));
      const closed = (wanted > most ? most : wanted) as Lots;
      return closed > 0n ? [{ market, lots: closed }] : [];
    });
  }
  ask(lots: readonly number[]): UnwindAnswer | undefined {
    const { portfolio, view, terms } = this.#problem;
    const closings = this.closings(lots);
    return unwindAnswer(portfolio, view, { legs: this.#all, closings, exitPpm: terms.exitPpm });
  }
  suffices(lots: readonly number[]): boolean {
    return this.ask(lots)?.restores === true;
  }
  cost(lots: readonly number[]): number {
    return this.programLegs.reduce((sum, { cost }, i) => sum + costOfLeg(cost, lots[i] ?? 0), 0);
  }
  #atLimits(lots: readonly number[]): number {
    const closed = this.closings(lots);
    return closed.reduce((sum, { market, lots: count }) => {
      const leg = this.legs.find((each) => each.market === market);
      return leg === undefined ? sum : sum + Number(closingCost(leg, count)) / QUANTA;
    }, 0);
  }
  #surplus(lots: readonly number[]): number | undefined {
    const answer = this.ask(lots);
    return answer === undefined ? undefined : Number(answer.surplus) / PPM / QUANTA;
  }

  /** The plane through the surplus at whole lots near these; slopes are measured towards the inside. */
  planeAt(near: readonly number[]): Plane | undefined {
    const lots = this.programLegs.map(({ most }, i) =>
      Math.min(most, Math.max(0, Math.round(near[i] ?? 0))),
    );
    const base = this.#surplus(lots);
    if (base === undefined) return undefined;
    const slopes: number[] = [];
    for (const [i, { most }] of this.programLegs.entries()) {
      const part = Math.max(1, Math.floor(most / PART));
      const at = lots[i] ?? 0;
      const step = at + part <= most ? part : -Math.min(part, at);
      const moved = lots.map((each, j) => (j === i ? each + step : each));
      const surplus = step === 0 ? base : this.#surplus(moved);
      slopes.push(surplus === undefined || step === 0 ? 0 : (surplus - base) / step);
    }
    const at = slopes.reduce((sum, slope, i) => sum - slope * (lots[i] ?? 0), base);
    return { at, slopes };
  }

  /** Whole lots that suffice: rounded up, moved towards lots that are known to where they do not, and trimmed. */
  polished(
    found: readonly number[],
    known: readonly number[] | undefined,
    spendMost: number,
  ): readonly number[] | undefined {
    const rounded = found.map(Math.ceil);
    const whole = known ?? this.programLegs.map(({ most }) => most);
    const enough = this.suffices(rounded) ? rounded : this.#between(rounded, whole);
    if (enough === undefined) return undefined;
    const least = this.#trimmed(enough);
    return this.#atLimits(least) <= spendMost ? least : undefined;
  }

  /** The nearest point on the way to lots that suffice at which they do. */
  #between(from: readonly number[], to: readonly number[]): readonly number[] | undefined {
    if (!this.suffices(to)) return undefined;
    const at = (share: number): readonly number[] =>
      from.map((each, i) => Math.ceil(each + share * ((to[i] ?? 0) - each)));
    let low = 0;
    let high = 1;
    for (let halving = 0; halving < 12; halving++) {
      const middle = (low + high) / 2;
      if (this.suffices(at(middle))) high = middle;
      else low = middle;
    }
    return at(high);
  }

  /** Of each leg, the dearest first, what is closed beyond need stays open. */
  #trimmed(enough: readonly number[]): readonly number[] {
    let lots = enough;
    const order = lots
      .map((count, i) => ({ i, cost: costOfLeg(this.programLegs[i]?.cost ?? NO_COST, count) }))
      .sort((a, b) => b.cost - a.cost || a.i - b.i);
    for (const { i } of order) {
      const at = (count: number): readonly number[] =>
        lots.map((each, j) => (j === i ? count : each));
      let high = lots[i] ?? 0;
      if (high === 0) continue;
      if (this.suffices(at(0))) {
        lots = at(0);
        continue;
      }
      let low = 0;
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        if (this.suffices(at(middle))) high = middle;
        else low = middle;
      }
      lots = at(high);
    }
    return lots;
  }
}

const NO_COST: LegCost = { type: 'blocks', blocks: [] };
