import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Exact } from '@plimsoll/engine/models';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { notAsserted } from './adapter.ts';
import { differences } from './compare.ts';
import { runFolder } from './run.ts';
import { toleranceOf } from './tolerance.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-conformance-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const exactly = toleranceOf(undefined);

test('a leaf that is missing, of another type or off by a digit is a difference', () => {
  expect(differences({ a: '1.50' }, { a: Exact.of('1.5') }, exactly)).toEqual([]);
  expect(differences({ a: '1.50' }, { a: 1.504 }, exactly)).toEqual([]);
  expect(differences({ a: '1.50' }, { a: 1.506 }, exactly)).toHaveLength(1);
  expect(differences({ a: '1' }, {}, exactly)[0]).toMatchObject({ at: 'a', actual: 'no answer' });
  expect(differences({ a: '1' }, { a: Number.NaN }, exactly)).toHaveLength(1);
  expect(differences({ a: '1' }, { a: '1' }, exactly)).toEqual([]);
  expect(differences({ a: true }, { a: 'true' }, exactly)).toHaveLength(1);
  expect(differences({ a: ['1', '2'] }, { a: [1n, 3n] }, exactly)[0]).toMatchObject({ at: 'a[1]' });
  expect(differences({ a: ['1', '2'] }, { a: [1n] }, exactly)).toHaveLength(1);
  expect(differences({ a: ['1', '2'] }, { a: [1n, notAsserted] }, exactly)).toEqual([]);
  expect(differences({ a: { b: '1' } }, { a: { b: 2n } }, exactly)[0]).toMatchObject({ at: 'a.b' });
});

test('a tolerance in an unknown form is refused, not read as none', () => {
  expect(toleranceOf({ truncatedToInteger: true }).type).toBe('truncatedToInteger');
  expect(toleranceOf({ absolute: '1e-6', relative: 0.1 }).type).toBe('within');
  for (const form of ['roughly', {}, { relativ: '1' }, { absolute: 'x' }, 3]) {
    expect(() => toleranceOf(form)).toThrow('no known form');
  }
});

test('files and cases that no model knows fail', () => {
  const write = (name: string, content: string): void => writeFileSync(join(folder, name), content);
  write('no-such-venue.json', '{"cases": [{"name": "one", "input": {}, "expected": {}}]}');
  write('broken.json', '{');
  write('vega-loss-socialisation.json', '{"cases": [{}, {}]}');
  const byName = new Map(runFolder(folder).map((result) => [result.file, result]));
  expect(byName.get('no-such-venue')).toMatchObject({ passed: 0, failed: 1 });
  expect(byName.get('broken')).toMatchObject({
    failed: 1,
    failures: [{ reason: 'the file cannot be read as JSON' }],
  });
  expect(byName.get('vega-loss-socialisation')).toMatchObject({
    passed: 0,
    failed: 2,
    total: 2,
  });
});

test('a folder without cases is refused', () => {
  expect(() => runFolder(folder)).toThrow('no file of published cases');
});
