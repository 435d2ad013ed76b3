import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { preparePageFolder, writePage } from './simulation-out.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(`${tmpdir()}/plimsoll-page-`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('folder of a page', () => {
  it('is made before the work, with those above it, and nothing where none is asked for', () => {
    preparePageFolder(undefined);
    preparePageFolder(`${folder}/a/b`);
    preparePageFolder(`${folder}/a/b`);
    expect(existsSync(`${folder}/a/b`)).toBe(true);
  });

  it('is refused where it is a file or cannot be made, in one sentence', () => {
    writeFileSync(`${folder}/file`, 'mine');
    expect(() => preparePageFolder(`${folder}/file`)).toThrow('is a file; name a folder');
    expect(() => preparePageFolder(`${folder}/file/below`)).toThrow(/cannot write to --out/);
    expect(() => preparePageFolder('/proc/plimsoll')).toThrow(/cannot write to --out \/proc/);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('gets the page and its numbers', () => {
    const said: string[] = [];
    writePage(folder, { name: 'x', html: '<p>', json: '{}', say: (line) => said.push(line) });
    expect(readdirSync(folder)).toEqual(['x.html', 'x.json']);
    expect(said).toEqual([`${folder}: x.html and x.json`]);
  });
});
