// Accounts of one or two legs of any kind of contract, at any health, and what a fill of the ladder's order makes of them,
// booked independently of the plans: for tests of the rules of limits and sizes.
import fc from 'fast-check';
import { mulDivUp } from '../base/fixed.ts';
import { linearPerpetual } from '../domain/default-listing.ts';
import type { Market } from '../domain/listing.ts';
import type { ListedMarket } from '../domain/market-view.ts';
import type { Portfolio } from '../domain/portfolio.ts';
import {
  type Lots,
  notionalOf,
  PPM,
  type Price,
  type Quanta,
  type Ticks,
} from '../domain/units.ts';
import { unitValueAt } from '../domain/unit-value.ts';
import { requirementByRates } from '../margin/account-risk.ts';
import type { ExactView } from '../margin/live/exact-view.ts';
import { portfolioOf, viewOf } from './liquidation.fixture.ts';
import { penaltyOf } from './penalty/penalty.ts';
import type { ReductionPlan } from './plan.ts';

export type Reduce = Extract<ReductionPlan, { type: 'reduce' }>;
export const KINDS = ['linear', 'inverse', 'call', 'put'] as const;
export type Kind = (typeof KINDS)[number];

const INDEX_PRICE = 5_000n as Price;
const option = { kind: 'option', strike: INDEX_PRICE, longOptionPpm: 1_000_000 } as const;
const terms: Readonly<Record<Kind, Partial<Market> & { readonly tickLotQuanta: bigint }>> = {
  linear: { ...linearPerpetual, tickLotQuanta: 1n },
  inverse: { ...linearPerpetual, payoff: 'inverse', tickLotQuanta: 2_000_000n },
  call: { ...linearPerpetual, ...option, right: 'call', tickLotQuanta: 1n },
  put: { ...linearPerpetual, ...option, right: 'put', tickLotQuanta: 1n },
};

/** A market a kind, in the fixture's terms: maintenance 3 % up to 1,000,000 quanta and 8 % beyond, penalty and slippage 0.5 %. */
export function viewOfKinds(
  kinds: readonly Kind[],
  marks: readonly bigint[],
  changes: Partial<Market> = {},
): ExactView {
  const view = viewOf({ marks });
  const markets = kinds.map(
    (kind): ListedMarket => ({
      ...view.market(0),
      liquidationOrderMs: 5_000,
      tickIndexUnits: 1n,
      minPriceTicks: 1n as Ticks,
      optionFloorPpm: 0,
      ...terms[kind],
      ...changes,
    }),
  );
  const market = (id: number): ListedMarket => markets[id] as ListedMarket;
  return {
    ...view,
    market,
    unitValue: (id) => unitValueAt(market(id), (marks[id] ?? 0n) as Ticks),
    indexPrice: () => INDEX_PRICE,
  };
}

export type Account = {
  readonly view: ExactView;
  readonly portfolio: Portfolio;
  readonly kinds: readonly Kind[];
};

const side = fc.bigInt(-1_500n, 1_500n).filter((size) => size !== 0n);
const kind = fc.constantFrom(...KINDS);

/** One or two legs, equity between 5 % of maintenance below nothing and 25 % above it. */
export const accounts: fc.Arbitrary<Account> = fc
  .record({
    kinds: fc.array(kind, { minLength: 1, maxLength: 2 }),
    marks: fc.tuple(fc.bigInt(200n, 5_000n), fc.bigInt(200n, 5_000n)),
    sizes: fc.tuple(side, side),
    healthPpm: fc.bigInt(-50_000n, 1_250_000n),
  })
  .map(({ kinds, marks, sizes, healthPpm }) => {
    const view = viewOfKinds(kinds, marks);
    const legs = kinds.map((_, at) => {
      const size = sizes[at] as bigint;
      return [size, size * view.unitValue(at)] as const;
    });
    const flat = requirementByRates(portfolioOf(0n, legs), view);
    const cash = (flat.maintenance * healthPpm) / PPM - flat.equity;
    return { view, kinds, portfolio: portfolioOf(cash, legs) };
  });

export type Filled = {
  readonly portfolio: Portfolio;
  readonly penalty: Quanta;
  /** Whether all of it could be charged. */
  readonly isPenaltyWhole: boolean;
  /** Net value after the taker fee, before the penalty. */
  readonly beforePenalty: Quanta;
};

/** `lots` of the plan filled at its limit: quote, fee and penalty at `penaltyPpm`, capped by what is left. */
export function filledAt(
  { portfolio, view }: Pick<Account, 'portfolio' | 'view'>,
  plan: Reduce,
  fill: { readonly lots: bigint; readonly penaltyPpm: bigint },
): Filled {
  const listed = view.market(plan.market);
  const unit = unitValueAt(listed, plan.limit);
  const notional = notionalOf(fill.lots as Lots, unit);
  const sign = plan.side === 'sell' ? 1n : -1n;
  const held = portfolio.positions.find(({ market }) => market === plan.market);
  const left = (held?.size ?? 0n) - sign * fill.lots;
  // The cost stays with what is left; what no position holds any more is realised.
  const realised = left === 0n ? (held?.cost ?? 0n) : 0n;
  const fee = mulDivUp(notional, BigInt(listed.takerFeePpm), PPM);
  const traded: Portfolio = {
    ...portfolio,
    cash: (portfolio.cash + sign * fill.lots * unit - realised - fee) as Quanta,
    positions: portfolio.positions.flatMap((each) => {
      if (each.market !== plan.market) return [each];
      return left === 0n ? [] : [{ ...each, size: left as Lots }];
    }),
  };
  const beforePenalty = requirementByRates(traded, view).netValue;
  const whole = mulDivUp(notional, fill.penaltyPpm, PPM);
  const penalty = penaltyOf({ notional, ratePpm: fill.penaltyPpm, netValue: beforePenalty });
  return {
    portfolio: { ...traded, cash: (traded.cash - penalty) as Quanta },
    penalty,
    isPenaltyWhole: penalty === whole,
    beforePenalty,
  };
}
