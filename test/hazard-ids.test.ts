import { expect, test } from 'vitest';
import { hazardIds, idsOfTitle, idsQuotedIn } from './hazard-ids.ts';

test('the catalogue has its 130 ids in order', () => {
  expect(hazardIds).toHaveLength(130);
  expect([hazardIds[0], hazardIds[9], hazardIds[10], hazardIds.at(-1)]).toEqual([
    'A1',
    'A10',
    'B1',
    'M9',
  ]);
});

test.each([
  ['L1 equity equal to maintenance is not liquidatable', ['L1']],
  ['W1: the insurance fund pays', ['W1']],
  ['W1 W2 in one go', ['W1', 'W2']],
  ['C1, C2 and P1 together', ['C1', 'C2', 'P1']],
  ['L99 is not in the catalogue', []],
  ['a title that names L1 later', []],
  ['L1x is another word', []],
])('%j carries %j', (title, ids) => {
  expect(idsOfTitle(title)).toEqual(ids);
});

test('ids are found where a quoted text opens with them', () => {
  const source = ["test('A", "1 a loss', f); note(`B", '2: x`); // L', '3'].join('');
  expect(idsQuotedIn(source)).toEqual(['A1', 'B2']);
});
