import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { ok } from '../../base/result.ts';
import type { Position } from '../../domain/holdings.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { held, perpetual, scopeOf } from '../factor/factor.fixture.ts';
import { assess } from './assess.ts';
import { bindingPath } from './binding.ts';
import { type Combination, partsOf, spelled } from './combination.ts';
import type { Scope } from './margin-model.ts';
import type { Part, Rulebook } from './rulebook.ts';

const x = Exact.of;
const part = (name: string): Combination => ({ type: 'part', part: name });

/** A model that requires so much of every coin held, twice that at the initial level, and counts how often it is asked. */
function perCoin(name: string, amount: string, asked: string[] = []): Part {
  return {
    name,
    applies: () => true,
    isAskedWhenFlat: false,
    modelFor: () =>
      ok((scope: Scope) => {
        asked.push(`${name} ${scope.name}`);
        const coins = Exact.sum(scope.holdings.positions.map(({ size }) => size.abs()));
        const value = coins.times(x(amount));
        return ok({
          initial: { name, value: value.times(x('2')) },
          maintenance: { name, value },
        });
      }),
  };
}

function rulebook(
  initial: Combination,
  maintenance: Combination,
  parts: readonly Part[] = [perCoin('a', '10'), perCoin('b', '30')],
): Rulebook {
  return {
    name: 'test',
    title: 'Test',
    equity: () => ok({ name: 'equity', value: x('100') }),
    parts: new Map(parts.map((each) => [each.name, each])),
    initial,
    maintenance,
    coversEverything: true,
  };
}

const positions = [held(perpetual('BTC'), '1'), held(perpetual('ETH'), '-2')];
function ask(rules: Rulebook, rows: readonly Position[] = positions) {
  const { holdings, snapshot } = scopeOf(rows);
  const found = assess(holdings, snapshot, rules);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}
const required = (of: Combination): string =>
  ask(rulebook(of, of)).maintenance.requirement.value.toString();

test.each<[of: Combination, expected: string]>([
  [part('a'), '30'],
  [{ type: 'sum', of: [part('a'), part('b')] }, '120'],
  [{ type: 'max', of: [part('a'), part('b')] }, '90'],
  [{ type: 'min', of: [part('a'), part('b')] }, '30'],
  [{ type: 'scale', by: x('1.3'), of: part('a') }, '39'],
  [{ type: 'level', level: 'initial', of: part('a') }, '60'],
  [{ type: 'round', unit: x('50'), rounding: 'up', of: part('a') }, '50'],
  [
    {
      type: 'each',
      group: 'underlying',
      take: 'sum',
      of: { type: 'max', of: [part('a'), { type: 'constant', value: x('15') }] },
    },
    '35',
  ],
  [{ type: 'each', group: 'underlying', take: 'max', of: part('a') }, '20'],
])('a formula over models: %j', (of, expected) => {
  expect(required(of)).toBe(expected);
});

test('each level is asked at its own, and excess is equity less requirement', () => {
  const { initial, maintenance } = ask(rulebook(part('a'), part('a')));
  expect([initial.excess, maintenance.excess].map(String)).toEqual(['40', '70']);
});

test('a model is asked once a scope, however often the formula names it', () => {
  const asked: string[] = [];
  const twice: Combination = {
    type: 'sum',
    of: [part('a'), part('a'), { type: 'each', group: 'underlying', take: 'sum', of: part('a') }],
  };
  ask(rulebook(twice, twice, [perCoin('a', '1', asked)]));
  expect(asked.sort((a, b) => (a < b ? -1 : 1))).toEqual(['a BTC', 'a ETH', 'a account']);
});

test('an instrument that bears the name of another coin is asked on its own', () => {
  const named = { ...perpetual('ETH'), symbol: 'BTC' };
  const rows = [
    held(perpetual('BTC'), '1'),
    { ...held(perpetual('ETH'), '-2'), instrument: named },
  ];
  const each = (group: 'underlying' | 'instrument'): Combination => ({
    type: 'each',
    group,
    take: 'sum',
    of: part('a'),
  });
  const of: Combination = { type: 'sum', of: [each('underlying'), each('instrument')] };
  expect(String(ask(rulebook(of, of), rows).maintenance.requirement.value)).toBe('60');
});

test('what bound is found along the tree', () => {
  const of: Combination = { type: 'max', of: [part('a'), { type: 'sum', of: [part('b')] }] };
  expect(bindingPath(ask(rulebook(of, of)).maintenance.requirement)).toEqual([
    'largest: sum',
    'sum',
    'b',
  ]);
});

test('formulas are written and searched', () => {
  const of: Combination = {
    type: 'scale',
    by: x('1.3'),
    of: {
      type: 'each',
      group: 'underlying',
      take: 'sum',
      of: { type: 'max', of: [part('a'), part('b')] },
    },
  };
  expect(spelled(of)).toBe('1.3 x sum over every underlying of max(a, b)');
  expect(partsOf(of)).toEqual(['a', 'b']);
});

test('an instrument that no model covers is refused, not free', () => {
  const rules = rulebook(part('a'), part('a'), [{ ...perCoin('a', '1'), applies: () => false }]);
  const { holdings, snapshot } = scopeOf(positions);
  expect(assess(holdings, snapshot, rules)).toMatchObject({
    ok: false,
    error: { code: 'NoRuleApplies', where: 'BTC-PERP' },
  });
});

test('an instrument that only add-ons look at is refused too', () => {
  const risk = { ...perCoin('a', '1'), applies: () => false };
  const rules = rulebook(part('a'), part('a'), [risk, { ...perCoin('b', '1'), isAddOn: true }]);
  const { holdings, snapshot } = scopeOf(positions);
  expect(assess(holdings, snapshot, rules)).toMatchObject({ error: { code: 'NoRuleApplies' } });
});

test.each([
  ['UnknownInstrument', { instruments: new Map() }],
  ['UnknownUnderlying', { underlyings: new Map() }],
  ['IllegalValue', { instruments: new Map([['BTC-PERP', { mark: x('-1'), confidence: x('1') }]]) }],
])('%s: a snapshot that lacks or breaks a quote', (code, change) => {
  const { holdings, snapshot } = scopeOf([held(perpetual('BTC'), '1')]);
  const found = assess(holdings, { ...snapshot, ...change }, rulebook(part('a'), part('a')));
  expect(found).toMatchObject({ ok: false, error: { code } });
});

test('a contract that has expired is refused with both instants as people write them', () => {
  const future: Instrument = {
    ...perpetual('BTC'),
    kind: 'future',
    expiryMs: Date.UTC(2026, 8, 25, 8),
  };
  const { holdings, snapshot } = scopeOf([held(future, '1')]);
  const late = { ...snapshot, nowMs: Date.UTC(2026, 8, 26, 8) };
  const found = assess(holdings, late, rulebook(part('a'), part('a')));
  expect(found.ok ? 'accepted' : found.error.message).toContain(
    'expired at 2026-09-25T08:00:00Z and the snapshot is of 2026-09-26T08:00:00Z',
  );
});
