// The options of `plimsoll receipts` and `plimsoll adl-study`. The work is in the files beside this one, loaded when asked for.
import type { Command } from 'commander';
import { wholeFrom } from '../option-values.ts';

export function registerAdl(program: Command): void {
  program
    .command('receipts')
    .description('receipts of deleveraging in a journal, verified from its records alone')
    .argument('<dir>', 'journal folder, or a data directory that holds one')
    .option('--account <n>', 'of one account only', wholeFrom(0, 0xffff_fffe))
    .option('--json', 'print the result as one line of JSON on standard output', false)
    .action(async (directory, options) =>
      (await import('./receipts.ts')).receipts(directory, options),
    );
  program
    .command('adl-study')
    .description('policies of deleveraging compared on a book made of a file of positions')
    .argument('<file>', 'positions (CSV, also gzip)')
    .option('--seed <n>', 'seed of everything drawn', wholeFrom(0, 0xffff_ffff), 1)
    .option('--html <file>', 'write the result as a page')
    .option('--json', 'print the result as one line of JSON on standard output', false)
    .action(async (file, options) => (await import('./adl-study.ts')).adlStudy(file, options));
}
