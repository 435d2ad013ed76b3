// What every model by rate must keep: rows may be split and reordered, a larger one-sided book never requires less,
// maintenance stays below initial, options are refused, and parts add up in a rulebook.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import { ok } from '../../base/result.ts';
import type { Order, Position } from '../../domain/holdings.ts';
import { assess } from '../model/assess.ts';
import { bind, type LevelFigures, type MarginModel, type Scope } from '../model/margin-model.ts';
import type { Part, Rulebook } from '../model/rulebook.ts';
import { healthModel } from './health-model.ts';
import { isolatedOrdersModel } from './isolated-orders.ts';
import { openInterestModel } from './open-interest.ts';
import {
  figuresOf,
  future,
  healthParameters,
  inverse,
  isolatedParameters,
  levelsOf,
  linear,
  lineParameters,
  of,
  openInterestParameters,
  option,
  order,
  position,
  powerParameters,
  readAs,
  refusalOf,
  riskFactorParameters,
  scopeOf,
  skewParameters,
  squareRootParameters,
  weightParameters,
} from './rates.fixture.ts';
import { riskFactorModel } from './risk-factors.ts';
import { sizeScaledModel } from './size-scaled.ts';
import { skewScaledModel } from './skew-scaled.ts';
import { weightsModel } from './weights.ts';

type Asked = {
  readonly name: string;
  readonly ask: (scope: Scope) => LevelFigures;
  readonly refuses: (scope: Scope) => string | undefined;
  readonly instruments: readonly (typeof linear)[];
  readonly part: Part;
};

function asked<P>(
  name: string,
  model: MarginModel<P>,
  parameters: unknown,
  instruments = [linear, future, inverse],
): Asked {
  const bound = bind(model, readAs(model.parameters, parameters));
  return {
    name,
    ask: (scope) => figuresOf(model, parameters, scope),
    refuses: (scope) => refusalOf(model, parameters, scope),
    instruments,
    part: { name, applies: () => true, isAskedWhenFlat: true, modelFor: () => ok(bound) },
  };
}

const charging: readonly Asked[] = [
  asked('open interest', openInterestModel, openInterestParameters),
  asked('risk factors', riskFactorModel, riskFactorParameters),
  asked('isolated orders', isolatedOrdersModel, isolatedParameters),
  asked('square root of size', sizeScaledModel, squareRootParameters),
  asked('line of size', sizeScaledModel, lineParameters),
  asked('power of size', sizeScaledModel, powerParameters),
  asked('skew scale', skewScaledModel, skewParameters),
];
const weighing: readonly Asked[] = [
  asked('weights', weightsModel, weightParameters),
  asked('health', healthModel, healthParameters, [linear, future]),
];
const all = [...charging, ...weighing];

const contracts = fc.integer({ min: -5000, max: 5000 }).map((units) => Exact.integer(units));
const books = (instruments: readonly (typeof linear)[]) =>
  fc.array(
    fc.record({
      which: fc.constantFrom(...instruments),
      size: contracts,
      side: fc.constantFrom('buy' as const, 'sell' as const),
      ordered: fc.integer({ min: 1, max: 900 }),
      limit: fc.integer({ min: 40_000, max: 60_000 }),
    }),
    { minLength: 1, maxLength: 6 },
  );
type Book = {
  readonly which: typeof linear;
  readonly size: Exact;
  readonly side: 'buy' | 'sell';
  readonly ordered: number;
  readonly limit: number;
};
const positionsOf = (book: readonly Book[]): readonly Position[] =>
  book.map(({ which, size }) => position(size, which));
const ordersOf = (book: readonly Book[]): readonly Order[] =>
  book.map(({ which, side, ordered, limit }) =>
    order(side, String(ordered), { limit: String(limit), instrument: which }),
  );
const balances = { USDC: '120000', BTC: '-3' };

describe.each(all)('$name', ({ ask, refuses, instruments }) => {
  test('does not see how rows are split or ordered', () => {
    holds(
      fc.property(books(instruments), (book) => {
        const positions = positionsOf(book);
        const orders = ordersOf(book);
        const whole = ask(scopeOf(positions, orders, balances));
        const halves = [...positions, ...positions].map((each) => ({
          ...each,
          size: each.size.over(of('2')),
          cost: each.cost.over(of('2')),
        }));
        const split = ask(scopeOf(halves.reverse(), [...orders].reverse(), balances));
        expect(levelsOf(split)).toBe(levelsOf(whole));
      }),
      60,
    );
  });

  test('refuses an option, and an index or a price that is missing', () => {
    expect(refuses(scopeOf([position('1', option)]))).toBe('NoRuleApplies');
    const bare = scopeOf([position('1')]);
    const empty = { ...bare.snapshot, underlyings: new Map(), instruments: new Map() };
    expect(refuses({ ...bare, snapshot: empty })).toMatch(/UnknownInstrument|UnknownUnderlying/);
  });
});

describe.each(charging)('$name', ({ ask, instruments }) => {
  test('never requires less of a larger one-sided book, nor more for maintenance', () => {
    const grown = fc.tuple(
      fc.constantFrom(...instruments),
      fc.constantFrom(1, -1),
      fc.integer({ min: 0, max: 100_000 }),
      fc.integer({ min: 0, max: 100_000 }),
    );
    holds(
      fc.property(grown, ([which, direction, size, more]) => {
        const less = ask(scopeOf([position(String(direction * size), which)]));
        const most = ask(scopeOf([position(String(direction * (size + more)), which)]));
        expect(most.initial.value.isBelow(less.initial.value)).toBe(false);
        expect(most.maintenance.value.isBelow(less.maintenance.value)).toBe(false);
        expect(most.maintenance.value.isAbove(most.initial.value)).toBe(false);
        expect(less.maintenance.value.sign).toBeGreaterThanOrEqual(0);
      }),
      60,
    );
  });

  test('requires nothing of nobody, and the parts make up the sum', () => {
    expect(levelsOf(ask(scopeOf([])))).toBe('0 0');
    const { initial } = ask(scopeOf([position('10'), position('-3', future)]));
    const parts = (initial.parts ?? []).map((each) => each.value);
    expect(Exact.sum(parts).toString()).toBe(initial.value.toString());
  });
});

describe.each(weighing)('$name', ({ ask }) => {
  test('require at least as much for initial as for maintenance, and no less of a larger borrow', () => {
    const account = fc.tuple(
      contracts,
      fc.integer({ min: 0, max: 90 }),
      fc.integer({ min: 0, max: 90 }),
    );
    holds(
      fc.property(account, ([size, owed, more]) => {
        const at = (btc: number): LevelFigures =>
          ask(scopeOf([position(size)], [], { USDC: '100000', BTC: String(-btc) }));
        const less = at(owed);
        const most = at(owed + more);
        expect(less.maintenance.value.isAbove(less.initial.value)).toBe(false);
        expect(most.initial.value.isBelow(less.initial.value)).toBe(false);
        expect(most.maintenance.value.isBelow(less.maintenance.value)).toBe(false);
      }),
      60,
    );
  });
});

test('a rulebook adds the models up, and the larger of two stands', () => {
  const parts = new Map(charging.map(({ name, part }) => [name, part]));
  const all = charging.map(({ name }) => ({ type: 'part' as const, part: name }));
  const book: Rulebook = {
    name: 'rates',
    title: 'every model by rate',
    equity: () => ok({ name: 'equity', value: of('1000000') }),
    parts,
    initial: { type: 'sum', of: all },
    maintenance: { type: 'max', of: all },
    coversEverything: true,
  };
  const scope = scopeOf([position('40'), position('-70', inverse)], [order('buy', '15')]);
  const found = assess(scope.holdings, scope.snapshot, book);
  if (!found.ok) throw new Error(found.error.message);
  const alone = charging.map(({ ask }) => ask(scope));
  const sum = Exact.sum(alone.map((each) => each.initial.value));
  const [first = Exact.ZERO, ...others] = alone.map((each) => each.maintenance.value);
  expect(found.value.initial.requirement.value.toString()).toBe(sum.toString());
  expect(found.value.maintenance.requirement.value.toString()).toBe(
    Exact.max(first, ...others).toString(),
  );
});
