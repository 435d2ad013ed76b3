// `plimsoll journal verify DIR`: an auditor's look at a journal, without trust in the engine that wrote it.
import { findJournal, type JournalReport, verifyJournal } from '../verify/verify-journal.ts';
import { progressBar } from './progress.ts';
import { conservationTable, pairsTable } from './table.ts';

export function journalVerify(directory: string, options: { readonly json?: boolean }): void {
  const bar = progressBar('verifying', 'segments');
  const began = performance.now();
  let report: JournalReport;
  try {
    report = verifyJournal(directory, { onProgress: (done, total) => bar.update(done, total) });
  } finally {
    bar.stop();
  }
  const { tornTail } = report;
  if (tornTail !== null) {
    process.stderr.write(
      `${tornTail.file}: ${tornTail.bytes} bytes at byte ${tornTail.offset} were never acknowledged ` +
        'and are passed over\n',
    );
  }
  const seconds = (performance.now() - began) / 1000;
  process.stderr.write(`${tableOf(report)}\n`);
  process.stderr.write(
    `${findJournal(directory)}: ${report.sequence} records, ${report.bytes} bytes, whole and in order; ` +
      `the books balance (${seconds.toFixed(1)} s)\n`,
  );
  if (options.json === true) process.stdout.write(`${JSON.stringify(report)}\n`);
}

function tableOf(report: JournalReport): string {
  const hashes = pairsTable([
    ['sequence', report.sequence],
    ['step hash', report.stateHash.stepHash],
    ['last state root on record', report.stateHash.stateRoot],
  ]);
  return `${hashes}\n${conservationTable(report.conservation.assets)}`;
}
