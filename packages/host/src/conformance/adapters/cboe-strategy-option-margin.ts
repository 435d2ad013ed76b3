// Strategy margin of listed options and shares in cash and margin accounts, counted as the published estimator counts.
import {
  averageSharePrice,
  Exact,
  RIGHTS,
  type StrategyLeg,
  strategyMargin,
  type StrategyRules,
} from '@plimsoll/engine/models';
import { type Adapter, type JsonObject, UnknownCase } from '../adapter.ts';
import { exactOf, exactOr, floatOf, has, listOf, objectOf, textOf } from '../fields.ts';

/** What the rule of the file states in words, for broad indexes and for everything else. */
const rules: Omit<StrategyRules, 'rate' | 'cashCall' | 'leverage'> = {
  floor: Exact.of('0.1'),
  long: { share: Exact.of('0.75'), daysMin: 90 },
  shares: { long: Exact.of('0.5'), short: Exact.of('0.5') },
  unit: { quantum: Exact.of('0.01'), direction: 'halfEven' },
  counting: 'estimator',
};
const broad = { rate: Exact.of('0.15'), cashCall: 'strike' } as const;
const narrow = { rate: Exact.of('0.2'), cashCall: 'underlying' } as const;
const CONTRACT_SIZE = Exact.of('100');

export const cboeStrategyOptionMargin: Adapter = ({ input }) => {
  const underlying = objectOf(input, 'underlying');
  const lots = has(input, 'shares') ? listOf(input, 'shares') : [];
  const shares = averageSharePrice(
    lots.map((lot) => ({ shares: exactOf(lot, 'quantity'), price: exactOf(lot, 'price') })),
  );
  const { cash, margin } = strategyMargin(
    {
      legs: (has(input, 'options') ? listOf(input, 'options') : []).map(legOf),
      shares: shares?.shares ?? Exact.ZERO,
      sharePrice: shares?.price,
      market: { price: exactOf(underlying, 'price'), contractSize: CONTRACT_SIZE },
      coverUnit: Exact.ONE,
    },
    {
      ...rules,
      ...(textOf(underlying, 'type') === 'broad' ? broad : narrow),
      leverage: exactOr(underlying, 'leverageFactor', Exact.ONE),
    },
  );
  return { cashRequirement: cash, marginRequirement: margin };
};

function legOf(option: JsonObject): StrategyLeg {
  const right = RIGHTS.find((each) => each === option['type']);
  if (right === undefined) throw new UnknownCase(`${String(option['type'])} is no call or put`);
  return {
    right,
    strike: exactOf(option, 'strike'),
    days: floatOf(option, 'daysToExpiry'),
    price: exactOf(option, 'price'),
    contracts: exactOf(option, 'quantity'),
  };
}
