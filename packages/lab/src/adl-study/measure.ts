// What deleveraging did to the accounts of the other side: read from the state before and after, and from the claims that the
// engine fixed. Definitions are in MEASURES, which the output repeats.
import {
  type AccountId,
  type Event,
  type EventOf,
  NONE,
  type ReadState,
  valueOf,
} from '@plimsoll/engine';
import { healthOf } from '@plimsoll/engine';

const QUANTA = 1e6;
/** Leverage beyond this says only that equity is nearly gone. */
const LEVERAGE_MOST = 100;
/** A hedge: the smaller leg is worth at least this share of the larger. */
const HEDGE_LEAST = 0.25;

export const MEASURES: readonly string[] = [
  'Taken of an account: the loss against the mark (lots closed times the distance of the close from the mark) and the profit forgone (what those lots would gain if the move went on by a tenth of the shock), over its equity at the mark before.',
  `A hedged account holds both coins on opposite sides, the smaller leg at least ${HEDGE_LEAST * 100} % of the larger; it is broken if |delta| (net value at the mark) is larger afterwards.`,
  `Leverage: |net value at the mark| over equity, of every account that stood on the side that the shock favours, in a market that was deleveraged there, and is not itself in liquidation; flat counts as 0, and more than ${LEVERAGE_MOST} as ${LEVERAGE_MOST}.`,
];

/** An account between the shock and the deleveraging, or after it. */
export type Standing = {
  readonly equity: number;
  /** Signed value of each coin at the mark, USD. */
  readonly values: readonly number[];
  readonly isLiquidated: boolean;
};

export function standings(
  state: ReadState,
  accounts: readonly AccountId[],
  coins: number,
): readonly Standing[] {
  return accounts.map((account) => ({
    equity: Number(healthOf(state.portfolio(account), state).equity) / QUANTA,
    values: Array.from({ length: coins }, (_, market) => {
      const row = state.positionRow(account, market);
      if (row === NONE) return 0;
      return Number(valueOf(state.positions.size.get(row), state.unitValue(market))) / QUANTA;
    }),
    isLiquidated: state.accounts.stage.get(account) !== 0,
  }));
}

export type Measures = {
  /** Lots' value at the mark that was deleveraged, and the loss that it carried, USD. */
  readonly deleveraged: number;
  readonly carried: number;
  /** Loss that deleveraging did not carry. */
  readonly beyond: number;
  readonly deficits: number;
  readonly touched: number;
  readonly worstShare: number;
  readonly meanShare: number;
  readonly hedged: number;
  readonly hedgesBroken: number;
  readonly hedgesTouched: number;
  readonly leverageStdDev: number;
  readonly leverageSpread: number;
  readonly leverageMost: number;
};

export function measure(parts: {
  readonly state: ReadState;
  readonly events: readonly Event[];
  readonly accounts: readonly AccountId[];
  readonly before: readonly Standing[];
  readonly after: readonly Standing[];
  /** Of each coin, as a share of its price. */
  readonly moves: readonly number[];
}): Measures {
  const { state, events, accounts, before, after, moves } = parts;
  const taken = new Map<AccountId, number>();
  /** Markets that were deleveraged on the side that gains by their move. */
  const favoured = new Set<number>();
  let deleveraged = 0;
  let carried = 0;
  let beyond = 0;
  let deficits = 0;
  for (const fixed of events) {
    if (fixed.type !== 'DeficitFixed') continue;
    deficits += 1;
    beyond += Number(fixed.socialised + fixed.uncovered) / QUANTA;
    for (const claim of fixed.claims) {
      if (claim.kind !== 'adl') continue;
      const { value, loss } = worthOf(state, fixed, claim);
      const forgone = (value * Math.abs(moves[fixed.market] ?? 0)) / 10;
      taken.set(claim.account, (taken.get(claim.account) ?? 0) + loss + forgone);
      if (claim.size > 0n === (moves[fixed.market] ?? 0) < 0) favoured.add(fixed.market);
      deleveraged += value;
      carried += loss;
    }
  }
  const shares: number[] = [];
  const leverages: number[] = [];
  let hedged = 0;
  let hedgesBroken = 0;
  let hedgesTouched = 0;
  for (const [at, account] of accounts.entries()) {
    const stood = before[at];
    const stands = after[at];
    if (stood === undefined || stands === undefined || stands.isLiquidated || stood.equity <= 0)
      continue;
    const cost = taken.get(account);
    if (cost !== undefined) shares.push(cost / stood.equity);
    if (isHedged(stood)) {
      hedged += 1;
      if (cost !== undefined) hedgesTouched += 1;
      if (deltaOf(stands) > deltaOf(stood) * (1 + 1e-9)) hedgesBroken += 1;
    }
    const isOnSide = stood.values.some(
      (value, market) => favoured.has(market) && value * (moves[market] ?? 0) > 0,
    );
    if (isOnSide) leverages.push(leverageOf(stands));
  }
  leverages.sort((a, b) => a - b);
  return {
    deleveraged,
    carried,
    beyond,
    deficits,
    touched: taken.size,
    worstShare: shares.reduce((most, share) => Math.max(most, share), 0),
    meanShare: mean(shares),
    hedged,
    hedgesBroken,
    hedgesTouched,
    leverageStdDev: stdDev(leverages),
    leverageSpread: quantile(leverages, 0.95) - quantile(leverages, 0.5),
    leverageMost: leverages.at(-1) ?? 0,
  };
}

type Claim = EventOf<'DeficitFixed'>['claims'][number];

function worthOf(state: ReadState, { market }: EventOf<'DeficitFixed'>, claim: Claim) {
  const value = Number(valueOf(claim.size, state.unitValue(market))) / QUANTA;
  return { value: Math.abs(value), loss: Number(claim.amount) / QUANTA - value };
}

const leverageOf = (standing: Standing): number => {
  const delta = deltaOf(standing);
  if (delta === 0) return 0;
  return standing.equity <= 0 ? LEVERAGE_MOST : Math.min(LEVERAGE_MOST, delta / standing.equity);
};

const deltaOf = ({ values }: Standing): number =>
  Math.abs(values.reduce((sum, value) => sum + value, 0));

function isHedged({ values }: Standing): boolean {
  const long = values.reduce((most, value) => Math.max(most, value), 0);
  const short = values.reduce((most, value) => Math.max(most, -value), 0);
  return Math.min(long, short) >= HEDGE_LEAST * Math.max(long, short) && Math.min(long, short) > 0;
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

function stdDev(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) * (value - middle))));
}

/** Of ascending values; between two of them the lower. */
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
