// `plimsoll conformance DIR`: how many published cases of the venues the engine's models reproduce, and every one that they
// do not, with what was expected and what came out.
import { type CaseFailure, type FileResult, runFolder } from '../conformance/run.ts';
import { EXIT } from '../errors.ts';
import { columnsTable } from './table.ts';

export function conformance(folder: string, options: { readonly json?: boolean }): void {
  const files = runFolder(folder);
  const passed = total(files, (file) => file.passed);
  const failed = total(files, (file) => file.failed);
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify({ passed, failed, files })}\n`);
  } else {
    process.stdout.write(`${textOf(files)}\n${passed} passed, ${failed} failed\n`);
  }
  if (failed > 0) process.exitCode = EXIT.failure;
}

function textOf(files: readonly FileResult[]): string {
  const rows = files.map((file) => [
    file.file,
    String(file.passed),
    String(file.total),
    file.failed === 0 ? '' : `${file.failed} FAILED`,
  ]);
  const table = columnsTable(['file', 'passed', 'total', 'note'], rows, ['file', 'note']);
  const failures = files.flatMap((file) =>
    file.failures.map((failure) => `${file.file}: ${failure.case}\n${reasonsOf(failure)}`),
  );
  return [table, ...failures].join('\n');
}

function reasonsOf(failure: CaseFailure): string {
  const lines = failure.differences.map(
    ({ at, expected, actual }) => `  ${at}: expected ${expected}, actual ${actual}`,
  );
  return [...(failure.reason === undefined ? [] : [`  ${failure.reason}`]), ...lines].join('\n');
}

function total(files: readonly FileResult[], of: (file: FileResult) => number): number {
  return files.reduce((sum, file) => sum + of(file), 0);
}
