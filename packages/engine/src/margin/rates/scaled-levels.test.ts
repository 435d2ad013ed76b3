// Levels as multiples of maintenance, and what is moved between the general account and the margin.
import { expect, test } from 'vitest';
import { of } from './rates.fixture.ts';
import { marginMove, scaledLevels } from './scaled-levels.ts';

const factors = { search: of('1.1'), initial: of('1.2'), release: of('1.4') };
const input = { maintenance: of('1001'), factors, quantum: of('1'), rounding: 'down' } as const;
const levels = scaledLevels({ ...input, mode: 'cross' });

test('levels are rounded each for itself; an isolated position has no search and no release', () => {
  expect(`${levels.search} ${levels.initial} ${levels.release}`).toBe('1101 1201 1401');
  const isolated = scaledLevels({ ...input, mode: 'isolated' });
  expect(`${isolated.search} ${isolated.initial} ${isolated.release}`).toBe('0 1201 0');
});

test.each([
  ['below search: up to initial', '1100', '500', 'topUp 101 false'],
  ['below search and the general account is too small', '1100', '40', 'topUp 40 false'],
  ['below maintenance after all of it', '900', '100', 'topUp 100 true'],
  ['exactly maintenance after all of it', '900', '101', 'topUp 101 false'],
  ['at search', '1101', '500', 'none'],
  ['at release', '1401', '500', 'none'],
  ['above release: down to initial', '1402', '500', 'release 201'],
])('%s', (_, margin, general, expected) => {
  const move = marginMove({ levels, margin: of(margin), general: of(general) });
  const said =
    move.type === 'topUp'
      ? `topUp ${move.amount} ${move.isShort}`
      : move.type === 'release'
        ? `release ${move.amount}`
        : 'none';
  expect(said).toBe(expected);
});
