import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import type { Position } from '../../domain/holdings.ts';
import { call, held, inverse, perpetual, scopeOf } from './factor.fixture.ts';
import { historicalModel, tailRows } from './historical.ts';

/** Twenty days: BTC from -10 % to +9 % by one, ETH the same the other way round on half of them. */
const history = Array.from({ length: 20 }, (_, day) => ({
  name: `day ${day}`,
  returns: { BTC: `${day - 10}e-2`, ETH: `${day % 2 === 0 ? day - 10 : 10 - day}e-2` },
}));
const base = {
  measure: 'valueAtRisk',
  confidence: '0.9',
  collateral: 'elsewhere',
  history,
  stress: [],
  stressWeight: '0',
  initialFactor: '1.2',
};

function levels(positions: readonly Position[], changes: object = {}) {
  const mistakes: { message: string }[] = [];
  const given = historicalModel.parameters.read({ ...base, ...changes }, [], mistakes as never);
  if (given === undefined) throw new Error(mistakes[0]?.message);
  const found = historicalModel.requirement(scopeOf(positions), given);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}
const required = (positions: readonly Position[], changes: object = {}): string =>
  levels(positions, changes).maintenance.value.toString();

test('the tail of twenty rows at 90 % is two rows: the second is the value at risk, their mean the shortfall', () => {
  expect(tailRows(20, Exact.of('0.9'))).toBe(2);
  const long = [held(perpetual('BTC'), '1')];
  expect(required(long)).toBe('9000');
  expect(required(long, { measure: 'expectedShortfall' })).toBe('9500');
  expect(required([held(perpetual('BTC'), '-1')])).toBe('8000');
  expect(levels(long).initial.value.toString()).toBe('10800');
});

test('no more rows are the tail than keep a next loss beyond it as rare as the confidence says', () => {
  // Of n + 1 exchangeable losses the last is beyond the k-th largest of the others with probability k / (n + 1).
  expect(
    [99, 100, 101, 198, 199, 365, 500].map((rows) => tailRows(rows, Exact.of('0.99'))),
  ).toEqual([1, 1, 1, 1, 2, 3, 5]);
  expect(tailRows(98, Exact.of('0.99'))).toBe(0);
});

test('the worst stress row is blended in by its weight', () => {
  const stress = [
    { name: 'mild', returns: { BTC: '-0.2', ETH: '0' } },
    { name: 'harsh', returns: { BTC: '-0.5', ETH: '0' } },
  ];
  const blended = { stress, stressWeight: '0.25' };
  expect(required([held(perpetual('BTC'), '1')], blended)).toBe('19250');
  // The short gains in both: that is no reason to ask less than the tail.
  expect(required([held(perpetual('BTC'), '-1')], blended)).toBe('8000');
});

test('an inverse contract is valued in the coin at the moved price of the coin', () => {
  // 100,000 dollars of face: the dollar gain of a move is the face times the move.
  expect(required([held(inverse('BTC'), '10000')])).toBe('9000');
});

test('a bought option loses at most its mark, a sold one more than its delta', () => {
  const bought = levels([held(call('BTC', '105000'), '1')]).maintenance.value;
  expect(bought.isAbove(Exact.of('2500'))).toBe(false);
  const sold = levels([held(call('BTC', '105000'), '-1')]).maintenance.value;
  expect(sold.isAbove(bought)).toBe(true);
});

test.each([
  [{ history: [] }, 'at least 1'],
  [{ confidence: '1' }, 'to 0.99999'],
  [{ confidence: '0.99' }, '20 rows have no tail beyond a confidence of 0.99'],
  [{ stressWeight: '0.5' }, 'there is no stress row'],
  [{ history: [{ name: 'gone', returns: { BTC: '-1' } }] }, 'above -1'],
])('refuses %j', (changes, message) => {
  expect(() => levels([], changes)).toThrow(message);
});

test('a row without the return of a held coin is refused with its name', () => {
  const history = [{ name: 'half', returns: { BTC: '0' } }];
  const given = { ...base, confidence: '0.5', history };
  const read = historicalModel.parameters.read(given, [], []);
  expect(read).toBeDefined();
  if (read === undefined) return;
  const found = historicalModel.requirement(scopeOf([held(perpetual('ETH'), '1')]), read);
  expect(found).toMatchObject({ ok: false, error: { code: 'MissingQuote', where: 'ETH' } });
});
