// The one page that `--html FILE` asks for: tried before the work, written after it. Folders of pages are simulation-out.ts.
import { closeSync, existsSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { explain } from '../errors.ts';

/** Throws UserError where the file cannot be written; what is in it stays, and a new one is not left behind. Undefined: no page is asked for. */
export function prepareHtmlFile(file: string | undefined): void {
  if (file === undefined) return;
  try {
    const isNew = !existsSync(file);
    closeSync(openSync(file, 'a'));
    if (isNew) rmSync(file);
  } catch (error) {
    throw explain(`write ${file}`, error);
  }
}

/** Throws UserError where the file cannot be written. */
export function writeHtmlFile(file: string, html: string): void {
  try {
    writeFileSync(file, html);
  } catch (error) {
    throw explain(`write ${file}`, error);
  }
}
