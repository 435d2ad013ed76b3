// The study of unwinds: what it costs to bring option accounts of several legs back to their exit level, by the least-cost
// program, by the engine's own plan and by a pro-rata slice of the whole account; the same accounts, books and requirement.
import {
  type Closing,
  DEFAULT_LADDER,
  defaultVenue,
  type LiveRulebook,
  unwindLegs,
  type UnwindLeg,
  type UnwindTerms,
  verifyUnwind,
} from '@plimsoll/engine';
import { Random } from '../base/random.ts';
import type { OptionChain } from '../surface/option-chain.ts';
import { blocksOf } from './book-cost.ts';
import { type ChainVenue, chainVenue } from './chain-venue.ts';
import type { Solve } from './highs-solver.ts';
import {
  drawOptionAccount,
  type OptionAccount,
  type Structure,
  STRUCTURES,
} from './option-accounts.ts';
import { sliceUnwind } from './slice-unwind.ts';
import { solveUnwind, type UnwindProblem } from './solve-unwind.ts';
import { costOfLeg, type LegCost } from './unwind-program.ts';

export type StudyRulebook = {
  readonly name: string;
  readonly rulebook: LiveRulebook;
  /** The settlement asset as the rulebook knows it. */
  readonly numeraire: string;
};
export type UnwindStudySettings = {
  readonly chains: readonly OptionChain[];
  readonly rulebooks: readonly StudyRulebook[];
  /** Under each rulebook. */
  readonly accounts: number;
  readonly seed: number;
  /** Whether the listed liquidation penalty is part of the costs, or spread, depth and fees alone. */
  readonly penalty: 'listed' | 'none';
  readonly solve: Solve;
  readonly onProgress?: (done: number, total: number) => void;
};

/** Dollars; each cost restores the exit level by the engine's exact requirement. */
export type UnwindCase = {
  readonly underlying: string;
  readonly structure: Structure;
  readonly legs: number;
  readonly program: number;
  readonly own: number;
  readonly slice: number;
  /** Legs traded by the program's answer, by the own plan. */
  readonly programTrades: number;
  readonly ownTrades: number;
  readonly by: 'program' | 'own plan';
};
export type Saving = {
  readonly median: number;
  readonly mean: number;
  readonly p10: number;
  readonly least: number;
  /** 1 less total cost over total cost: what the venue saves on all accounts together. */
  readonly ofTotal: number;
};
export type UnwindGroup = {
  readonly name: string;
  readonly accounts: number;
  readonly meanLegs: number;
  /** Shares of cost saved: the program against the slice, the own plan against the slice, the program against the own plan. */
  readonly programVsSlice: Saving;
  readonly ownVsSlice: Saving;
  readonly programVsOwn: Saving;
};
export type UnwindStudyRulebook = UnwindGroup & {
  readonly structures: readonly UnwindGroup[];
  /** Proposals that the engine's verification refused: 0, or the program proposes what is wrong. */
  readonly refused: number;
  /** Of the accounts, those for which nothing was cheaper than the own plan. */
  readonly ownWasLeast: number;
};
export type UnwindStudy = {
  readonly from: string;
  readonly to: string;
  readonly chains: number;
  readonly seed: number;
  readonly penalty: 'listed' | 'none';
  readonly rulebooks: readonly UnwindStudyRulebook[];
};

/** The threshold that the least-cost unwind is held to, of pro-rata. */
export const SAVING_WANTED = 0.2;
/** Draws for one account before its chain and structure are passed over. */
const DRAWS_MAX = 20;
const PPM = 1e6;
const QUANTA = 1e6;

export function runUnwindStudy(settings: UnwindStudySettings): UnwindStudy {
  const { chains, rulebooks, accounts, seed, penalty } = settings;
  const times = chains.map(({ asOfMs }) => asOfMs);
  const total = rulebooks.length * accounts;
  const studied = rulebooks.map((each, index) => {
    const progress = (done: number): void => settings.onProgress?.(index * accounts + done, total);
    return studyOf(each, settings, progress);
  });
  const instant = (ms: number): string => new Date(ms).toISOString();
  return {
    from: instant(Math.min(...times)),
    to: instant(Math.max(...times)),
    chains: chains.length,
    seed,
    penalty,
    rulebooks: studied,
  };
}

/** Accounts go round the chains and the structures, so that each is met alike. */
function studyOf(
  of: StudyRulebook,
  settings: UnwindStudySettings,
  progress: (done: number) => void,
): UnwindStudyRulebook {
  const { chains, accounts, solve } = settings;
  const terms = studyTerms(settings.penalty);
  const random = new Random(settings.seed).fork(of.name);
  const venues = new Map<OptionChain, ChainVenue>();
  const cases: UnwindCase[] = [];
  let refused = 0;
  for (let turn = 0; cases.length < accounts && turn < 4 * accounts; turn++) {
    const chain = chains[turn % chains.length];
    const structure = STRUCTURES[Math.floor(turn / chains.length) % STRUCTURES.length];
    if (chain === undefined || structure === undefined) continue;
    const venue = venues.get(chain) ?? chainVenue(chain, of);
    venues.set(chain, venue);
    const account = drawn(venue, structure, { random, terms });
    if (account === undefined) continue;
    const solved = solveCase({ chain, venue, account }, terms, solve);
    if (solved === 'refused') refused++;
    else if (solved !== undefined) cases.push(solved);
    progress(cases.length);
  }
  const structures = STRUCTURES.map((structure) =>
    groupOf(
      structure,
      cases.filter((each) => each.structure === structure),
    ),
  );
  return {
    ...groupOf(of.name, cases),
    structures: structures.filter((group) => group.accounts > 0),
    refused,
    ownWasLeast: cases.filter(({ by }) => by === 'own plan').length,
  };
}

const studyTerms = (penalty: 'listed' | 'none'): UnwindTerms => ({
  exitPpm: BigInt(DEFAULT_LADDER.exitPpm === 0 ? defaultVenue.exitPpm : DEFAULT_LADDER.exitPpm),
  penaltyPpm: (listed) => (penalty === 'listed' ? BigInt(listed.liquidationPenaltyPpm) : 0n),
  isLive: () => true,
  mostLots: () => undefined,
});

function drawn(
  venue: ChainVenue,
  structure: Structure,
  by: { readonly random: Random; readonly terms: UnwindTerms },
): OptionAccount | undefined {
  for (let draw = 0; draw < DRAWS_MAX; draw++) {
    const account = drawOptionAccount(venue, structure, by);
    if (account !== undefined) return account;
  }
  return undefined;
}

/** Costs in the books, with fees and, where they count, penalties. */
export const chainCost =
  ({ books }: ChainVenue) =>
  (leg: UnwindLeg): LegCost => {
    const book = books[leg.market];
    if (book === undefined) throw new Error(`market ${leg.market} has a book`);
    const rate = (leg.listed.takerFeePpm + Number(leg.penaltyPpm)) / PPM;
    const charged = (rate * Math.abs(Number(leg.unit))) / QUANTA;
    const blocks = blocksOf(book, Number(leg.most));
    return {
      type: 'blocks',
      blocks: blocks.map(({ lots, perLot }) => ({ lots, perLot: perLot + charged })),
    };
  };

function solveCase(
  of: { readonly chain: OptionChain; readonly venue: ChainVenue; readonly account: OptionAccount },
  terms: UnwindTerms,
  solve: Solve,
): UnwindCase | 'refused' | undefined {
  const { chain, venue, account } = of;
  const { portfolio, structure, legs: held } = account;
  const { view } = venue;
  const costOf = chainCost(venue);
  const problem: UnwindProblem = { portfolio, view, terms, costOf };
  const slice = sliceUnwind(problem);
  const solved = solveUnwind(problem, solve);
  if (slice === undefined || solved?.own.type !== 'unwind' || !solved.own.restores)
    return undefined;
  const proposal = solved.closings.map((each) => ({ ...each, mark: view.mark(each.market) }));
  const verified = verifyUnwind(portfolio, view, {
    account: 0,
    legs: proposal,
    terms,
    own: solved.own,
  });
  if (!verified.ok) return 'refused';
  const legs = unwindLegs(portfolio, view, terms);
  const cost = (closings: readonly Closing[]): number =>
    closings.reduce((sum, { market, lots }) => {
      const leg = legs.find((each) => each.market === market);
      return leg === undefined ? sum : sum + costOfLeg(costOf(leg), Number(lots));
    }, 0);
  return {
    underlying: chain.underlying,
    structure,
    legs: held,
    program: solved.cost,
    own: cost(solved.own.orders),
    slice: cost(slice),
    programTrades: solved.closings.length,
    ownTrades: solved.own.orders.length,
    by: solved.by,
  };
}

function groupOf(name: string, cases: readonly UnwindCase[]): UnwindGroup {
  const legs = cases.reduce((sum, each) => sum + each.legs, 0);
  return {
    name,
    accounts: cases.length,
    meanLegs: cases.length === 0 ? 0 : legs / cases.length,
    programVsSlice: savingOf(cases, 'program', 'slice'),
    ownVsSlice: savingOf(cases, 'own', 'slice'),
    programVsOwn: savingOf(cases, 'program', 'own'),
  };
}

type Way = 'program' | 'own' | 'slice';

function savingOf(cases: readonly UnwindCase[], way: Way, than: Way): Saving {
  const savings = cases
    .map((each) => (each[than] === 0 ? 0 : 1 - each[way] / each[than]))
    .sort((a, b) => a - b);
  const at = (share: number): number =>
    savings[Math.min(savings.length - 1, Math.floor(share * savings.length))] ?? 0;
  const total = (which: Way): number => cases.reduce((sum, each) => sum + each[which], 0);
  return {
    median: at(0.5),
    mean: savings.length === 0 ? 0 : savings.reduce((sum, each) => sum + each, 0) / savings.length,
    p10: at(0.1),
    least: at(0),
    ofTotal: total(than) === 0 ? 0 : 1 - total(way) / total(than),
  };
}

/** What the study says, in sentences for a person. */
export function unwindFindings(study: UnwindStudy): readonly string[] {
  const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const sentences = study.rulebooks.map((each) => {
    const { programVsSlice: saved, ownVsSlice: own, programVsOwn: more } = each;
    const verdict = saved.median >= SAVING_WANTED ? 'meets' : 'misses';
    return `Under ${each.name}, ${each.accounts} accounts of ${each.meanLegs.toFixed(1)} legs: the least-cost unwind is cheaper than the slice by ${share(saved.median)} in the middle, ${share(saved.mean)} on average and ${share(saved.ofTotal)} of all costs together, which ${verdict} the ${share(SAVING_WANTED)} wanted; the engine's own plan by ${share(own.median)}, ${share(own.mean)} and ${share(own.ofTotal)}; the program beats the own plan by ${share(more.mean)} on average. A tenth of the accounts saves less than ${share(saved.p10)}.`;
  });
  const refused = study.rulebooks.reduce((sum, each) => sum + each.refused, 0);
  const dearer = study.rulebooks.filter(({ ownVsSlice }) => ownVsSlice.least < 0);
  return [
    ...sentences,
    refused === 0
      ? 'The engine verified every proposal: the exit level reached, no leg grown or turned, at no more than its own plan costs at the limits.'
      : `The engine refused ${refused} proposals.`,
    ...(dearer.length === 0
      ? []
      : [
          'The own plan takes delta away first, as the rule says, and in some accounts that costs more than a slice would: futures pay fee and penalty on their whole notional.',
        ]),
    'The chain gives quotes and no sizes: half the quoted spread for the first million dollars of an option and five of a future, a quarter of it more for each further one.',
  ];
}
