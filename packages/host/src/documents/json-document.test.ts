import { expect, test } from 'vitest';
import { DocumentError, parseJsonDocument, spelledPath } from './json-document.ts';

function mistakesOf(text: string): readonly string[] {
  try {
    parseJsonDocument('file.json', text);
    return [];
  } catch (error) {
    if (error instanceof DocumentError) return error.message.split('\n');
    throw error;
  }
}

test('a syntax error has its line and column', () => {
  expect(mistakesOf('{\n  "a": 1,\n  "b" 2\n}')[0]).toMatch(/^file\.json:3:\d+: this is no JSON: /);
  expect(mistakesOf('')[0]).toMatch(/^file\.json:1:1: /);
  expect(mistakesOf('{"a": 1} x')[0]).toContain('this is no JSON');
  expect(mistakesOf('{"a": 1, // note\n "b": 2}')[0]).toContain('this is no JSON');
});

test('a member that is given twice is a mistake, wherever it stands', () => {
  expect(mistakesOf('{"a": {"x": 1,\n "x": 2}}')).toEqual([
    'file.json:2:2: "x" is given twice in one object',
  ]);
  expect(mistakesOf('[{"a": 1}, {"a": 2}]')).toEqual([]);
});

test('a mistake found by path is shown where it stands, or where it is missing', () => {
  const document = parseJsonDocument('file.json', '{\n  "a": {\n    "b": [1,\n 2]\n  }\n}');
  const lines = document.located([
    { path: ['a', 'b', 1], message: 'wrong' },
    { path: ['a', 'missing'], message: 'absent' },
    { path: [], message: 'whole' },
  ]);
  expect(lines.map(({ line, at }) => [line, at])).toEqual([
    [4, 'a.b[1]'],
    [2, 'a.missing'],
    [1, ''],
  ]);
});

test('paths are written as in the language', () => {
  expect(spelledPath(['models', 'perps', 'tiers', 0, 'rate'])).toBe('models.perps.tiers[0].rate');
});

test('values nested beyond what a parser can follow are a mistake with its place', () => {
  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  expect(mistakesOf(nested(200))).toEqual([]);
  expect(mistakesOf(`{"a":\n${nested(200)}}`)).toEqual([
    'file.json:2:200: values are nested more than 200 deep',
  ]);
  expect(mistakesOf('['.repeat(100_000))).toEqual([
    'file.json:1:201: values are nested more than 200 deep',
  ]);
  expect(mistakesOf(`"${'['.repeat(300)}"`)).toEqual([]);
});
