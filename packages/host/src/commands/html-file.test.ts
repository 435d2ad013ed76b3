// Pages of `--html`: refused before the work in one sentence, and what is there stays until the page is written.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareHtmlFile, writeHtmlFile } from './html-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(`${tmpdir()}/plimsoll-html-`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a folder, or a file in a folder that is not there, is refused in one sentence', () => {
  prepareHtmlFile(undefined);
  expect(() => prepareHtmlFile(folder)).toThrow(`cannot write ${folder}: it is a directory`);
  expect(() => prepareHtmlFile(`${folder}/no/x.html`)).toThrow(
    /cannot write .*: it does not exist/,
  );
});

test('what is in the file stays until the page is written', () => {
  const file = `${folder}/x.html`;
  prepareHtmlFile(file);
  expect(existsSync(file)).toBe(false);
  writeHtmlFile(file, 'before');
  prepareHtmlFile(file);
  expect(readFileSync(file, 'utf8')).toBe('before');
  writeHtmlFile(file, 'after');
  expect(readFileSync(file, 'utf8')).toBe('after');
});
