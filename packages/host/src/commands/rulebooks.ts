// `plimsoll rulebooks`: which rulebooks come with Plimsoll, and whether a file is one, with every mistake and its line.
import { readFileSync } from 'node:fs';
import { DocumentError } from '../documents/json-document.ts';
import { EXIT } from '../errors.ts';
import { loadRulebook, rulebookFile, rulebookNames } from '../rulebooks/find-rulebook.ts';
import { modelLines, modelReference } from '../rulebooks/reference.ts';
import { columnsTable } from './table.ts';

export function listRulebooks(options: { readonly json: boolean }): void {
  const rows = rulebookNames().map((name) => ({ name, title: loadRulebook(name).title }));
  process.stdout.write(
    options.json
      ? `${JSON.stringify(rows)}\n`
      : `${columnsTable(
          ['rulebook', 'title'],
          rows.map(({ name, title }) => [name, title]),
          ['title'],
        )}\n`,
  );
}

/** Checks files or names; all of them are checked before the exit code is set. */
export function checkRulebooks(
  filesOrNames: readonly string[],
  options: { readonly json: boolean },
): void {
  const checked = filesOrNames.map((each) => check(each));
  const failed = checked.filter(({ mistakes }) => mistakes.length > 0).length;
  if (options.json) {
    process.stdout.write(`${JSON.stringify(checked)}\n`);
  } else {
    for (const { file, mistakes } of checked) {
      const lines = mistakes.map(
        ({ line, column, at, message }) =>
          `${file}:${line}:${column}: ${at === '' ? '' : `${at}: `}${message}`,
      );
      process.stdout.write(`${lines.length === 0 ? `${file}: no mistakes` : lines.join('\n')}\n`);
    }
  }
  if (failed > 0) process.exitCode = EXIT.failure;
}

function check(fileOrName: string): {
  readonly file: string;
  readonly mistakes: DocumentError['mistakes'];
} {
  const file = rulebookFile(fileOrName);
  try {
    loadRulebook(fileOrName);
    return { file, mistakes: [] };
  } catch (error) {
    if (error instanceof DocumentError) return { file, mistakes: error.mistakes };
    throw error;
  }
}

/** The file itself: where a venue's own rulebook starts from. */
export function showRulebook(name: string): void {
  process.stdout.write(readFileSync(rulebookFile(name), 'utf8'));
}

/** The models that rulebooks combine, or all that one of them takes. */
export function showModels(name: string | undefined): void {
  const lines = name === undefined ? modelLines() : modelReference(name);
  process.stdout.write(`${lines.join('\n')}\n`);
}
