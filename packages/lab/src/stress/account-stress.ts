// Stress of one account: what each scenario does to it, and the smallest moves that liquidate it and that leave it owing. The
// kernel's own arithmetic on a book of one row, so that an answer takes milliseconds on a running venue.
import type { ReadState } from '@plimsoll/engine';
import { tenTo } from '../base/elementary.ts';
import { directions, endOf, sized, smallest } from './reverse-stress.ts';
import type { Shock } from './resolve-shocks.ts';
import { Revaluation } from './revaluation.ts';
import type { SlippageTerms } from './scenario-set.ts';
import { stressBook } from './stress-book.ts';
import { StressKernel } from './stress-kernel.ts';
import { venueNames } from './venue-names.ts';

/** Coins of the settlement asset; moves are fractions of the price. */
export type AccountStress = {
  readonly account: number;
  readonly equity: number;
  readonly maintenance: number;
  readonly isLiquidatable: boolean;
  readonly scenarios: readonly {
    readonly scenario: string;
    readonly group: string;
    readonly equity: number;
    readonly maintenance: number;
    readonly isLiquidatable: boolean;
    /** What its liquidation leaves missing. */
    readonly loss: number;
  }[];
  readonly reverse: readonly {
    readonly direction: string;
    /** Smallest move that takes it below maintenance, and below zero; null if none up to the end of the search does. */
    readonly liquidatedAt: number | null;
    readonly negativeAt: number | null;
  }[];
};

/**
 * One account of a state under shocks. Slippage counts its own positions alone. `account` must exist and be a customer's.
 */
export function accountStress(
  state: ReadState,
  account: number,
  asked: { readonly shocks: readonly Shock[]; readonly slippage: SlippageTerms },
): AccountStress {
  const book = stressBook(state, account);
  const kernel = new StressKernel(
    book,
    new Revaluation(state, [...new Set(book.market)]),
    asked.slippage,
  );
  const coin = tenTo(-state.asset(0).scale);
  const names = venueNames(state);
  const still = plain(new Float64Array(names.indexes));
  const figures = (shock: Parameters<StressKernel['run']>[0]) => {
    kernel.run(shock);
    return {
      equity: (kernel.equity[0] as number) * coin,
      maintenance: (kernel.maintenance[0] as number) * coin,
      isLiquidatable: kernel.below > 0,
    };
  };
  const now = figures(still);
  const scenarios = asked.shocks.map((shock) => ({
    scenario: shock.name,
    group: shock.group,
    ...figures(shock),
    loss: (kernel.loss[0] as number) * coin,
  }));
  const parts = { names, lossAt: (moves: Float64Array) => -figures(plain(moves)).equity };
  const reverse = directions(parts).map(({ name, weights }) => {
    const [liquidatedAt = null, negativeAt = null] = smallest({
      ask: (size) => figures(plain(sized(weights, size))),
      conditions: [({ isLiquidatable }) => isLiquidatable, ({ equity }) => equity < 0],
      end: endOf(weights),
    });
    return { direction: name, liquidatedAt, negativeAt };
  });
  return { account, ...now, scenarios, reverse };
}

const plain = (moves: Float64Array) => ({
  moves,
  volatility: 1,
  liquidity: 1,
  steps: 1,
  isFrozen: false,
});
