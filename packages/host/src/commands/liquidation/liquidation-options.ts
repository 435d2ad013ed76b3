// The options of `plimsoll ladders` and `plimsoll compare-liquidation`. The work is loaded when asked for.
import type { Command } from 'commander';
import { day, wholeFrom } from '../option-values.ts';

export function registerLiquidation(program: Command): void {
  program
    .command('ladders')
    .description('the liquidation ladders that come with Plimsoll, or every term of one')
    .argument('[ladder]', 'name of a ladder, or the path of one')
    .option('--json', 'print the result as one line of JSON on standard output', false)
    .action(async (name, options) => (await import('./ladders.ts')).ladders(name, options));
  program
    .command('compare-liquidation')
    .description('the same crashes under the ladders of venues and under ours, side by side')
    .argument(
      '[files...]',
      'price files (CSV, also gzip): those whose times overlap are one crash; of long ones the days around the worst hour',
    )
    .option('--accounts <n>', 'number of accounts', wholeFrom(2, 1_000_000), 10_000)
    .option('--seed <n>', 'seed of everything drawn', wholeFrom(0, 0xffff_ffff), 1)
    .option('--ladders <names>', 'names or paths, separated by commas; else all', (text: string) =>
      text.split(',').map((each) => each.trim()),
    )
    .option('--from <day>', 'first day that is run, such as 2020-03-08', day)
    .option('--to <day>', 'day before which the run ends', day)
    .option(
      '--options <file>',
      'option chains: option accounts (a model), and the study of unwinds',
    )
    .option('--positions <file>', 'positions: the study of deleveraging')
    .option('--synthetic', 'generate a seeded crash instead of reading files', false)
    .option('--out <dir>', 'folder for ladders.html and ladders.json')
    .option('--json', 'print the result as one line of JSON on standard output', false)
    .action(async (files, options) =>
      (await import('./compare-liquidation.ts')).compareLiquidation(files, options),
    );
}
