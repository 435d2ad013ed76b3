// Our own rulebook against the question itself: what a scenario says is lost is what the account loses when that happens.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import { pricedOf } from '../answers/answers.fixture.ts';
import { after, type Priced } from '../answers/what-if.ts';
import { held, inverse, perpetual } from '../factor/factor.fixture.ts';
import { assess } from '../model/assess.ts';
import type { Figure } from '../model/margin-model.ts';
import { readRulebook } from './read-rulebook.ts';

const FILE = new URL('../../../rulebooks/plimsoll.json', import.meta.url);
const read = readRulebook(JSON.parse(readFileSync(FILE, 'utf8')));
if (!read.ok) throw new Error(JSON.stringify(read.error));
const rulebook = read.value;
const x = Exact.of;

function assessed(priced: Priced) {
  const found = assess(priced.holdings, priced.snapshot, rulebook);
  if (!found.ok) throw new Error(found.error.message);
  return found.value.maintenance;
}

function figureNamed(figure: Figure, name: string): Figure | undefined {
  if (figure.name === name) return figure;
  for (const part of figure.parts ?? []) {
    const found = figureNamed(part, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Entered at half the price, or at twice it: the profit so far stands in coins. */
const entry = fc.constantFrom('50000', '80000', '100000', '200000');

test('a fall by the range costs what its scenario says, whatever inverse contracts have made so far', () => {
  const label = 'spot -3/3 of range, volatility as it is';
  const contracts = fc.integer({ min: -20_000, max: 20_000 }).filter((n) => n !== 0);
  holds(
    fc.property(contracts, entry, fc.integer({ min: -3, max: 3 }), (size, price, linear) => {
      const cost = x(String(size)).times(x('10')).over(x(price)).negated();
      const priced = pricedOf(
        [{ ...held(inverse('BTC'), String(size)), cost }, held(perpetual('BTC'), String(linear))],
        { USD: '1000000' },
      );
      const before = assessed(priced);
      const moved = after(priced, [{ type: 'movePrice', underlying: 'BTC', by: x('-0.1') }]);
      if (!moved.ok) throw new Error(moved.error.message);
      const lost = before.equity.value.minus(assessed(moved.value).equity.value);
      const stated = figureNamed(before.requirement, label)?.value ?? Exact.ZERO;
      // Equity is rounded to a millionth on both sides.
      const gap = stated.plus(lost).abs();
      expect(gap.isAbove(x('0.000002')), `${stated} stated, ${lost} lost`).toBe(false);
    }),
    60,
  );
});
