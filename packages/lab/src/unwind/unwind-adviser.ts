// An adviser that answers `UnwindWanted`: it seeks the cheapest unwind of the account as the engine holds it and proposes it as
// a command. It may be wrong or late; the engine verifies what it proposes, and has a plan of its own.
import {
  type CommandOf,
  type Event,
  type EventOf,
  type ReadState,
  type UnwindLeg,
  unwindTermsOf,
} from '@plimsoll/engine';
import type { Solve } from './highs-solver.ts';
import { solveUnwind } from './solve-unwind.ts';
import type { LegCost } from './unwind-program.ts';

export type AdviserOptions = {
  readonly solve: Solve;
  /** What closing a leg is expected to cost, dollars; left out, what the engine would plan with: slippage to the limit. */
  readonly costOf?: (leg: UnwindLeg, state: ReadState) => LegCost;
};

const QUANTA = 1e6;
const PPM = 1e6;

export class UnwindAdviser {
  readonly #options: AdviserOptions;
  #wanted: EventOf<'UnwindWanted'>[] = [];

  constructor(options: AdviserOptions) {
    this.#options = options;
  }

  onEvent(event: Event): void {
    if (event.type === 'UnwindWanted') this.#wanted.push(event);
  }

  /** Proposals for all that was wanted since it was last asked, as commands at this time; what is over is forgotten. */
  proposals(state: ReadState, time: number): readonly CommandOf<'ProposeUnwind'>[] {
    const wanted = this.#wanted;
    this.#wanted = [];
    return wanted.flatMap((each) => {
      const proposal = time < each.until ? this.#propose(state, each, time) : undefined;
      return proposal === undefined ? [] : [proposal];
    });
  }

  #propose(
    state: ReadState,
    { account, wanted }: EventOf<'UnwindWanted'>,
    time: number,
  ): CommandOf<'ProposeUnwind'> | undefined {
    const terms = unwindTermsOf(state, account, time);
    const costOf = this.#options.costOf ?? limitCost;
    const solved = solveUnwind(
      {
        portfolio: state.portfolio(account),
        view: state,
        terms,
        costOf: (leg) => costOf(leg, state),
      },
      this.#options.solve,
    );
    if (solved === undefined || solved.by === 'own plan') return undefined;
    const legs = solved.closings.map((each) => ({ ...each, mark: state.mark(each.market) }));
    return { type: 'ProposeUnwind', time, account, wanted, legs };
  }
}

/** Dollars a lot at the limit price, fee and penalty: what the engine counts itself. */
function limitCost(leg: UnwindLeg, state: ReadState): LegCost {
  const unit = Math.abs(Number(leg.unit)) / QUANTA;
  const { liquidationSlippagePpm, takerFeePpm } = state.market(leg.market);
  const rate = (liquidationSlippagePpm + takerFeePpm + Number(leg.penaltyPpm)) / PPM;
  return { type: 'blocks', blocks: [{ lots: Number(leg.most), perLot: rate * unit }] };
}
