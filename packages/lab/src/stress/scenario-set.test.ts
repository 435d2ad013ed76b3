// The scenario file: what comes along can be read and is large enough, mistakes are named by path, and names become indexes.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contractWorld, perpetualWorld } from './stress.fixture.ts';
import { resolveShocks } from './resolve-shocks.ts';
import { readScenarioSet, type ScenarioSet } from './scenario-set.ts';

const shipped: unknown = JSON.parse(
  readFileSync(new URL('../../scenarios/default.json', import.meta.url), 'utf8'),
);

function read(document: unknown): ScenarioSet {
  const set = readScenarioSet(document);
  if (!set.ok) throw new Error(set.error.map(({ message }) => message).join('; '));
  return set.value;
}
const setOf = (scenarios: readonly object[], changes: object = {}): unknown => ({
  format: 'plimsoll-scenarios',
  version: 1,
  title: 'own',
  ...changes,
  scenarios,
});
const mistakesOf = (document: unknown): readonly string[] => {
  const set = readScenarioSet(document);
  return set.ok ? [] : set.error.map(({ path, message }) => `${path.join('.')}: ${message}`);
};

describe('the set that comes along', () => {
  const set = read(shipped);
  test('holds at least 60 scenarios of every family, with distinct names', () => {
    expect(set.scenarios.length).toBeGreaterThanOrEqual(60);
    expect(new Set(set.scenarios.map(({ name }) => name)).size).toBe(set.scenarios.length);
    expect(new Set(set.scenarios.map(({ group }) => group)).size).toBe(8);
  });
  test('says where every historical number comes from, an hour never worse than its day', () => {
    const historical = set.scenarios.filter(({ group }) => group === 'historical');
    expect(historical).toHaveLength(20);
    for (const { source } of historical) expect(source).toMatch(/\.csv\.gz/);
    for (let i = 0; i < historical.length; i += 2) {
      const [hour, day] = [
        historical[i]?.moves.get('BTC') ?? 0,
        historical[i + 1]?.moves.get('BTC') ?? 0,
      ];
      expect(day).toBeLessThan(hour);
    }
  });
  test('moves at least 60 shocks on a venue with one coin, whatever it lists', () => {
    const resolved = resolveShocks(set, contractWorld('inverse').state);
    expect(resolved.ok && resolved.value.shocks.length).toBeGreaterThanOrEqual(60);
    expect(resolved.ok && resolved.value.passedOver).toEqual([
      'stable collateral falls 1 %',
      'stable collateral falls 3 %',
      'stable collateral falls 10 %',
      'stable collateral falls 30 %',
    ]);
  });
});

describe('mistakes', () => {
  test.for([
    ['a number token', { moves: { BTC: -0.1 } }, 'scenarios.0.moves.BTC: -0.1 is not legal'],
    ['a fall by everything', { moves: { BTC: '-1' } }, 'scenarios.0.moves.BTC: "-1" is not legal'],
    ['nothing happens', {}, 'scenarios.0: nothing happens in it'],
    ['nothing moves', { moves: {} }, 'scenarios.0: nothing happens in it'],
    ['a misspelled member', { move: { BTC: '-0.1' } }, 'scenarios.0.move: "move" is unknown here'],
    ['no liquidity at all', { liquidity: '0' }, 'scenarios.0.liquidity: "0" is not legal'],
    ['half a step', { moves: { '*': '-0.1' }, steps: 0.5 }, 'scenarios.0.steps: 0.5 is not legal'],
  ] as const)('%s', ([, changes, expected]) => {
    const found = mistakesOf(setOf([{ name: 'a', group: 'own', ...changes }]));
    expect(found.join('\n')).toContain(expected);
  });
  test('two scenarios of one name', () => {
    const one = { name: 'a', group: 'own', moves: { '*': '-0.1' } };
    expect(mistakesOf(setOf([one, { ...one, moves: { '*': '-0.2' } }]))).toEqual([
      'scenarios.1.name: "a" is the name of a scenario before; each has its own',
    ]);
  });
  test('another document', () => {
    expect(mistakesOf({ rulebook: 'plimsoll' }).join('\n')).toContain('"format" is missing');
    expect(mistakesOf([])).toHaveLength(1);
  });
  test('a name that the venue does not have, unless the set passes over it', () => {
    const { state } = perpetualWorld(0, 1);
    const scenarios = [
      { name: 'a', group: 'own', moves: { BTC: '-0.1' } },
      { name: 'b', group: 'own', moves: { BTC: '-0.1', PEPE: '-0.5' } },
    ];
    const refused = resolveShocks(read(setOf(scenarios)), state);
    expect(refused.ok ? [] : refused.error.map(({ path }) => path)).toEqual([
      ['scenarios', 1, 'moves', 'PEPE'],
    ]);
    const taken = resolveShocks(read(setOf(scenarios, { unlisted: 'ignore' })), state);
    expect(taken.ok && taken.value.shocks.map(({ moves }) => [...moves])).toEqual([
      [-0.1, 0],
      [-0.1, 0],
    ]);
  });
});

test('what is named goes before the words that mean many, and "each" makes one shock a coin', () => {
  const { state } = perpetualWorld(0, 1);
  const document = setOf([
    { name: 'a', group: 'own', moves: { ETH: '-0.3', '*': '-0.1' } },
    { name: 'b', group: 'own', each: '0.5', moves: { '*': '-0.2' } },
  ]);
  const resolved = resolveShocks(read(document), state);
  expect(resolved.ok && resolved.value.shocks.map(({ name, moves }) => [name, ...moves])).toEqual([
    ['a', -0.1, -0.3],
    ['BTC: b', 0.5, -0.2],
    ['ETH: b', -0.2, 0.5],
  ]);
});
