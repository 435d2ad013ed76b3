// The hand-written mutants are still about the code as it is: each swaps a text that occurs once, and names a test that exists.
// Whether the tests kill them is shown by `npm run mutants`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mutants } from '../mutants/catalogue.ts';
import { repositoryRoot } from './paths.ts';

const read = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8');

test.each(mutants)('$name: $mistake', ({ file, find, replace, test: killer, title }) => {
  expect(read(file).split(find).length, `"${find}" occurs once in ${file}`).toBe(2);
  expect(replace).not.toBe(find);
  expect(title).not.toBe('');
  expect(read(killer), `${killer} has a test that begins with "${title}"`).toContain(title);
});

test('names are unique', () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});
