// Every rulebook file reads without a mistake and says where its values come from; the perpetual venues then keep what
// their rules promise over accounts of every size: initial margin covers maintenance, more size needs no less, and how
// rows are ordered or split changes nothing.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds } from '../../base/property.fixture.ts';
import { Exact } from '../../base/exact.ts';
import type { Holdings } from '../../domain/holdings.ts';
import {
  assessed,
  type Contract,
  holdingsOf,
  rulebookJson,
  rulebookNames,
  rulebookOf,
  snapshotOf,
  venues,
} from './rulebooks.fixture.ts';

describe.each(rulebookNames)('rulebook %s', (name) => {
  const json = rulebookJson(name);
  const sources: Readonly<Record<string, { date: string; kind: string; where: string }>> =
    json.sources;
  const blocks = [json.equity, ...Object.values<{ source: string }>(json.models)];

  test('reads without a mistake, under the name of its file', () => {
    expect(rulebookOf(name).name).toBe(name);
  });

  test('uses every source it lists', () => {
    const used = new Set<string>([
      json.rounding.source,
      ...blocks.flatMap((block) => [block.source, ...Object.values(block.valueSources ?? {})]),
    ]);
    expect([...used].sort()).toEqual(Object.keys(sources).sort());
  });

  test('was not written before what it rests on, nor after today', () => {
    expect(json.date >= '2026-01-01' && json.date < '2030-01-01').toBe(true);
    for (const { date, where } of Object.values(sources)) {
      expect(date >= '2015-01-01' && date <= json.date, `${where} of ${date}`).toBe(true);
    }
  });

  test('says what is assumed wherever a source is general knowledge or inference', () => {
    const isUncertain = Object.values(sources).some(({ kind }) =>
      ['general', 'inferred'].includes(kind),
    );
    expect(isUncertain && json.inferred.length === 0).toBe(false);
  });
});

/** Notional from ten to ten billion of the numeraire, either side: every tier is reached. */
const exponent = fc.integer({ min: 1, max: 9 });
const digits = fc.integer({ min: 1, max: 999 });
const side = fc.constantFrom(-1, 1);
const sizeOf = (contract: Contract, power: number, count: number): Exact => {
  const notional = Exact.integer(count).times(Exact.of(`1e${power - 1}`));
  // An inverse contract is one unit of its quote currency whatever the price.
  const price = contract.payoff === 'inverse' ? Exact.ONE : Exact.of(contract.price);
  return notional.over(price).roundTo(Exact.of('0.000001'), 'up');
};

describe.each(Object.keys(venues))('margin of %s', (name) => {
  const venue = venues[name];
  if (venue === undefined) throw new Error(name);
  const rulebook = rulebookOf(name);
  const snapshot = snapshotOf(venue);
  const row = fc
    .tuple(fc.constantFrom(...venue.contracts), exponent, digits, side)
    .map(([contract, power, count, sign]) => ({
      contract,
      size: sizeOf(contract, power, count).times(Exact.integer(sign)),
    }));
  const orderRow = fc
    .tuple(row, fc.boolean())
    .map(([each, reduceOnly]) => ({ ...each, reduceOnly }));
  const balances = Object.fromEntries(
    [venue.numeraire, ...Object.keys(venue.assets ?? {})].map((asset) => [asset, '1000.5']),
  );
  const account = fc
    .tuple(fc.array(row, { maxLength: 5 }), fc.array(orderRow, { maxLength: 4 }))
    .map(([positions, orders]) => holdingsOf(venue, { balances, positions, orders }));
  const answer = (holdings: Holdings) => {
    const { initial, maintenance } = assessed(holdings, snapshot, rulebook);
    return [initial, maintenance].map(
      (level) => `${level.requirement.value} ${level.equity.value}`,
    );
  };

  test('initial margin covers maintenance margin, and neither is negative', () => {
    holds(
      fc.property(account, (holdings) => {
        const { initial, maintenance } = assessed(holdings, snapshot, rulebook);
        expect(initial.requirement.value.isBelow(maintenance.requirement.value)).toBe(false);
        expect(maintenance.requirement.value.sign).toBeGreaterThanOrEqual(0);
        expect(initial.excess.isAbove(maintenance.excess)).toBe(false);
      }),
      40,
    );
  });

  test('every contract of the venue is margined on its own, long and short', () => {
    for (const contract of venue.contracts) {
      for (const size of [sizeOf(contract, 5, 1), sizeOf(contract, 5, 1).negated()]) {
        const holdings = holdingsOf(venue, { balances, positions: [{ contract, size }] });
        const { maintenance } = assessed(holdings, snapshot, rulebook);
        expect(maintenance.requirement.value.sign, contract.symbol).toBe(1);
      }
    }
  });

  test('a larger position of one market needs no less', () => {
    holds(
      fc.property(row, fc.integer({ min: 101, max: 5_000 }), ({ contract, size }, percent) => {
        const larger = size.times(Exact.integer(percent)).over(Exact.integer(100));
        const [before, after] = [size, larger].map((each) =>
          assessed(
            holdingsOf(venue, { balances, positions: [{ contract, size: each }] }),
            snapshot,
            rulebook,
          ),
        );
        for (const level of ['initial', 'maintenance'] as const) {
          const needs = after?.[level].requirement.value ?? Exact.ZERO;
          expect(needs.isBelow(before?.[level].requirement.value ?? Exact.ZERO)).toBe(false);
        }
      }),
      25,
    );
  });

  test('the order of rows and how they are split change nothing', () => {
    holds(
      fc.property(account, (holdings) => {
        const halves = holdings.positions.flatMap((position) => {
          const half = Exact.of('0.5');
          const part = {
            ...position,
            size: position.size.times(half),
            cost: position.cost.times(half),
          };
          return [part, part];
        });
        const orders = [...holdings.orders].reverse();
        const split = {
          balances: [...holdings.balances].reverse(),
          positions: halves.reverse(),
          orders,
        };
        expect(answer(split)).toEqual(answer(holdings));
      }),
      20,
    );
  });
});
