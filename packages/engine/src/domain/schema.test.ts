import { expect, test } from 'vitest';
import {
  checked,
  decimal,
  list,
  type Mistake,
  object,
  oneOf,
  optional,
  type Schema,
  table,
  text,
  whole,
} from './schema.ts';

const tier = object('A tier.', {
  from: decimal('Start.', { min: '0' }),
  rate: decimal('Rate.', { above: '0', max: '1' }),
});
const schema = checked(
  object('A book.', {
    name: text('Name.'),
    mode: optional(oneOf('Mode.', ['cross', 'isolated'])),
    count: whole('Count.', { min: 1, max: 9 }),
    tiers: list('Tiers.', tier, 1),
    byCoin: optional(table('By coin.', decimal('Rate.'))),
  }),
  ({ tiers, count }) => (tiers.length > count ? 'more tiers than the count' : undefined),
);
const good = { name: 'a', count: 2, tiers: [{ from: '0', rate: '0.5' }] };

function mistakesOf<T>(of: Schema<T>, value: unknown): readonly string[] {
  const mistakes: Mistake[] = [];
  const read = of.read(value, [], mistakes);
  // A value is read, or there is a mistake: never both, never neither.
  expect(read === undefined).toBe(mistakes.length > 0);
  return mistakes.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('a good value is read, with what is optional left out', () => {
  expect(mistakesOf(schema, good)).toEqual([]);
  const read = schema.read({ ...good, byCoin: { BTC: '1e-3' } }, [], []);
  expect(read?.tiers[0]?.rate.toString()).toBe('0.5');
  expect(read?.byCoin?.get('BTC')?.toString()).toBe('0.001');
  expect(Object.hasOwn(read ?? {}, 'mode')).toBe(false);
});

test.each<[change: object, found: string]>([
  [{ name: '' }, 'name: "" is not legal: it takes text'],
  [{ mode: 'both' }, 'one of cross, isolated'],
  [{ mode: null }, 'mode: null is not legal'],
  [{ count: '2' }, 'whole number from 1 to 9'],
  [{ count: 1.5 }, 'whole number from 1 to 9'],
  [{ tiers: [] }, 'tiers: [] is not legal'],
  [
    { tiers: [{ from: 0, rate: '0.5' }] },
    'tiers.0.from: 0 is not legal: it takes decimal string from 0',
  ],
  [{ tiers: [{ from: '0', rate: '0' }] }, 'above 0 to 1'],
  [{ tiers: [{ from: '0' }] }, 'tiers.0: "rate" is missing'],
  [{ tiers: [{ from: '0', rate: '0.5', rates: '1' }] }, 'tiers.0.rates: "rates" is unknown here'],
  [{ byCoin: [] }, 'byCoin: [] is not legal'],
  [{ count: 1, tiers: [good.tiers[0], good.tiers[0]] }, ': more tiers than the count'],
])('%j is refused with its path', (change, found) => {
  expect(mistakesOf(schema, { ...good, ...change }).join('; ')).toContain(found);
});

test('every mistake is found, not the first alone', () => {
  const found = mistakesOf(schema, { nam: 'a', count: 0, tiers: [{ from: '-1', rate: 'x' }] });
  expect(found).toHaveLength(5);
});

test.each([null, undefined, 3, 'a', []])('%j is no object', (value) => {
  expect(mistakesOf(schema, value)).toHaveLength(1);
});
