// What a portfolio may say: numbers within bounds, forwards that can be told apart, and contracts that say what they pay in.
import { expect, test } from 'vitest';
import { after } from '../margin/answers/what-if.ts';
import { readChanges } from './change-document.ts';
import { readPortfolio } from './portfolio-document.ts';

const EXPIRY = '2026-12-25T08:00:00Z';
type Json = Readonly<Record<string, unknown>>;

const written = (parts: {
  readonly instrument?: Json;
  readonly position?: Json;
  readonly expiries?: Json;
}): Json => ({
  format: 2,
  time: '2026-11-21T08:00:00Z',
  numeraire: 'USD',
  assets: { BTC: { price: '100000' } },
  underlyings: { BTC: { index: '100000', expiries: parts.expiries ?? {} } },
  instruments: { X: { kind: 'perpetual', underlying: 'BTC', mark: '100000', ...parts.instrument } },
  account: {
    balances: { USD: '5' },
    positions: [{ instrument: 'X', size: '1', ...parts.position }],
  },
});

function mistakesOf(portfolio: Json): string {
  const found = readPortfolio(portfolio);
  return found.ok ? 'none' : found.error.map((each) => each.message).join('; ');
}

test.each(['1e999', '1e25', '1e-25', '-1e25', '1/3', `1.${'3'.repeat(40)}`])(
  'the size %s is beyond what an account can hold',
  (size) => {
    expect(mistakesOf(written({ position: { size } }))).toContain('at most 32 characters');
  },
);

test.each(['0', '1e24', '-1e-24', '12.500000000000000001'])('the size %s is read', (size) => {
  expect(mistakesOf(written({ position: { size } }))).toBe('none');
});

test.each<readonly [string, Json, string]>([
  ['beyond a float', { [EXPIRY]: { forward: '1e309' } }, 'at most 32 characters'],
  [
    'one instant in two spellings',
    { [EXPIRY]: { forward: '100000' }, '2026-12-25T08:00Z': { forward: '1' } },
    'stands here already',
  ],
  [
    'more fixed than there is',
    { [EXPIRY]: { forward: '100000', forwardFixed: '100001' } },
    'is above "forward" 100000',
  ],
])('a forward is refused: %s', (_, expiries, message) => {
  expect(mistakesOf(written({ expiries }))).toContain(message);
});

test('an inverse contract says in which coin it pays', () => {
  expect(mistakesOf(written({ instrument: { payoff: 'inverse' } }))).toContain(
    '"settle" is missing',
  );
  expect(mistakesOf(written({ instrument: { payoff: 'inverse', settle: 'BTC' } }))).toBe('none');
  expect(mistakesOf(written({ instrument: { payoff: 'inverse', settle: 'USD' } }))).toContain(
    '"settle" is USD, the numeraire: an inverse contract pays in a coin',
  );
});

test('the numeraire has a price of 1', () => {
  const priced = (price: string): string =>
    mistakesOf({ ...written({}), assets: { USD: { price } } });
  expect(priced('1')).toBe('none');
  expect(priced('2')).toBe('"price" is 2: USD is the numeraire, whose price is 1');
});

test('an option has no cap', () => {
  const option = { kind: 'option', expiry: EXPIRY, strike: '100000', right: 'call' };
  expect(mistakesOf(written({ instrument: option }))).toBe('none');
  expect(mistakesOf(written({ instrument: { ...option, cap: '120000' } }))).toBe(
    '"cap" belongs to a future',
  );
});

test('a contract expires within a hundred years', () => {
  const future = { kind: 'future', expiry: '9999-12-31T00:00:00Z' };
  expect(mistakesOf(written({ instrument: future }))).toContain('more than 100 years');
});

test('many moves in a row end in a refusal, not in a price that is none', () => {
  const read = readPortfolio(written({}));
  const moves = (by: string, count: number) =>
    Array.from({ length: count }, () => ({ type: 'movePrice', underlying: 'BTC', by }));
  if (!read.ok) throw new Error('the portfolio is legal');
  for (const by of ['50', `-0.${'9'.repeat(29)}`]) {
    const changes = readChanges(moves(by, 100), read.value);
    if (!changes.ok) throw new Error(JSON.stringify(changes.error));
    expect(after(read.value, changes.value)).toMatchObject({ error: { code: 'IllegalValue' } });
  }
  expect(readChanges(moves('0.1', 101), read.value)).toMatchObject({ ok: false });
});
