import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareOut } from './replay-out.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(`${tmpdir()}/plimsoll-out-`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('folder of a replay', () => {
  it('is made where there is none', () => {
    expect(prepareOut(`${folder}/a/b`, false)).toEqual({
      directory: `${folder}/a/b`,
      journal: `${folder}/a/b/journal`,
    });
    expect(existsSync(`${folder}/a/b`)).toBe(true);
  });

  it('is refused where a replay lies, and replaced with --force, other files untouched', () => {
    writeFileSync(`${folder}/report.json`, '{}');
    writeFileSync(`${folder}/notes.txt`, 'mine');
    expect(() => prepareOut(folder, false)).toThrow(
      /already holds a replay \(report\.json\).*--force/,
    );
    prepareOut(folder, true);
    expect(existsSync(`${folder}/report.json`)).toBe(false);
    expect(existsSync(`${folder}/notes.txt`)).toBe(true);
  });

  it('says why it cannot be written', () => {
    writeFileSync(`${folder}/file`, '');
    expect(() => prepareOut(`${folder}/file`, false)).toThrow('is a file; name a folder');
    expect(() => prepareOut(`${folder}/file/below`, false)).toThrow(/cannot write to --out/);
    expect(() => prepareOut('/proc/plimsoll', false)).toThrow(
      /cannot write to --out \/proc\/plimsoll/,
    );
  });
});
