// Deleveraging compared: one book, several shocks, each policy on the real engine from the same snapshot. What is drawn, what
// is measured and against what is said with the result.
import { ADL_POLICIES, type AdlPolicyName } from '@plimsoll/engine';
import { Random } from '../base/random.ts';
import { drawBook, type StudyBook, WORDS } from './draw-book.ts';
import { type Measures, MEASURES, measure, standings } from './measure.ts';
import { readPositions } from './read-positions.ts';
import { StudyVenue } from './study-venue.ts';

/** Moves of BTC; every other coin moves by a half more. */
export const SHOCKS: readonly number[] = [-0.05, -0.08, -0.12, 0.05, 0.08, 0.12];
const OTHERS_TIMES = 1.5;
/** The venues' queues, against which ours is judged. */
export const QUEUES = ['bitmex', 'binance', 'hyperliquid', 'dydx'] as const;
type Queue = (typeof QUEUES)[number];

export type AdlRun = { readonly shock: number; readonly policy: AdlPolicyName } & Measures;
type Compared = Pick<Measures, 'worstShare' | 'hedgesBroken' | 'leverageStdDev' | 'leverageSpread'>;
export type AdlVerdict = {
  /** `all`: the worst share of any shock, hedges of all of them, leverage on average over them. */
  readonly shock: number | 'all';
  readonly queue: Queue;
  readonly ours: Compared;
  readonly theirs: Compared;
  /** Whether ours is better: smaller, fewer (at one shock none against none counts), narrower in both figures. */
  readonly smallerWorstShare: boolean;
  readonly fewerHedgesBroken: boolean;
  readonly narrowerSpread: boolean;
};
export type AdlStudy = {
  readonly seed: number;
  readonly words: readonly string[];
  readonly measures: readonly string[];
  readonly accounts: number;
  readonly makers: number;
  readonly positions: number;
  readonly dust: number;
  readonly knownEntries: number;
  readonly coins: readonly string[];
  readonly runs: readonly AdlRun[];
  readonly verdicts: readonly AdlVerdict[];
};

/** @throws PositionsFileError where the file cannot be read or holds something else. */
export function runAdlStudy(options: {
  readonly positionsFile: string;
  readonly seed: number;
  readonly shocks?: readonly number[];
  readonly policies?: readonly AdlPolicyName[];
  readonly onProgress?: (done: number, total: number) => void;
}): AdlStudy {
  const { seed, shocks = SHOCKS, policies = ADL_POLICIES, onProgress } = options;
  const { rows } = readPositions(options.positionsFile);
  const book = drawBook(rows, new Random(seed));
  const opened = StudyVenue.open(book);
  const runs: AdlRun[] = [];
  for (const shock of shocks) {
    for (const policy of policies) {
      runs.push({ shock, policy, ...runOne(book, opened, { shock, policy }) });
      onProgress?.(runs.length, shocks.length * policies.length);
    }
  }
  return {
    seed,
    words: [
      ...WORDS,
      `BTC moves by the shock, the others by ${OTHERS_TIMES} times as much; no fund and no book stand between a deficit and deleveraging.`,
    ],
    measures: MEASURES,
    accounts: book.accounts.length,
    makers: book.accounts.filter(({ isMaker }) => isMaker).length,
    positions: book.accounts.reduce((sum, { legs }) => sum + legs.length, 0),
    dust: book.dust,
    knownEntries: book.knownEntries,
    coins: book.coins.map(({ symbol }) => symbol),
    runs,
    verdicts: [...shocks, 'all' as const].flatMap((shock) => verdictsOf(runs, shock)),
  };
}

function runOne(
  book: StudyBook,
  opened: ReturnType<typeof StudyVenue.open>,
  { shock, policy }: { readonly shock: number; readonly policy: AdlPolicyName },
): Measures {
  const venue = StudyVenue.resume(opened.snapshot, book, policy);
  const moves = book.coins.map(({ symbol }) => (symbol === 'BTC' ? shock : shock * OTHERS_TIMES));
  const prices = book.coins.map(({ price }, at) => price * (1 + (moves[at] ?? 0)));
  const { state } = venue.engine;
  const { accounts } = opened;
  venue.tick(prices);
  const before = standings(state, accounts, book.coins.length);
  const events = venue.tick(prices);
  const after = standings(state, accounts, book.coins.length);
  return measure({ state, events, accounts, before, after, moves });
}

/** Over several shocks: the worst share of any, hedges in all, leverage on average. */
function overShocks(runs: readonly AdlRun[], policy: AdlPolicyName): Compared | undefined {
  const own = runs.filter((run) => run.policy === policy);
  if (own.length === 0) return undefined;
  const sum = (of: (run: AdlRun) => number): number =>
    own.reduce((total, run) => total + of(run), 0);
  return {
    worstShare: own.reduce((most, { worstShare }) => Math.max(most, worstShare), 0),
    hedgesBroken: sum(({ hedgesBroken }) => hedgesBroken),
    leverageStdDev: sum(({ leverageStdDev }) => leverageStdDev) / own.length,
    leverageSpread: sum(({ leverageSpread }) => leverageSpread) / own.length,
  };
}

function verdictsOf(runs: readonly AdlRun[], shock: number | 'all'): readonly AdlVerdict[] {
  const of = (policy: AdlPolicyName): Compared | undefined =>
    shock === 'all'
      ? overShocks(runs, policy)
      : runs.find((run) => run.shock === shock && run.policy === policy);
  const ours = of('minimalHarm');
  if (ours === undefined) return [];
  return QUEUES.flatMap((queue): readonly AdlVerdict[] => {
    const theirs = of(queue);
    if (theirs === undefined) return [];
    const isSmaller = (figure: keyof Compared): boolean => ours[figure] < theirs[figure];
    const isNone = ours.hedgesBroken === 0 && theirs.hedgesBroken === 0;
    return [
      {
        shock,
        queue,
        ours: comparedOf(ours),
        theirs: comparedOf(theirs),
        smallerWorstShare: isSmaller('worstShare'),
        fewerHedgesBroken: isSmaller('hedgesBroken') || (isNone && shock !== 'all'),
        narrowerSpread: isSmaller('leverageStdDev') && isSmaller('leverageSpread'),
      },
    ];
  });
}

const comparedOf = ({
  worstShare,
  hedgesBroken,
  leverageStdDev,
  leverageSpread,
}: Compared): Compared => ({ worstShare, hedgesBroken, leverageStdDev, leverageSpread });
