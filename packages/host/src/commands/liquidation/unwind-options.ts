// The options of `plimsoll unwind-study`. The work is loaded when asked for.
import type { Command } from 'commander';
import { wholeFrom } from '../option-values.ts';

const RULEBOOKS = ['deribit-portfolio', 'plimsoll', 'derive-pmrm-2'];

export function registerUnwindStudy(program: Command): void {
  program
    .command('unwind-study')
    .description('what the least-cost unwind of option accounts saves against a pro-rata slice')
    .argument('<file>', 'option chains (CSV, also gzip)')
    .option('--accounts <n>', 'accounts under each rulebook', wholeFrom(1, 100_000), 500)
    .option('--seed <n>', 'seed of everything drawn', wholeFrom(0, 0xffff_ffff), 1)
    .option(
      '--rulebooks <names>',
      'names or paths, separated by commas',
      (text: string) => text.split(',').map((each) => each.trim()),
      RULEBOOKS,
    )
    .option('--no-penalty', 'leave the listed liquidation penalty out of the costs')
    .option('--html <file>', 'write the study as a page')
    .option('--json', 'print the result as one line of JSON on standard output', false)
    .action(async (file, options) =>
      (await import('./unwind-study.ts')).unwindStudy(file, options),
    );
}
